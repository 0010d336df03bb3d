import equinox as eqx
import numpy as np
import pytest
from tests.networks import tiny_network

from courante.config import TrainConfig
from courante.model.tied_parallel import TiedParallel
from courante.model.trees import map_leaves
from courante.train.optimiser import Optimiser

NETWORK = tiny_network()
CONFIG = TrainConfig(learning_rate=0.1, final_rate_share=0.1, warmup_updates=4, clip_norm=1.0)


def steps(optimiser: Optimiser, gradients: list[TiedParallel]) -> list[float]:
    """How far the first readout bias moves in each update."""
    step = eqx.filter_jit(optimiser.step)
    state, network = optimiser.init(NETWORK), NETWORK
    places = [float(network.readout_bias[0])]
    for gradient in gradients:
        state, network = step(state, network, gradient)
        places.append(float(network.readout_bias[0]))
    return np.diff(places).tolist()


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
