import io

import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array
from tests.networks import tiny_network, waves

from courante.model.arrays import to_device, zeros
from courante.model.cells import Memory
from courante.model.trees import (
    get_row,
    leaves_of,
    map_leaves,
    moved_by,
    named_leaves,
    put_row,
    read_leaves,
    refilled,
    shapes_of,
    value_and_gradient,
    write_leaves,
)


def memory(*batch: int, seed: int = 0) -> Memory:
    return Memory(
        to_device(waves(*batch, 3, seed=seed)), to_device(waves(*batch, 3, seed=seed + 1))
    )


def test_rows_are_taken_out_and_put_back() -> None:
    batch, one = memory(4), memory(seed=7)
    changed = put_row(batch, jnp.int32(2), one)
    np.testing.assert_array_equal(get_row(changed, 2).cell, one.cell)
    np.testing.assert_array_equal(get_row(changed, 2).hidden, one.hidden)
    for other in (0, 1, 3):
        np.testing.assert_array_equal(get_row(changed, other).cell, batch.cell[other])


def test_leaves_keep_their_order_and_names() -> None:
    network = tiny_network()
    names = list(named_leaves(network))
    assert names[:3] == ["time_layers[0].input", "time_layers[0].recurrent", "time_layers[0].bias"]
    assert names[-3:] == ["chosen", "readout", "readout_bias"]
    doubled = refilled(network, [2 * leaf for leaf in leaves_of(network)])
    np.testing.assert_array_equal(doubled.readout, 2 * network.readout)
    np.testing.assert_array_equal(
        map_leaves(lambda leaf: leaf + leaf, network).chosen, doubled.chosen
    )
    assert doubled.config == network.config


def test_shapes_are_found_without_making_anything() -> None:
    def huge(size: int) -> Memory:
        return Memory(zeros(size, size), zeros(size))

    shapes = shapes_of(huge, 10**9)
    assert shapes.hidden.shape == (10**9, 10**9)


def test_gradient_is_of_the_first_argument() -> None:
    def loss(point: Memory, scale: float) -> tuple[Array, str]:
        return (point.hidden**2).sum() * scale, "seen"

    point = memory()
    (value, seen), gradient = value_and_gradient(loss)(point, 3.0)
    assert seen == "seen"
    assert float(value) == pytest.approx(3 * float((point.hidden**2).sum()))
    np.testing.assert_allclose(gradient.hidden, 6 * point.hidden, rtol=1e-6)
    np.testing.assert_array_equal(gradient.cell, np.zeros(3))
    moved = moved_by(point, gradient)
    np.testing.assert_allclose(moved.hidden, 7 * point.hidden, rtol=1e-6)


def test_leaves_are_written_and_read_back() -> None:
    file = io.BytesIO()
    written = memory(2)
    write_leaves(file, written)
    file.seek(0)
    np.testing.assert_array_equal(read_leaves(file, memory(2, seed=9)).cell, written.cell)
    file.seek(0)
    with pytest.raises(RuntimeError):
        read_leaves(file, memory(3))
