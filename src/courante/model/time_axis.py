"""Layers of LSTM cells along the steps, one on top of the other.

Works on one sequence as well as on many in parallel with tied weights: the axes between the steps
and the features are carried along.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, PRNGKeyArray

from courante.model.cells import LSTMCell, Memory
from courante.model.dropout import thinned
from courante.model.recurrence import recur

TimeLayers: TypeAlias = tuple[LSTMCell, ...]
TimeMemory: TypeAlias = tuple[Memory, ...]
"""One ``Memory`` of ``(*batch, units)`` for each layer."""


def make_layers(inputs: int, units: Sequence[int], *, key: PRNGKeyArray) -> TimeLayers:
    """Layers with fresh weights, the first of which reads ``inputs`` features."""
    sizes = tuple(pairwise((inputs, *units)))
    keys = jax.random.split(key, len(sizes))
    return tuple(LSTMCell(*size, key=k) for size, k in zip(sizes, keys, strict=True))


def empty_memory(layers: TimeLayers, *batch: int) -> TimeMemory:
    """The memory before the first step."""
    return tuple(layer.init(*batch) for layer in layers)


def advance_layers(
    layers: TimeLayers, memory: TimeMemory, inputs: Float[Array, "*batch inputs"]
) -> tuple[TimeMemory, Float[Array, "*batch units"]]:
    """One step of all layers; what comes out is the last layer's output."""
    outputs = inputs
    advanced: list[Memory] = []
    for layer, remembered in zip(layers, memory, strict=True):
        new = layer.step(remembered, layer.project(outputs))
        advanced.append(new)
        outputs = new.hidden
    return tuple(advanced), outputs


def run_layers(
    layers: TimeLayers,
    memory: TimeMemory,
    inputs: Float[Array, "steps *batch inputs"],
    fresh: Bool[Array, " steps"],
    share: float,
    keys: Sequence[PRNGKeyArray | None],
) -> tuple[TimeMemory, Float[Array, "steps *batch units"]]:
    """All steps of a window, layer by layer.

    Args:
        layers: first one first.
        memory: of the steps before the window.
        inputs: of the first layer.
        fresh: where memory is emptied before the step.
        share: of each layer's outputs that is silenced while training.
        keys: one a layer, for dropout.

    Returns:
        The memory after the window, and the last layer's outputs.
    """
    along = recur if inputs.ndim > 2 else _along_one
    outputs = inputs
    last: list[Memory] = []
    for layer, remembered, key in zip(layers, memory, keys, strict=True):
        final, outputs = along(layer, remembered, outputs, fresh)
        last.append(final)
        outputs = thinned(outputs, share, key)
    return tuple(last), outputs


def _along_one(
    layer: LSTMCell,
    memory: Memory,
    inputs: Float[Array, "steps inputs"],
    fresh: Bool[Array, " steps"],
) -> tuple[Memory, Float[Array, "steps units"]]:
    """What ``recur`` gives, for few rows: all products with the inputs at once."""

    def one_step(
        memory: Memory, row: tuple[Float[Array, " gates"], Bool[Array, ""]]
    ) -> tuple[Memory, Float[Array, " units"]]:
        gates, empty = row
        kept = Memory(*(jnp.where(empty, 0.0, part) for part in memory))
        new = layer.step(kept, gates)
        return new, new.hidden

    return jax.lax.scan(one_step, memory, (layer.project(inputs), fresh))
