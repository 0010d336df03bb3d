import equinox as eqx
import jax
import numpy as np
from tests.networks import row, tiny_bits, waves, window_of

from courante.config import LstmConfig
from courante.model.arrays import to_device
from courante.model.lstm import Lstm
from courante.model.time_axis import advance_layers
from courante.model.trees import leaves_of, refilled
from courante.types import NoteRange, Pitch

CONFIG = LstmConfig(note_range=NoteRange(Pitch(60), Pitch(62)), time_units=(5, 4))


def network() -> Lstm:
    fresh = Lstm(CONFIG, key=jax.random.PRNGKey(0))
    shapes = [leaf.shape for leaf in leaves_of(fresh)]
    return refilled(fresh, [to_device(waves(*s, seed=i)) for i, s in enumerate(shapes)])


def test_logits_are_a_product_with_the_last_layer() -> None:
    made = network()
    window = window_of(tiny_bits(2, 3))
    memory, logits = made.advance(made.init(), window.before[0], row(window, 0))
    place = [-1.0] * 5
    inputs = to_device(np.array([0.0] * 6 + place, np.float32))
    expected_memory, outputs = advance_layers(made.time_layers, made.init(), inputs)
    by_note = np.asarray(outputs) @ np.asarray(made.readout.weight)
    np.testing.assert_allclose(
        logits, by_note.reshape(3, 2) + np.asarray(made.readout.bias), rtol=1e-5
    )
    np.testing.assert_array_equal(memory[-1].hidden, expected_memory[-1].hidden)


def test_notes_of_a_step_are_independent() -> None:
    made = network()
    roll = tiny_bits(1, 3)
    likelihood = eqx.filter_jit(made.log_likelihood)

    def nats(*play: int) -> float:
        bits = np.zeros_like(roll)
        bits[0, list(play), 0] = True
        return float(likelihood(made.init(), window_of(bits))[1][0])

    apart = nats(0) + nats(1) - nats()
    np.testing.assert_allclose(nats(0, 1), apart, rtol=1e-5)
