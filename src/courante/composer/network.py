"""A network of any kind as a composer of many runs at once."""

from pathlib import Path
from typing import Any, Self, TypeAlias, final

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Int

from courante.composer.contract import Composer, Seat
from courante.composer.sampling import RunState, compose_step, init_run
from courante.composer.snapshot import pack, unpack
from courante.config import ComposerConfig
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

    def __init__(self, network: AnyNetwork, config: ComposerConfig) -> None:
        """Compile nothing yet; the first call of each kind does."""
        self.slots = config.slots
        self.steps_per_call = config.steps_per_call
        self.note_range = network.config.note_range
        self._network = network
        self._owner = f"weights {weights_hash(network)} with {config.slots} slots"
        self._fixed = network, config

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
            BadInput: there is no such slot.
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
        seed, steps_per_bar = jnp.uint32(seat.seed), seat.metre.steps_per_bar
        run = init_run(self._network, seed, steps_per_bar, seat.temperature)
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
        return compose_step(network, run, config.silent_steps)

    def one_step(state: Slots, _: None) -> tuple[Slots, Bool[Array, "slots notes 2"]]:
        return jax.vmap(one_run)(state)

    state, bits = jax.lax.scan(one_step, state, length=config.steps_per_call)
    return state, jnp.swapaxes(bits, 0, 1)


@eqx.filter_jit
def _empty_slots(network: AnyNetwork, slots: int) -> Slots:
    def free(seed: Int[Array, ""]) -> Slots:
        return init_run(network, seed, COMMON_TIME.steps_per_bar, temperature=1.0)

    return jax.vmap(free)(to_device(np.zeros(slots, np.uint32)))


@eqx.filter_jit
def _put(state: Slots, slot: Int[Array, ""], run: Slots) -> Slots:
    return put_row(state, slot, run)
