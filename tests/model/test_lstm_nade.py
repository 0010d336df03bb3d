from collections.abc import Sequence

import equinox as eqx
import jax
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.networks import row, tiny_bits, waves, window_of

from courante.config import LstmNadeConfig
from courante.model.arrays import to_device
from courante.model.lstm_nade import LstmNade
from courante.model.time_axis import advance_layers
from courante.model.trees import leaves_of, refilled
from courante.model.whole_steps import step_inputs
from courante.types import Bits, NoteRange, Pitch

NOTES, HIDDEN = 4, 6
Floats = NDArray[np.float64]


def network(*, articulate: bool) -> LstmNade:
    config = LstmNadeConfig(
        note_range=NoteRange(Pitch(60), Pitch(63)),
        time_units=(5, 3),
        hidden_units=HIDDEN,
        articulate=articulate,
    )
    fresh = LstmNade(config, key=jax.random.PRNGKey(0))
    shapes = [leaf.shape for leaf in leaves_of(fresh)]
    return refilled(fresh, [to_device(waves(*s, seed=i)) for i, s in enumerate(shapes)])


def sigmoid(values: Floats) -> Floats:
    return 1 / (1 + np.exp(-values))


def nats_by_hand(made: LstmNade, outputs: Floats, bits: Bits) -> float:
    """The equations of NADE, note by note, after one output of the LSTM."""
    names = ("to_hidden", "hidden_bias", "to_visible", "visible_bias", "chosen", "readout")
    to_hidden, hidden_bias, to_visible, visible_bias, chosen, readout = (
        np.asarray(getattr(made, name), np.float64) for name in names
    )
    count = chosen.shape[1]
    visible = (outputs @ to_visible).reshape(NOTES, count) + visible_bias
    nats = 0.0
    for note in range(NOTES):
        below = sum(
            (bits[lower, :count] @ chosen[lower] for lower in range(note)), start=np.zeros(HIDDEN)
        )
        hidden = sigmoid(hidden_bias + outputs @ to_hidden + below)
        chances = sigmoid(visible[note] + hidden @ readout[note])
        told: Sequence[int] = range(count if bits[note, 0] else 1)
        nats += sum(float(np.log(chances[b] if bits[note, b] else 1 - chances[b])) for b in told)
    return nats


@pytest.mark.parametrize("articulate", [True, False])
def test_nats_follow_the_equations(articulate: bool) -> None:  # noqa: FBT001
    made = network(articulate=articulate)
    window = window_of(tiny_bits(3, NOTES))
    _, found = eqx.filter_jit(made.log_likelihood)(made.init(), window)
    memory = made.init()
    for step in range(3):
        inputs = step_inputs(made.config, window.before[step], row(window, step))
        memory, outputs = advance_layers(made.time_layers, memory, inputs)
        expected = nats_by_hand(
            made, np.asarray(outputs, np.float64), np.asarray(window.bits[step])
        )
        assert float(found[step]) == pytest.approx(expected, rel=1e-4)
