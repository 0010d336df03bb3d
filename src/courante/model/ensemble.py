"""Several networks that foretell together.

The chance of a step is the mean of the members' chances, given all steps before it: a mixture, so
still an exact likelihood, and drawn from by letting chance choose the member that draws.

Source: Hansen and Salamon, Neural network ensembles, IEEE Trans. PAMI 12, 1990.
"""

from typing import Any, TypeAlias

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, PRNGKeyArray

from courante.config import EnsembleConfig
from courante.model.arrays import pad
from courante.model.contract import AnyNetwork, Drawn, Draws, Moment, Network, Window
from courante.model.counterpoint import for_notes
from courante.types import NoteRange

OfMembers: TypeAlias = tuple[Any, ...]
"""What each member remembers, or draws from."""


class Ensemble(Network[EnsembleConfig, OfMembers, OfMembers]):
    """The members may be of any kinds; one that knows fewer notes is sure the others are silent."""

    config: EnsembleConfig = eqx.field(static=True)
    members: tuple[AnyNetwork, ...]

    def __init__(self, config: EnsembleConfig, members: tuple[AnyNetwork, ...]) -> None:
        """Members with the settings of ``config.members``, in that order."""
        self.config = config
        self.members = members

    def init(self) -> OfMembers:
        """The empty memory of a run."""
        return tuple(member.init() for member in self.members)

    def advance(
        self,
        memory: OfMembers,
        before: Bool[Array, "notes 2"],
        moment: Moment,
    ) -> tuple[OfMembers, OfMembers]:
        """Every member takes in the step before."""
        advanced = [
            member.advance(remembered, before[self._notes(member)], moment)
            for member, remembered in zip(self.members, memory, strict=True)
        ]
        return tuple(new for new, _ in advanced), tuple(context for _, context in advanced)

    def draw(self, context: OfMembers, draws: Draws) -> Drawn:
        """One member draws; ``uniform[0, 0]`` chooses which, and what is left of it is used on."""
        size = len(self.members)
        scaled = draws.uniform[0, 0] * size
        chosen = jnp.minimum(scaled.astype(jnp.int32), size - 1)
        uniform = draws.uniform.at[0, 0].set(scaled - chosen)
        drawn = [
            self._padded(member, member.draw(own, self._seen(member, draws, uniform)))
            for member, own in zip(self.members, context, strict=True)
        ]
        bits = jnp.stack([one.bits for one in drawn])[chosen]
        return Drawn(bits, jnp.stack([one.chances for one in drawn]).mean(axis=0))

    def log_likelihood(
        self, memory: OfMembers, window: Window, key: PRNGKeyArray | None = None
    ) -> tuple[OfMembers, Float[Array, " steps"]]:
        """Nats of each step: the logarithm of the mean of the members' chances."""
        keys = (
            [None] * len(self.members) if key is None else jax.random.split(key, len(self.members))
        )
        told = [
            self._foretold(member, remembered, window, member_key)
            for member, remembered, member_key in zip(self.members, memory, keys, strict=True)
        ]
        nats = jnp.stack([nats for _, nats in told])
        return tuple(new for new, _ in told), _log_mean(nats)

    def _foretold(
        self, member: AnyNetwork, memory: object, window: Window, key: PRNGKeyArray | None
    ) -> tuple[object, Float[Array, " steps"]]:
        notes = self._notes(member)
        seen = window._replace(before=window.before[:, notes], bits=window.bits[:, notes])
        memory, nats = member.log_likelihood(memory, seen, key)
        surprised = window.bits.any(axis=-1).sum(axis=-1) > seen.bits.any(axis=-1).sum(axis=-1)
        return memory, jnp.where(surprised, -jnp.inf, nats)

    def _notes(self, member: AnyNetwork) -> slice:
        """The member's notes among ours."""
        lowest = member.config.note_range.lowest - self.config.note_range.lowest
        return slice(lowest, lowest + member.config.note_range.size)

    def _seen(self, member: AnyNetwork, draws: Draws, uniform: Float[Array, "notes 2"]) -> Draws:
        notes = self._notes(member)
        sounded = draws.sounded[notes]
        rules = draws.rules and for_notes(draws.rules, sounded, notes)
        return draws._replace(uniform=uniform[notes], sounded=sounded, rules=rules)

    def _padded(self, member: AnyNetwork, drawn: Drawn) -> Drawn:
        notes = self._notes(member)
        around = (notes.start, self.config.note_range.size - notes.stop)
        return Drawn(pad(drawn.bits, around, (0, 0)), pad(drawn.chances, around))


def joint_range(ranges: list[NoteRange]) -> NoteRange:
    """The smallest range that holds all of these."""
    lowest = min(found.lowest for found in ranges)
    return NoteRange(lowest, max(found.highest for found in ranges))


def _log_mean(nats: Float[Array, "members steps"]) -> Float[Array, " steps"]:
    return jax.nn.logsumexp(nats, axis=0) - jnp.log(float(nats.shape[0]))
