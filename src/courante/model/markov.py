"""Every note by whether it sounded a step before: a Markov chain of first order for each note."""

from collections.abc import Sequence
from typing import Self, final

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, PRNGKeyArray
from numpy.typing import NDArray

from courante.config import MarkovConfig
from courante.model.arrays import to_device, zeros
from courante.model.choice import choose_independently, nats_of
from courante.model.contract import Drawn, Draws, Moment, Network, Window
from courante.model.counting import laplace_logits, require_pieces, total
from courante.types import ARTICULATE, PLAY, Bits

Nothing = tuple[()]
"""What it remembers: the step before is handed to it."""
Logits = Float[Array, "notes 2"]


@final
class Markov(Network[MarkovConfig, Nothing, Logits]):
    """The network.

    Attributes:
        logits: after silence and after itself, that a note plays, and that it is struck if it
            plays.
    """

    config: MarkovConfig = eqx.field(static=True)
    logits: Float[Array, "2 notes 2"]

    @classmethod
    def uniform(cls, config: MarkovConfig, *, key: PRNGKeyArray) -> Self:  # noqa: ARG003 - nothing is drawn
        """Before anything was counted: fair coins."""
        return cls(config, zeros(2, config.note_range.size, 2))

    @classmethod
    def fit(cls, config: MarkovConfig, pieces: Sequence[Bits]) -> Self:
        """Count plays and strikes after silence and after the note itself, by Laplace's rule.

        A piece begins out of silence.

        Raises:
            BadInput: there are no pieces, or their notes are not the config's.
        """
        require_pieces(pieces, config.note_range)
        counts = total(_counts(bits) for bits in pieces)
        logits = laplace_logits(hits=counts[1:], tries=counts[:-1])
        if not config.articulate:
            logits[ARTICULATE] = 0
        return cls(config, to_device(np.moveaxis(logits, 0, -1)))

    def init(self) -> Nothing:
        """The empty memory of a run."""
        return ()

    def advance(
        self,
        memory: Nothing,
        before: Bool[Array, "notes 2"],
        moment: Moment,  # noqa: ARG002 - it is not looked at
    ) -> tuple[Nothing, Float[Array, "notes 2"]]:
        """Look up each note by its own step before."""
        return memory, self._after(before)

    def draw(self, context: Float[Array, "notes 2"], draws: Draws) -> Drawn:
        """Choose all notes at once."""
        return choose_independently(context, draws, articulate=self.config.articulate)

    def log_likelihood(
        self,
        memory: Nothing,
        window: Window,
        key: PRNGKeyArray | None = None,  # noqa: ARG002 - nothing is dropped
    ) -> tuple[Nothing, Float[Array, " steps"]]:
        """Nats of each step."""
        logits = self._after(window.before)
        return memory, nats_of(logits, window.bits, articulate=self.config.articulate)

    def _after(self, before: Bool[Array, "*steps notes 2"]) -> Float[Array, "*steps notes 2"]:
        return jnp.where(before[..., :1], self.logits[1], self.logits[0])


def _counts(bits: Bits) -> NDArray[np.int64]:
    """Steps, plays and strikes of every note, after silence and after itself: ``(3, 2, notes)``."""
    play = bits[:, :, PLAY]
    before = np.zeros_like(play)
    before[1:] = play[:-1]
    struck = play & bits[:, :, ARTICULATE]
    after = (~before, before)
    return np.array(
        [[(what & when).sum(axis=0) for when in after] for what in (True, play, struck)]
    )
