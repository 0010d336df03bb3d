from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array
from tests.networks import waves

from courante.model.arrays import to_device
from courante.model.cells import LSTMCell, Memory
from courante.model.recurrence import recur
from courante.model.trees import leaves_of, named_leaves, refilled, value_and_gradient

STEPS, ROWS, INPUTS, UNITS, LANES = 7, 4, 5, 3, 2
CELL = LSTMCell(INPUTS, UNITS, key=jax.random.PRNGKey(4))
Along = Callable[[LSTMCell, Memory, Array, Array | None], tuple[Memory, Array]]


def stepped(
    cell: LSTMCell, memory: Memory, inputs: Array, fresh: Array | None
) -> tuple[Memory, Array]:
    """The same one step after the other, for JAX to differentiate."""
    outputs: list[Array] = []
    for step, row in enumerate(cell.project(inputs)):
        empty = False if fresh is None else fresh[step]
        kept = Memory(*(jnp.where(empty, 0.0, part) for part in memory))
        memory = cell.step(kept, row)
        outputs.append(memory.hidden)
    return memory, jnp.stack(outputs)


def noise(*shape: int, seed: int) -> Array:
    return to_device(waves(*shape, seed=seed))


def memories(*batch: int) -> Memory:
    return Memory(noise(*batch, UNITS, seed=1), noise(*batch, UNITS, seed=2))


def fresh_at(*steps: int) -> Array:
    return to_device(np.isin(np.arange(STEPS), steps))


def loss_of(along: Along) -> Callable[..., tuple[Array, tuple[Memory, Array]]]:
    """A loss to which every output and both parts of the last memory matter."""

    def loss(
        given: tuple[LSTMCell, Memory, Array], fresh: Array | None
    ) -> tuple[Array, tuple[Memory, Array]]:
        last, outputs = along(*given, fresh)
        weights = noise(*outputs.shape, seed=7)
        by_last = (last.hidden * noise(*last.hidden.shape, seed=8)).sum()
        by_last += (last.cell * noise(*last.cell.shape, seed=9)).sum()
        return (outputs * weights).sum() + by_last, (last, outputs)

    return loss


def check_same(
    along: Along, other: Along, given: tuple[LSTMCell, Memory, Array], fresh: Array | None
) -> None:
    """The same results, and the same gradients by weights, first memory and inputs."""
    found = eqx.filter_jit(value_and_gradient(loss_of(along)))(given, fresh)
    expected = eqx.filter_jit(value_and_gradient(loss_of(other)))(given, fresh)
    for name, leaf in named_leaves(expected).items():
        np.testing.assert_allclose(
            named_leaves(found)[name], leaf, rtol=1e-4, atol=1e-5, err_msg=name
        )
    _, (by_cell, by_memory, by_inputs) = found
    for leaf in leaves_of((by_cell, by_memory.cell, by_inputs)):
        assert np.abs(np.asarray(leaf)).max() > 1e-3


@pytest.mark.parametrize("rows", [(), (ROWS,), (LANES, ROWS)])
def test_results_and_gradients_are_those_of_stepping(rows: tuple[int, ...]) -> None:
    given = CELL, memories(*rows), noise(STEPS, *rows, INPUTS, seed=3)
    check_same(recur, stepped, given, None)


@pytest.mark.parametrize("steps", [(0,), (3, 4), (STEPS - 1,)])
def test_memory_is_emptied_and_no_gradient_goes_back_over_it(steps: tuple[int, ...]) -> None:
    given = CELL, memories(ROWS), noise(STEPS, ROWS, INPUTS, seed=3)
    fresh = fresh_at(*steps)
    _, outputs = recur(*given, fresh)
    first = steps[0]
    _, restarted = recur(CELL, CELL.init(ROWS), given[2][first:], fresh[first:])
    np.testing.assert_allclose(outputs[first:], restarted, atol=1e-6)

    def late(inputs: Array) -> tuple[Array, None]:
        return recur(CELL, given[1], inputs, fresh)[1][first:].sum(), None

    gradient = np.asarray(value_and_gradient(late)(given[2])[1])
    assert not gradient[:first].any()
    assert gradient[first:].any(axis=(1, 2)).all()


def test_gradients_with_emptied_memory_are_those_of_stepping() -> None:
    given = CELL, memories(ROWS), noise(STEPS, ROWS, INPUTS, seed=3)
    check_same(recur, stepped, given, fresh_at(2, 5))


def test_lanes_share_the_weights_and_nothing_else() -> None:
    given = CELL, memories(LANES, ROWS), noise(LANES, STEPS, ROWS, INPUTS, seed=3)
    fresh = jnp.stack([fresh_at(2), fresh_at(0, 5)])

    def in_lanes(along: Along) -> Along:
        return jax.vmap(along, in_axes=(None, 0, 0, 0))

    check_same(in_lanes(recur), in_lanes(stepped), given, fresh)


def test_lanes_may_share_memory_or_inputs_too() -> None:
    inputs = noise(LANES, STEPS, ROWS, INPUTS, seed=3)

    def one_memory(along: Along) -> Along:
        return jax.vmap(along, in_axes=(None, None, 0, None))

    def one_music(along: Along) -> Along:
        return jax.vmap(along, in_axes=(None, 0, None, None))

    given = CELL, memories(ROWS), inputs
    check_same(one_memory(recur), one_memory(stepped), given, fresh_at(3))
    given = CELL, memories(LANES, ROWS), inputs[0]
    check_same(one_music(recur), one_music(stepped), given, fresh_at(3))


def test_lanes_of_lanes() -> None:
    given = CELL, memories(3, LANES, ROWS), noise(3, LANES, STEPS, ROWS, INPUTS, seed=3)
    fresh = jnp.stack([jnp.stack([fresh_at(n), fresh_at(n + 2)]) for n in range(3)])

    def twice(along: Along) -> Along:
        return jax.vmap(jax.vmap(along, in_axes=(None, 0, 0, 0)), in_axes=(None, 0, 0, 0))

    check_same(twice(recur), twice(stepped), given, fresh)


def test_lanes_may_have_weights_of_their_own() -> None:
    others = [LSTMCell(INPUTS, UNITS, key=jax.random.PRNGKey(lane)) for lane in range(LANES)]
    cells = refilled(CELL, [jnp.stack(same) for same in zip(*map(leaves_of, others), strict=True)])
    given = cells, memories(LANES, ROWS), noise(LANES, STEPS, ROWS, INPUTS, seed=3)

    def in_lanes(along: Along) -> Along:
        return jax.vmap(along, in_axes=(0, 0, 0, None))

    check_same(in_lanes(recur), in_lanes(stepped), given, fresh_at(4))
