import equinox as eqx
import jax
import numpy as np
import pytest
from jaxtyping import Array
from numpy.typing import NDArray
from tests.networks import tiny_bits, waves, window_of

from courante.config import FeedforwardConfig
from courante.model.arrays import to_device
from courante.model.contract import Window
from courante.model.feedforward import Feedforward
from courante.model.trees import leaves_of, map_leaves, refilled
from courante.types import NoteRange, Pitch

NOTES, CONTEXT, STEPS = 3, 3, 8
CONFIG = FeedforwardConfig(
    note_range=NoteRange(Pitch(60), Pitch(62)), context_steps=CONTEXT, units=(20, 9), beat=False
)


def network() -> Feedforward:
    fresh = Feedforward(CONFIG, key=jax.random.PRNGKey(0))
    shapes = [leaf.shape for leaf in leaves_of(fresh)]
    return refilled(fresh, [to_device(waves(*s, seed=i)) for i, s in enumerate(shapes)])


NETWORK = network()


@eqx.filter_jit
def foretell(memory: Array, window: Window) -> tuple[Array, Array]:
    return NETWORK.log_likelihood(memory, window)


def changed_by(step: int, window: Window) -> NDArray[np.bool_]:
    """Which steps are foretold otherwise if everything before ``step`` had been otherwise."""
    flipped = np.array(window.before)
    flipped[step] ^= True
    _, nats = foretell(NETWORK.init(), window)
    _, other = foretell(NETWORK.init(), window._replace(before=to_device(flipped)))
    return np.abs(np.asarray(nats) - np.asarray(other)) > 1e-5


@pytest.mark.parametrize("step", [0, 2, STEPS - 1])
def test_exactly_the_last_steps_are_seen(step: int) -> None:
    later = np.arange(STEPS) - step
    changed = changed_by(step, window_of(tiny_bits(STEPS, NOTES)))
    np.testing.assert_array_equal(changed, (later >= 0) & (later < CONTEXT))


def test_nothing_is_seen_beyond_a_fresh_step() -> None:
    changed = changed_by(2, window_of(tiny_bits(STEPS, NOTES), fresh=(4,)))
    assert np.flatnonzero(changed).tolist() == [2, 3]
    changed = changed_by(4, window_of(tiny_bits(STEPS, NOTES), fresh=(4,)))
    assert np.flatnonzero(changed).tolist() == [4, 5, 6]


@pytest.mark.parametrize("steps", [1, 2, STEPS])
def test_memory_reaches_over_windows_of_any_length(steps: int) -> None:
    window = window_of(tiny_bits(STEPS, NOTES))
    _, at_once = foretell(NETWORK.init(), window)
    memory, found = NETWORK.init(), list[float]()
    for first in range(0, STEPS, steps):
        part = map_leaves(lambda f: f[first : first + steps], window)  # noqa: B023 - called at once
        memory, nats = foretell(memory, part)
        found += np.asarray(nats).tolist()
    np.testing.assert_allclose(found, at_once, rtol=1e-5)
    np.testing.assert_array_equal(memory, window.before[-CONTEXT:])
