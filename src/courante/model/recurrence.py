"""A long short-term memory layer along a whole sequence, with its gradient written out.

``recur`` gives what stepping the cell through the sequence gives, and the same gradient as
automatic differentiation, up to rounding. It is faster in three ways:

* The backward pass finds the activations of the gates where the forward pass left them. Nothing is
  computed twice but one hyperbolic tangent.
* Gates are made, used and forgotten step by step, in both directions, while they are in the cache.
  Neither the inputs' share of the gates nor the gradient by the gates is ever there for the whole
  sequence, which would be the largest arrays of all.
* Lanes (``jax.vmap``) become rows of the same matrix products; so the gradients by the weights are
  summed over the lanes as they arise.

The rows of a step must be many (hundreds) for this to pay: every step reads all weights.

Source of the equations: Hochreiter & Schmidhuber 1997, Gers et al. 2000; gradient: Graves &
Schmidhuber, "Framewise phoneme classification with bidirectional LSTM", 2005 (exact, not cut).
"""

from typing import NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from courante.model.arrays import zeros
from courante.model.cells import Gates, LSTMCell, Memory
from courante.model.lanes import with_gradient, with_lanes
from courante.model.trees import refilled

Sequence: TypeAlias = Float[Array, "steps *rows features"]
Fresh: TypeAlias = Bool[Array, "*steps_and_lanes"] | None


class Trace(NamedTuple):
    """What the backward pass needs of every step: the memory it began with, and its gates."""

    before: Memory
    gates: Gates


def recur(
    cell: LSTMCell, memory: Memory, inputs: Sequence, fresh: Fresh = None
) -> tuple[Memory, Sequence]:
    """Run a cell along a sequence.

    Args:
        cell: the weights.
        memory: before the first step, ``(*rows, units)``.
        inputs: of each step, ``(steps, *rows, inputs)``.
        fresh: where memory is emptied before the step, ``(steps,)``, or ``(steps, *lanes)`` if the
            first axes of the rows are lanes that are emptied separately; ``None``: nowhere.

    Returns:
        The memory after the last step, and the output of every step, ``(steps, *rows, units)``.
    """
    return _recur(cell, memory, inputs, fresh)


def _along(
    cell: LSTMCell, memory: Memory, inputs: Sequence, fresh: Fresh
) -> tuple[Memory, Sequence, Trace]:
    def one_step(
        memory: Memory, row: tuple[Float[Array, "*rows inputs"], Fresh]
    ) -> tuple[Memory, tuple[Float[Array, "*rows units"], Trace]]:
        values, empty = row
        before = _emptied(memory, empty)
        gates = cell.gates(before, cell.project(values))
        after = gates.memory(before)
        return after, (after.hidden, Trace(before, gates))

    last, (outputs, trace) = jax.lax.scan(one_step, memory, (inputs, fresh))
    return last, outputs, trace


def _back_along(
    cell: LSTMCell,
    trace: Trace,
    inputs: Sequence,
    fresh: Fresh,
    by_last: Memory,
    by_outputs: Sequence,
) -> tuple[LSTMCell, Memory, Sequence]:
    to_inputs, to_hidden = cell.input.T, cell.recurrent.T

    def one_step(
        carried: tuple[Memory, list[Array]], row: tuple[Trace, Array, Fresh, Array]
    ) -> tuple[tuple[Memory, list[Array]], Float[Array, "*rows inputs"]]:
        by_after, by_weights = carried
        (before, gates), values, empty, by_output = row
        by_after = by_after._replace(hidden=by_after.hidden + by_output)
        by_gates, by_remembered = gates.gradient(before, by_after)
        more = _by_weights(values, before.hidden, by_gates)
        by_weights = [summed + share for summed, share in zip(by_weights, more, strict=True)]
        by_before = Memory(by_gates @ to_hidden, by_remembered)
        return (_emptied(by_before, empty), by_weights), by_gates @ to_inputs

    nothing = [zeros(*part.shape) for part in (cell.input, cell.recurrent, cell.bias)]
    (by_first, by_weights), by_inputs = jax.lax.scan(
        one_step, (by_last, nothing), (trace, inputs, fresh, by_outputs), reverse=True
    )
    return refilled(cell, by_weights), by_first, by_inputs


def _by_weights(values: Array, hidden: Array, by_gates: Array) -> tuple[Array, Array, Array]:
    """What one step adds to the gradients by input weights, recurrent weights and bias."""
    values, hidden, rows = (part.reshape(-1, part.shape[-1]) for part in (values, hidden, by_gates))
    return values.T @ rows, hidden.T @ rows, rows.sum(axis=0)


def _emptied(memory: Memory, empty: Fresh) -> Memory:
    if empty is None:
        return memory
    rows = empty.reshape(empty.shape + (1,) * (memory.hidden.ndim - empty.ndim))
    return Memory(*(jnp.where(rows, 0.0, part) for part in memory))


_all_lanes = with_lanes(_along, given=(None, 0, 1, 1), found=(0, 1, 1))
_back_all_lanes = with_lanes(_back_along, given=(None, 1, 1, 1, 0, 1), found=(None, 0, 1))


def _outputs(
    cell: LSTMCell, memory: Memory, inputs: Sequence, fresh: Fresh
) -> tuple[Memory, Sequence]:
    last, outputs, _ = _all_lanes(cell, memory, inputs, fresh)
    return last, outputs


def _forward(
    cell: LSTMCell, memory: Memory, inputs: Sequence, fresh: Fresh
) -> tuple[tuple[Memory, Sequence], tuple[LSTMCell, Trace, Sequence, Fresh]]:
    last, outputs, trace = _all_lanes(cell, memory, inputs, fresh)
    return (last, outputs), (cell, trace, inputs, fresh)


def _backward(
    kept: tuple[LSTMCell, Trace, Sequence, Fresh], by_result: tuple[Memory, Sequence]
) -> tuple[LSTMCell, Memory, Sequence, None]:
    return *_back_all_lanes(*kept, *by_result), None


_recur = with_gradient(_outputs, _forward, _backward)
