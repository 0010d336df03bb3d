"""A network of any kind as a composer of many runs at once."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Self, TypeAlias, final

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Int

from courante.composer.contract import Composer, Guide, Seat
from courante.composer.guiding import wishes_of
from courante.composer.sampling import RunState, compose_step, hear_step, init_run, strict
from courante.composer.snapshot import pack, unpack
from courante.config import ComposerConfig, styles_of
from courante.errors import BadConfig, BadInput
from courante.model.arrays import to_device
from courante.model.contract import AnyNetwork
from courante.model.trees import get_row, put_row
from courante.model.weights import load_weights, weights_hash
from courante.types import COMMON_TIME, Bits

Slots: TypeAlias = RunState[Any]
"""The runs of one state: every field of ``RunState`` with the slots on its first axis."""


@final
class NetworkComposer(Composer[Slots]):
    """Composes with one network for ``slots`` runs in one compiled call.

    The number of slots is part of what makes a run's notes: a matrix product of another shape may
    round otherwise.
    """

    def __init__(
        self, network: AnyNetwork, config: ComposerConfig, opens_for: int | None = None
    ) -> None:
        """Compile nothing yet; the first call of each kind does.

        Args:
            network: the weights.
            config: how they are sampled.
            opens_for: the number of slots of the composer whose opener this one is.
        """
        self.slots = config.slots
        self.steps_per_call = config.steps_per_call
        self.note_range = network.config.note_range
        self.styles = tuple(style.name for style in styles_of(network.config))
        self._network = network
        self._owner = f"weights {weights_hash(network)} with {opens_for or config.slots} slots"
        self._fixed = network, config
        self.opener = None
        if config.slots > 1:
            self.opener = NetworkComposer(network, replace(config, slots=1), config.slots)

    @classmethod
    def load(cls, weights: Path, config: ComposerConfig) -> Self:
        """A composer with weights from a file.

        Raises:
            Missing: there is no such file.
            BadWeights: the file is damaged, or of another kind of network.
        """
        return cls(load_weights(weights), config)

    def init(self) -> Slots:
        """A state in which every slot is free."""
        return _empty_slots(self._network, self.slots)

    def join(self, state: Slots, slot: int, seat: Seat) -> Slots:
        """Seat a run, at the first step of a bar, with an empty musical memory.

        Raises:
            BadInput: there is no such slot, or the guide is none.
            BadConfig: the bar cannot be cut into whole calls, the seed is no 32-bit number, or the
                temperature is none to compose at.
        """
        self._require_slot(slot)
        if seat.metre.steps_per_bar % self.steps_per_call:
            raise BadConfig("metre", seat.metre, f"bars of whole {self.steps_per_call}-step calls")
        if not 0 <= seat.seed < 2**32:
            raise BadConfig("seed", seat.seed, "0 to 4294967295")
        if not 0.1 <= seat.temperature <= 3:
            raise BadConfig("temperature", seat.temperature, "0.1 to 3")
        wishes = wishes_of(seat.guide, styles_of(self._network.config))
        seed = jnp.uint32(seat.seed)
        run = init_run(self._network, seed, seat.metre, seat.temperature, wishes)
        run = strict(run, seat.guide.counterpoint)
        return _put(state, jnp.int32(slot), run)

    def leave(self, state: Slots, slot: int) -> Slots:
        """Free a run's slot: it is composed for as before, which costs nothing, and not heard.

        Raises:
            BadInput: there is no such slot.
        """
        self._require_slot(slot)
        return state

    def guide(self, state: Slots, slot: int, guide: Guide) -> Slots:
        """Ask something else of a run, from its next bar line on; a run on one, at once.

        Raises:
            BadInput: there is no such slot, the weights learned styles but not one of these, or the
                guide is none.
        """
        self._require_slot(slot)
        wishes = wishes_of(guide, styles_of(self._network.config))
        run = get_row(state, slot)._replace(
            asked=wishes, strictness_asked=jnp.float32(guide.counterpoint)
        )
        return _put(state, jnp.int32(slot), run)

    def hear(self, state: Slots, slot: int, bits: Bits) -> Slots:
        """Have a run take in given music, ``(steps, notes, 2)``, as if it had been composed here.

        Raises:
            BadInput: there is no such slot, or the bits are not whole calls of these notes.
        """
        self._require_slot(slot)
        whole = bits.ndim == 3 and len(bits) % self.steps_per_call == 0
        if not whole or bits.shape[1:] != (self.note_range.size, 2):
            expected = f"({self.steps_per_call} or a multiple, {self.note_range.size}, 2)"
            raise BadInput("bits", bits.shape, expected)
        run = get_row(state, slot)
        for first in range(0, len(bits), self.steps_per_call):
            run = _hear(self._network, run, to_device(bits[first : first + self.steps_per_call]))
        return _put(state, jnp.int32(slot), run)

    def step(self, state: Slots) -> tuple[Slots, Bits]:
        """Compose on for all slots: ``(slots, steps_per_call, notes, 2)`` bits."""
        state, bits = _compose(self._fixed, state)
        return state, np.asarray(bits)

    def snapshot(self, state: Slots, slot: int) -> bytes:
        """One run's musical state, to be put back with ``restore``.

        Raises:
            BadInput: there is no such slot.
        """
        self._require_slot(slot)
        return pack(get_row(state, slot), self._owner)

    def restore(self, state: Slots, slot: int, snapshot: bytes) -> Slots:
        """Put a run back, into any slot: it goes on with exactly the notes it would have had.

        Raises:
            BadInput: there is no such slot, or the snapshot is damaged, or of other weights or
                another number of slots, or was taken where this composer begins no call.
        """
        self._require_slot(slot)
        run = unpack(snapshot, self._owner, like=get_row(state, slot))
        if int(run.position) % self.steps_per_call:
            expected = f"one at the start of a {self.steps_per_call}-step call"
            raise BadInput("snapshot", f"step {int(run.position)} of a bar", expected)
        return _put(state, jnp.int32(slot), run)

    def _require_slot(self, slot: int) -> None:
        if not 0 <= slot < self.slots:
            raise BadInput("slot", slot, f"0 to {self.slots - 1}")


@eqx.filter_jit(donate="all-except-first")
def _compose(
    fixed: tuple[AnyNetwork, ComposerConfig], state: Slots
) -> tuple[Slots, Bool[Array, "slots steps notes 2"]]:
    network, config = fixed

    def one_run(run: Slots) -> tuple[Slots, Bool[Array, "notes 2"]]:
        return compose_step(network, run, config.silent_steps, config.counterpoint)

    def one_step(state: Slots, _: None) -> tuple[Slots, Bool[Array, "slots notes 2"]]:
        return jax.vmap(one_run)(state)

    state, bits = jax.lax.scan(one_step, state, length=config.steps_per_call)
    return state, jnp.swapaxes(bits, 0, 1)


@eqx.filter_jit
def _hear(network: AnyNetwork, run: Slots, bits: Bool[Array, "steps notes 2"]) -> Slots:
    def one_step(run: Slots, step: Bool[Array, "notes 2"]) -> tuple[Slots, None]:
        return hear_step(network, run, step), None

    run, _ = jax.lax.scan(one_step, run, bits)
    return run


@eqx.filter_jit
def _empty_slots(network: AnyNetwork, slots: int) -> Slots:
    wishes = wishes_of(Guide(), styles_of(network.config))

    def free(seed: Int[Array, ""]) -> Slots:
        return init_run(network, seed, COMMON_TIME, 1.0, wishes)

    return jax.vmap(free)(to_device(np.zeros(slots, np.uint32)))


@eqx.filter_jit
def _put(state: Slots, slot: Int[Array, ""], run: Slots) -> Slots:
    return put_row(state, slot, run)
