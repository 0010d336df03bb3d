import equinox as eqx
import jax
import numpy as np
import pytest
from tests.networks import stacked, tiny_bits, tiny_network, window_of, without_dropout

from courante.config import TrainConfig
from courante.model.trees import leaves_of
from courante.train.optimiser import Optimiser
from courante.train.update import Lesson, init_learner, lane_memory, update

WINDOW = stacked([window_of(np.repeat(tiny_bits(2, seed=n), 4, axis=0)) for n in (1, 2)])
OPTIMISER = Optimiser(TrainConfig(learning_rate=0.1, warmup_updates=1), 40)


def test_learning_a_window_by_heart_makes_it_likelier() -> None:
    network = tiny_network(0, without_dropout(), scale=0.3)
    learner = init_learner(network, OPTIMISER, lanes=2)
    nats: list[float] = []
    for number in range(40):
        learner = learner._replace(memory=lane_memory(learner.network, 2))
        lesson = Lesson(OPTIMISER, WINDOW, jax.random.PRNGKey(number))
        learner, found = update(lesson, learner)
        nats.append(float(found))
    assert np.mean(nats[-5:]) < 0.85 * np.mean(nats[:5])


def test_nats_and_memory_are_those_of_the_network_before_the_update() -> None:
    network = tiny_network(1, without_dropout())
    foretell = jax.vmap(eqx.filter_jit(network.log_likelihood))
    expected, nats = foretell(lane_memory(network, 2), WINDOW)
    learner = init_learner(network, OPTIMISER, lanes=2)
    learner, found = update(Lesson(OPTIMISER, WINDOW, jax.random.PRNGKey(0)), learner)
    assert float(found) == pytest.approx(-float(nats.sum()) / 16, rel=1e-5)
    for ours, theirs in zip(leaves_of(learner.memory), leaves_of(expected), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_lanes_begin_with_empty_memories() -> None:
    memory = lane_memory(tiny_network(), 3)
    shapes = [leaf.shape for leaf in leaves_of(memory)]
    assert shapes == [(3, 8, 8), (3, 8, 8), (3, 8, 6), (3, 8, 6)]
    assert not any(np.asarray(leaf).any() for leaf in leaves_of(memory))
