"""The tied parallel network as a composer of many runs at once."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import final

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool

from courante.composer.contract import Composer, Seat
from courante.composer.sampling import RunState, compose_step, init_run
from courante.config import ComposerConfig
from courante.errors import BadConfig, BadInput
from courante.model.tied_parallel import TiedParallel
from courante.model.weights import load_weights, weights_hash
from courante.types import Bits

Slots = RunState
"""The runs of one state: every field of ``RunState`` with the slots on its first axis."""


@final
class TiedParallelComposer(Composer[Slots]):
    """Composes with one network for ``slots`` runs in one compiled call.

    The number of slots is part of what makes a run's notes: a matrix product of another shape may
    round otherwise.
    """

    def __init__(self, network: TiedParallel, config: ComposerConfig) -> None:
        """Compile nothing yet; the first call of each kind does."""
        self.slots = config.slots
        self.steps_per_call = config.steps_per_call
        self.note_range = network.config.note_range
        self._network = network
        self._name = f"{weights_hash(network)} {config.slots}"
        self._step = _compiled_step(config)

    @classmethod
    def load(cls, weights: Path, config: ComposerConfig) -> "TiedParallelComposer":
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
            BadConfig: the bar cannot be cut into whole calls, or the seed is no 32-bit number.
        """
        if seat.metre.steps_per_bar % self.steps_per_call:
            raise BadConfig("metre", seat.metre, f"bars of whole {self.steps_per_call}-step calls")
        if not 0 <= seat.seed < 2**32:
            raise BadConfig("seed", seat.seed, "0 to 4294967295")
        seed = jnp.uint32(seat.seed)
        run = init_run(self._network, seed, seat.metre.steps_per_bar, seat.temperature)
        return _put(state, slot, run)

    def step(self, state: Slots) -> tuple[Slots, Bits]:
        """Compose on for all slots: ``(slots, steps_per_call, notes, 2)`` bits."""
        state, bits = self._step(self._network, state)
        return state, np.asarray(bits)

    def snapshot(self, state: Slots, slot: int) -> bytes:
        """One run's musical state."""
        run = jax.tree.leaves(jax.tree.map(lambda field: np.asarray(field[slot]), state))
        fields = {str(i): leaf for i, leaf in enumerate(run)}
        buffer = io.BytesIO()
        np.savez(buffer, name=np.array(self._name), **fields)
        return buffer.getvalue()

    def restore(self, state: Slots, slot: int, snapshot: bytes) -> Slots:
        """Put a run back, into any slot: it goes on with exactly the notes it would have had.

        Raises:
            BadInput: the snapshot is damaged, or of other weights or another number of slots.
        """
        shapes, structure = jax.tree.flatten(jax.tree.map(lambda field: field[0], state))
        try:
            with np.load(io.BytesIO(snapshot), allow_pickle=False) as file:
                name = str(file["name"])
                leaves = [file[str(i)] for i in range(len(shapes))]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise BadInput("snapshot", f"{len(snapshot)} bytes", "a whole snapshot") from error
        if name != self._name:
            raise BadInput("snapshot", name, f"one of weights and slots {self._name}")
        return _put(state, slot, jax.tree.unflatten(structure, leaves))


def _compiled_step(
    config: ComposerConfig,
) -> Callable[[TiedParallel, Slots], tuple[Slots, Bool[Array, "slots steps notes 2"]]]:
    @eqx.filter_jit(donate="all-except-first")
    def steps(
        network: TiedParallel, state: Slots
    ) -> tuple[Slots, Bool[Array, "slots steps notes 2"]]:
        def one_step(state: Slots, _: None) -> tuple[Slots, Bool[Array, "slots notes 2"]]:
            return jax.vmap(lambda run: compose_step(network, run, config.silent_steps))(state)

        state, bits = jax.lax.scan(one_step, state, length=config.steps_per_call)
        return state, jnp.swapaxes(bits, 0, 1)

    return steps


@eqx.filter_jit
def _empty_slots(network: TiedParallel, slots: int) -> Slots:
    seeds = jnp.zeros(slots, jnp.uint32)
    return jax.vmap(lambda seed: init_run(network, seed, 16, 1.0))(seeds)


@eqx.filter_jit
def _put(state: Slots, slot: int | Array, run: RunState) -> Slots:
    return jax.tree.map(lambda field, value: field.at[slot].set(value), state, run)
