from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array
from tests.networks import waves

from courante.model.arrays import to_device
from courante.model.lanes import with_gradient, with_lanes
from courante.model.trees import value_and_gradient

LANES, STEPS, ROWS, UNITS = 3, 4, 2, 5
WEIGHTS = to_device(waves(UNITS, UNITS, seed=1))


class Pair(NamedTuple):
    """A tree, one part of which may be missing."""

    values: Array
    offset: Array | None


class Work:
    """Weights, a memory (lanes first) and a sequence (lanes second), and what it was called with.

    Gives a sum over all rows, as the gradient by weights is one; a memory; and a sequence.
    """

    def __init__(self) -> None:
        self.seen: list[tuple[int, ...]] = []

    def __call__(self, weights: Array, memory: Array, sequence: Pair) -> tuple[Array, Array, Array]:
        self.seen.append(sequence.values.shape)
        outputs = sequence.values @ weights + memory
        if sequence.offset is not None:
            outputs += sequence.offset
        summed = outputs.reshape(-1, UNITS).sum(axis=0)
        return summed, memory + sequence.values.sum(axis=0), outputs


def noise(*shape: int, seed: int) -> Array:
    return to_device(waves(*shape, seed=seed))


def lanes_of(
    work: Work, axes: tuple[Any, ...], weights: Array, memory: Array, sequence: Pair
) -> tuple[Array, Array, Array]:
    """Lanes through ``with_lanes``; the sum comes out once, for all lanes together."""
    wrapped = with_lanes(work, given=(None, 0, 1), found=(None, 0, 1))
    return jax.vmap(wrapped, in_axes=axes, out_axes=(None, 0, 0))(weights, memory, sequence)


def one_by_one(memories: Array, sequences: Pair) -> tuple[Array, Array, Array]:
    """The same, a lane at a time."""
    rows = sequences.offset
    found = [
        Work()(WEIGHTS, memory, Pair(values, None if rows is None else rows[lane]))
        for lane, (memory, values) in enumerate(zip(memories, sequences.values, strict=True))
    ]
    summed, last, outputs = (jnp.stack(parts) for parts in zip(*found, strict=True))
    return summed.sum(axis=0), last, outputs


def check_same(found: tuple[Array, ...], expected: tuple[Array, ...]) -> None:
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_without_lanes_it_is_the_work_itself() -> None:
    work = Work()
    given = noise(ROWS, UNITS, seed=2), Pair(noise(STEPS, ROWS, UNITS, seed=3), None)
    found = with_lanes(work, given=(None, 0, 1), found=(None, 0, 1))(WEIGHTS, *given)
    check_same(found, Work()(WEIGHTS, *given))
    assert set(work.seen) == {(STEPS, ROWS, UNITS)}


@pytest.mark.parametrize("with_offset", [True, False])
def test_lanes_go_where_they_are_told_and_come_back_first(*, with_offset: bool) -> None:
    work = Work()
    memories = noise(LANES, ROWS, UNITS, seed=2)
    offset = noise(LANES, STEPS, ROWS, UNITS, seed=4) if with_offset else None
    sequences = Pair(noise(LANES, STEPS, ROWS, UNITS, seed=3), offset)
    found = lanes_of(work, (None, 0, 0), WEIGHTS, memories, sequences)
    check_same(found, one_by_one(memories, sequences))
    assert work.seen[-1] == (STEPS, LANES, ROWS, UNITS)


def test_what_has_no_lanes_is_the_same_in_all() -> None:
    memory = noise(ROWS, UNITS, seed=2)
    values = noise(LANES, STEPS, ROWS, UNITS, seed=3)
    offset = noise(STEPS, ROWS, UNITS, seed=4)
    axes: Any = 0, None
    found = lanes_of(Work(), (None, None, Pair(*axes)), WEIGHTS, memory, Pair(values, offset))
    everywhere = Pair(values, jnp.stack([offset] * LANES))
    check_same(found, one_by_one(jnp.stack([memory] * LANES), everywhere))


def test_lanes_may_come_on_any_axis() -> None:
    memories = noise(LANES, ROWS, UNITS, seed=2)
    values = noise(LANES, STEPS, ROWS, UNITS, seed=3)
    moved = Pair(jnp.moveaxis(values, 0, 2), None)
    found = lanes_of(Work(), (None, 0, 2), WEIGHTS, memories, moved)
    check_same(found, one_by_one(memories, Pair(values, None)))


def test_weights_of_their_own_keep_lanes_and_sums_apart() -> None:
    weights = noise(LANES, UNITS, UNITS, seed=5)
    memory = noise(ROWS, UNITS, seed=2)
    values = noise(LANES, STEPS, ROWS, UNITS, seed=3)
    wrapped = with_lanes(Work(), given=(None, 0, 1), found=(None, 0, 1))
    summed, last, outputs = jax.vmap(wrapped, in_axes=(0, None, 0))(
        weights, memory, Pair(values, None)
    )
    assert summed.shape == (LANES, UNITS)
    for lane in range(LANES):
        alone = Work()(weights[lane], memory, Pair(values[lane], None))
        check_same((summed[lane], last[lane], outputs[lane]), alone)


def doubled(values: Array, weights: Array) -> Array:
    return values * weights


def keeping(values: Array, weights: Array) -> tuple[Array, tuple[Array, Array]]:
    return doubled(values, weights), (values, weights)


def telling(kept: tuple[Array, Array], by_result: Array) -> tuple[Array, Array]:
    """A gradient that no differentiation would give."""
    values, weights = kept
    return 10 * by_result * weights, 100 * by_result * values


def test_gradient_is_the_one_that_is_told() -> None:
    work = with_gradient(doubled, keeping, telling)
    values, weights = noise(UNITS, seed=6), noise(UNITS, seed=7)
    np.testing.assert_array_equal(work(values, weights), values * weights)

    def loss(given: tuple[Array, Array]) -> tuple[Array, None]:
        return 3 * work(*given).sum(), None

    _, (by_values, by_weights) = eqx.filter_jit(value_and_gradient(loss))((values, weights))
    np.testing.assert_allclose(by_values, 30 * weights, rtol=1e-6)
    np.testing.assert_allclose(by_weights, 300 * values, rtol=1e-6)


def test_told_gradient_is_summed_over_lanes_that_share() -> None:
    work = with_gradient(doubled, keeping, telling)
    values, weights = noise(LANES, UNITS, seed=6), noise(UNITS, seed=7)

    def loss(weights: Array) -> tuple[Array, None]:
        return jax.vmap(work, in_axes=(0, None))(values, weights).sum(), None

    _, gradient = value_and_gradient(loss)(weights)
    np.testing.assert_allclose(gradient, 100 * values.sum(axis=0), rtol=1e-5)
