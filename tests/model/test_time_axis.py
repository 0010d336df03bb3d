import jax
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.networks import waves

from courante.model.arrays import to_device
from courante.model.time_axis import advance_layers, empty_memory, make_layers, run_layers
from courante.model.trees import leaves_of

INPUTS, STEPS = 4, 6
LAYERS = make_layers(INPUTS, (5, 3), key=jax.random.PRNGKey(1))
NEVER = np.zeros(STEPS, np.bool_)
NO_KEYS = [None, None]


def outputs_of(rows: NDArray[np.float32], fresh: NDArray[np.bool_]) -> NDArray[np.float32]:
    empty = empty_memory(LAYERS, *rows.shape[1:-1])
    _, found = run_layers(LAYERS, empty, to_device(rows), to_device(fresh), 0.5, NO_KEYS)
    return np.asarray(found)


def test_layers_read_each_other() -> None:
    assert [layer.input.shape[0] for layer in LAYERS] == [INPUTS, 5]
    assert [layer.units for layer in LAYERS] == [5, 3]


@pytest.mark.parametrize("batch", [(), (2,)])
def test_window_is_so_many_single_steps(batch: tuple[int, ...]) -> None:
    rows = waves(STEPS, *batch, INPUTS, seed=3)
    memory = empty_memory(LAYERS, *batch)
    one_by_one: list[NDArray[np.float32]] = []
    for row in rows:
        memory, found = advance_layers(LAYERS, memory, to_device(row))
        one_by_one.append(np.asarray(found))
    empty = empty_memory(LAYERS, *batch)
    last, at_once = run_layers(LAYERS, empty, to_device(rows), to_device(NEVER), 0.5, NO_KEYS)
    np.testing.assert_allclose(at_once, np.stack(one_by_one), atol=1e-6)
    for ours, theirs in zip(leaves_of(last), leaves_of(memory), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize("batch", [(), (2,)])
def test_every_layer_is_emptied_at_a_fresh_step(batch: tuple[int, ...]) -> None:
    rows = waves(STEPS, *batch, INPUTS, seed=3)
    found = outputs_of(rows, np.arange(STEPS) == 2)
    np.testing.assert_allclose(found[2:], outputs_of(rows[2:], NEVER[2:]), atol=1e-6)
    np.testing.assert_allclose(found[:2], outputs_of(rows, NEVER)[:2], atol=1e-6)
    assert not np.allclose(found[2:], outputs_of(rows, NEVER)[2:], atol=1e-3)


def test_rows_do_not_know_each_other() -> None:
    rows = waves(STEPS, 2, INPUTS, seed=3)
    alone = [outputs_of(rows[:, i], NEVER) for i in range(2)]
    np.testing.assert_allclose(outputs_of(rows, NEVER), np.stack(alone, axis=1), atol=1e-6)


def test_each_layer_drops_with_its_own_key() -> None:
    rows, empty = to_device(waves(STEPS, INPUTS, seed=3)), empty_memory(LAYERS)
    keys = list(jax.random.split(jax.random.PRNGKey(0)))
    plain = outputs_of(np.asarray(rows), NEVER)
    for given in ([keys[0], None], [None, keys[1]]):
        _, found = run_layers(LAYERS, empty, rows, to_device(NEVER), 0.5, given)
        assert not np.allclose(found, plain, atol=1e-3)
    # The last layer's own mask leaves what it does not silence as it was, but doubled.
    kept = np.asarray(found) != 0
    np.testing.assert_allclose(np.asarray(found)[kept], 2 * plain[kept], rtol=1e-5)
