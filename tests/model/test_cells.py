import equinox as eqx
import jax
import numpy as np
from jaxtyping import Array
from numpy.typing import NDArray
from tests.networks import waves

from courante.model.arrays import to_device
from courante.model.cells import LSTMCell, Memory

INPUTS, UNITS = 5, 3
Floats = NDArray[np.float64]


def sigmoid(values: Floats) -> Floats:
    return 1 / (1 + np.exp(-values))


def lstm_by_hand(cell: LSTMCell, rows: Floats) -> tuple[Floats, Floats]:
    """The textbook's equations, gate by gate and unit by unit."""
    of_input, recurrent, bias = (
        np.asarray(part, np.float64) for part in (cell.input, cell.recurrent, cell.bias)
    )
    hidden, remembered = np.zeros(UNITS), np.zeros(UNITS)
    for row in rows:
        gates = [
            sum(row[i] * of_input[i, gate * UNITS : (gate + 1) * UNITS] for i in range(INPUTS))
            + sum(hidden[u] * recurrent[u, gate * UNITS : (gate + 1) * UNITS] for u in range(UNITS))
            + bias[gate * UNITS : (gate + 1) * UNITS]
            for gate in range(4)
        ]
        let_in, forget, let_out = (sigmoid(gate) for gate in gates[:3])
        remembered = forget * remembered + let_in * np.tanh(gates[3])
        hidden = let_out * np.tanh(remembered)
    return hidden, remembered


def test_steps_follow_the_equations() -> None:
    cell = LSTMCell(INPUTS, UNITS, key=jax.random.PRNGKey(4))
    rows = waves(6, INPUTS, seed=1)

    @eqx.filter_jit
    def last(rows: Array) -> Memory:
        memory = cell.init()
        for row in cell.project(rows):
            memory = cell.step(memory, row)
        return memory

    memory = last(to_device(rows))
    hidden, remembered = lstm_by_hand(cell, rows.astype(np.float64))
    np.testing.assert_allclose(memory.hidden, hidden, atol=1e-6)
    np.testing.assert_allclose(memory.cell, remembered, atol=1e-6)


def test_every_row_of_a_batch_is_a_cell_of_its_own() -> None:
    cell = LSTMCell(INPUTS, UNITS, key=jax.random.PRNGKey(4))
    rows = to_device(waves(2, 4, INPUTS, seed=2))
    batch = cell.init(2, 4)
    assert batch.hidden.shape == batch.cell.shape == (2, 4, UNITS)
    both = cell.step(cell.step(batch, cell.project(rows)), cell.project(rows))
    alone = Memory(both.hidden[1, 3], both.cell[1, 3])
    row = cell.project(rows[1, 3])
    expected = cell.step(cell.step(cell.init(), row), row)
    np.testing.assert_allclose(alone.hidden, expected.hidden, atol=1e-6)
    np.testing.assert_allclose(alone.cell, expected.cell, atol=1e-6)


def test_fresh_cell_forgets_little_and_turns_its_memory_without_stretching_it() -> None:
    cell = LSTMCell(INPUTS, UNITS, key=jax.random.PRNGKey(4))
    bias = np.asarray(cell.bias).reshape(4, UNITS)
    assert bias.tolist() == [[0.0] * UNITS, [1.0] * UNITS, [0.0] * UNITS, [0.0] * UNITS]
    for gate in np.split(np.asarray(cell.recurrent), 4, axis=1):
        np.testing.assert_allclose(gate @ gate.T, np.eye(UNITS), atol=1e-5)
    assert cell.units == UNITS
