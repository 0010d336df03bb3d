from dataclasses import replace

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array
from numpy.typing import NDArray
from tests.networks import (
    SMALL,
    filled_network,
    stacked,
    tiny_bits,
    tiny_network,
    window_of,
    without_dropout,
)

from courante.config import TrainConfig
from courante.model.contract import AnyNetwork, Window
from courante.model.trees import leaves_of
from courante.train.optimiser import Optimiser
from courante.train.regularise import drop_recurrent
from courante.train.update import Learner, Lesson, init_learner, lane_memory, update

LANES = 2
WINDOW = stacked([window_of(np.repeat(tiny_bits(2, seed=n), 4, axis=0)) for n in (1, 2)])
OPTIMISER = Optimiser(TrainConfig(learning_rate=0.1, warmup_updates=1), 40)
DECAY = 0.3
REGULARISED = Optimiser(
    TrainConfig(learning_rate=0.1, warmup_updates=1, average=DECAY, recurrent_dropout=0.4), 40
)


def lesson(optimiser: Optimiser, number: int) -> Lesson:
    return Lesson(optimiser, WINDOW, jax.random.PRNGKey(number), jnp.int32(number))


def test_learning_a_window_by_heart_makes_it_likelier() -> None:
    network = tiny_network(0, without_dropout(), scale=0.3)
    learner = init_learner(network, OPTIMISER, LANES)
    nats: list[float] = []
    for number in range(40):
        learner = learner._replace(memory=lane_memory(learner.network, LANES))
        learner, found = update(lesson(OPTIMISER, number + 1), learner)
        nats.append(float(found))
    assert np.mean(nats[-5:]) < 0.85 * np.mean(nats[:5])


def test_nats_and_memory_are_those_of_the_network_before_the_update() -> None:
    network = tiny_network(1, without_dropout())
    foretell = jax.vmap(eqx.filter_jit(network.log_likelihood))
    expected, nats = foretell(lane_memory(network, LANES), WINDOW)
    learner = init_learner(network, OPTIMISER, LANES)
    learner, found = update(lesson(OPTIMISER, 1), learner)
    assert float(found) == pytest.approx(-float(nats.sum()) / 16, rel=1e-5)
    for ours, theirs in zip(leaves_of(learner.memory), leaves_of(expected), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_lanes_begin_with_empty_memories() -> None:
    memory = lane_memory(tiny_network(), 3)
    shapes = [leaf.shape for leaf in leaves_of(memory)]
    assert shapes == [(3, 8, 8), (3, 8, 8), (3, 8, 6), (3, 8, 6)]
    assert not any(np.asarray(leaf).any() for leaf in leaves_of(memory))


def arrays(network: AnyNetwork) -> list[NDArray[np.float32]]:
    """Copies, which outlive the update that consumes the network."""
    return [np.array(leaf) for leaf in leaves_of(network)]


def test_average_begins_as_the_weights_and_is_them_where_none_is_asked_for() -> None:
    learner = init_learner(tiny_network(1, without_dropout()), OPTIMISER, LANES)
    for number in range(1, 4):
        for ours, theirs in zip(arrays(learner.average), arrays(learner.network), strict=True):
            np.testing.assert_array_equal(ours, theirs)
        learner, _ = update(lesson(OPTIMISER, number), learner)


def small_learner() -> Learner:
    return init_learner(filled_network(replace(SMALL, dropout=0.0)), REGULARISED, LANES)


def test_average_follows_the_weights() -> None:
    learner = small_learner()
    kept: list[float] = []
    for number in range(1, 8):
        before = arrays(learner.average)
        learner, _ = update(lesson(REGULARISED, number), learner)
        after, now = arrays(learner.average), arrays(learner.network)
        moved = np.concatenate([(b - a).ravel() for a, b in zip(before, after, strict=True)])
        whole = np.concatenate([(n - a).ravel() for a, n in zip(before, now, strict=True)])
        share = float(moved @ whole / (whole @ whole))
        np.testing.assert_allclose(moved, share * whole, atol=1e-5)
        kept.append(1 - share)
    # A young average forgets sooner: 2/11, 3/12, 4/13, and then what was asked for.
    assert kept == pytest.approx([2 / 11, 3 / 12, *[DECAY] * 5], abs=1e-4)


def foretold(network: AnyNetwork) -> float:
    """Nats a step of the window, without dropout."""

    def one_lane(network: AnyNetwork, window: Window) -> Array:
        return network.log_likelihood(network.init(), window)[1]

    nats = eqx.filter_jit(jax.vmap(one_lane, in_axes=(None, 0)))(network, WINDOW)
    return -float(nats.mean())


def test_nats_are_those_of_weights_silenced_for_the_whole_window() -> None:
    learner = small_learner()
    silencing, _ = jax.random.split(lesson(REGULARISED, 1).key)
    thinned = drop_recurrent(learner.network, 0.4, silencing)
    expected, plain = foretold(thinned), foretold(learner.network)
    found = [float(update(lesson(REGULARISED, n), small_learner())[1]) for n in (1, 1, 2)]
    assert found[0] == found[1] == pytest.approx(expected, rel=1e-5)
    assert abs(found[0] - found[2]) > 1e-3
    assert abs(found[0] - plain) > 1e-3


def test_update_by_gradient_is_the_same_with_and_without_what_is_averaged() -> None:
    """The average is only looked at: it changes nothing in what is learned."""
    plain = Optimiser(replace(REGULARISED.config, average=0.0), 40)
    one, other = small_learner(), small_learner()
    for number in range(1, 3):
        one, _ = update(lesson(REGULARISED, number), one)
        other, _ = update(lesson(plain, number), other)
    for ours, theirs in zip(arrays(one.network), arrays(other.network), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
