from dataclasses import replace

import equinox as eqx
import numpy as np
import pytest
from tests.networks import tiny_network

from courante.config import TrainConfig
from courante.model.contract import AnyNetwork
from courante.model.trees import leaves_of, map_leaves, named_leaves
from courante.train.optimiser import Optimiser

NETWORK: AnyNetwork = tiny_network()
CONFIG = TrainConfig(learning_rate=0.1, final_rate_share=0.1, warmup_updates=4, clip_norm=1.0)


def moved(optimiser: Optimiser, gradients: list[AnyNetwork]) -> AnyNetwork:
    """The network after so many updates."""
    step = eqx.filter_jit(optimiser.step)
    state, network = optimiser.init(NETWORK), NETWORK
    for gradient in gradients:
        state, network = step(state, network, gradient)
    return network


def steps(optimiser: Optimiser, gradients: list[AnyNetwork]) -> list[float]:
    """How far the first readout bias moves in each update."""
    step = eqx.filter_jit(optimiser.step)
    state, network = optimiser.init(NETWORK), NETWORK
    places = [_place(network)]
    for gradient in gradients:
        state, network = step(state, network, gradient)
        places.append(_place(network))
    return np.diff(places).tolist()


def _place(network: AnyNetwork) -> float:
    return float(named_leaves(network)["readout_bias"][0])


def test_rate_rises_then_falls_to_its_end() -> None:
    # Of a gradient that stays the same, Adam takes steps of exactly the rate, downhill.
    ones = map_leaves(lambda leaf: 0 * leaf + 1, NETWORK)
    rates = -np.array(steps(Optimiser(CONFIG, updates=40), [ones] * 42))
    assert rates[:5] == pytest.approx([0.01, 0.0325, 0.055, 0.0775, 0.1], rel=1e-3)
    assert (np.diff(rates[4:41]) < 0).all()
    assert rates[40] == pytest.approx(0.01, rel=1e-2)
    assert rates[41] == pytest.approx(0.01, rel=1e-2)
    assert rates[22] == pytest.approx(0.055, rel=1e-2)


def test_rate_rises_for_no_more_than_a_tenth_of_a_short_training() -> None:
    ones = map_leaves(lambda leaf: 0 * leaf + 1, NETWORK)
    rates = -np.array(steps(Optimiser(CONFIG, updates=20), [ones] * 3))
    assert rates == pytest.approx([0.01, 0.055, 0.1], rel=1e-3)


def test_huge_gradient_counts_no_more_than_a_large_one() -> None:
    ones = map_leaves(lambda leaf: 0 * leaf + 1, NETWORK)
    huge = map_leaves(lambda leaf: 1e6 * leaf, ones)
    usual = steps(Optimiser(CONFIG, updates=40), [ones, ones])
    assert steps(Optimiser(CONFIG, updates=40), [huge, ones]) == pytest.approx(usual, rel=1e-3)


def test_weights_that_are_not_needed_shrink_if_they_are_told_to() -> None:
    idle = map_leaves(lambda leaf: 0 * leaf, NETWORK)
    decaying = Optimiser(replace(CONFIG, weight_decay=0.5), updates=40)
    # The rates of the first two updates are 0.01 and 0.0325.
    share = (1 - 0.5 * 0.01) * (1 - 0.5 * 0.0325)
    found = moved(decaying, [idle, idle])
    for before, after in zip(leaves_of(NETWORK), leaves_of(found), strict=True):
        np.testing.assert_allclose(after, share * before, rtol=1e-5)
    usual = moved(Optimiser(CONFIG, updates=40), [idle, idle])
    for before, after in zip(leaves_of(NETWORK), leaves_of(usual), strict=True):
        np.testing.assert_array_equal(after, before)
