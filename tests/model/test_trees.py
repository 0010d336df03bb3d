import io

import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array
from tests.networks import tiny_network, waves

from courante.model.arrays import to_device, zeros
from courante.model.cells import LSTMCell, Memory
from courante.model.trees import (
    get_row,
    leaves_of,
    map_leaves,
    map_parts,
    moved_by,
    moved_towards,
    named_leaves,
    put_row,
    read_leaves,
    refilled,
    shapes_of,
    value_and_gradient,
    with_part,
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


def test_tree_goes_a_share_of_the_way() -> None:
    here, there = memory(seed=1), memory(seed=5)
    quarter = moved_towards(here, there, 0.25)
    np.testing.assert_allclose(quarter.cell, 0.75 * here.cell + 0.25 * there.cell, rtol=1e-6)
    np.testing.assert_array_equal(moved_towards(here, there, 0.0).hidden, here.hidden)
    np.testing.assert_array_equal(moved_towards(here, there, 1.0).hidden, there.hidden)


def test_one_array_is_replaced() -> None:
    before = memory()
    after = with_part(before, lambda tree: tree.cell, zeros(3))
    assert np.asarray(after.cell).tolist() == [0, 0, 0]
    np.testing.assert_array_equal(after.hidden, before.hidden)


def test_parts_of_a_kind_are_changed_in_order() -> None:
    network = tiny_network()

    def number(place: int, cell: LSTMCell) -> LSTMCell:
        return with_part(cell, lambda part: part.bias, 0 * cell.bias + place)

    changed = map_parts(LSTMCell, number, network)
    cells = (*changed.time_layers, *changed.note_layers)
    assert [float(cell.bias[0]) for cell in cells] == [0, 1, 2, 3]
    for cell, before in zip(cells, (*network.time_layers, *network.note_layers), strict=True):
        np.testing.assert_array_equal(cell.recurrent, before.recurrent)
    np.testing.assert_array_equal(changed.readout, network.readout)
    assert changed.config == network.config


def test_leaves_are_written_and_read_back() -> None:
    file = io.BytesIO()
    written = memory(2)
    write_leaves(file, written)
    file.seek(0)
    np.testing.assert_array_equal(read_leaves(file, memory(2, seed=9)).cell, written.cell)
    file.seek(0)
    with pytest.raises(RuntimeError):
        read_leaves(file, memory(3))
