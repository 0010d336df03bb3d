import importlib
from typing import Any

import numpy as np
import pytest

from courante.train.statistics.density import likeness

RANDOM = np.random.default_rng(5)
ONE, OTHER = RANDOM.normal(0, 1, 60), RANDOM.normal(1.5, 2, 45)
_stats: Any = importlib.import_module("scipy.stats")


def test_equal_samples_cannot_be_told_apart() -> None:
    like = likeness(ONE, ONE)
    assert like.overlap == pytest.approx(1, abs=1e-4)
    assert like.divergence_nats == pytest.approx(0, abs=1e-12)


def test_same_as_scipys_kernel_density() -> None:
    grid = np.linspace(-20, 25, 20001)
    p, q = (_stats.gaussian_kde(sample)(grid) for sample in (ONE, OTHER))
    like = likeness(ONE, OTHER)
    assert like.overlap == pytest.approx(np.trapezoid(np.minimum(p, q), grid), abs=5e-4)
    finite = (p > 0) & (q > 0)
    terms = np.where(finite, p * np.log(np.where(finite, p / np.where(finite, q, 1), 1)), 0)
    assert like.divergence_nats == pytest.approx(np.trapezoid(terms, grid), abs=5e-3)


def test_overlap_is_the_same_both_ways_and_divergence_is_not() -> None:
    there, back = likeness(ONE, OTHER), likeness(OTHER, ONE)
    assert there.overlap == back.overlap
    assert there.divergence_nats != back.divergence_nats


def test_neither_unit_nor_origin_matters() -> None:
    here, there = likeness(ONE, OTHER), likeness(1000 * ONE + 7, 1000 * OTHER + 7)
    assert here.overlap == pytest.approx(there.overlap, rel=1e-9)
    assert here.divergence_nats == pytest.approx(there.divergence_nats, rel=1e-6)


def test_far_apart_is_no_overlap_and_a_finite_divergence() -> None:
    like = likeness(ONE, ONE + 1000)
    assert like.overlap == pytest.approx(0, abs=1e-12)
    assert like.divergence_nats is not None
    assert 1e4 < like.divergence_nats < np.inf


def test_narrow_beside_wide_is_not_missed() -> None:
    like = likeness(np.concatenate([ONE * 1e-6, [0.0]]), ONE * 1000)
    assert 0 < like.overlap < 1e-3
    assert like.divergence_nats == pytest.approx(np.log(1e9), rel=0.1)


def test_samples_that_do_not_vary() -> None:
    zeros, ones = np.zeros(5), np.ones(3)
    assert likeness(zeros, zeros).overlap == 1
    assert likeness(zeros, zeros).divergence_nats == 0
    assert likeness(zeros, ones).overlap == 0
    assert likeness(zeros, ones).divergence_nats is None


def test_one_that_does_not_vary_takes_the_width_of_the_other() -> None:
    nearly = np.array([0.0] * 99 + [0.01])
    assert likeness(np.zeros(50), nearly).overlap > 0.95
    assert likeness(nearly, np.zeros(50)).overlap > 0.95
    assert likeness(np.array([0.0]), nearly).overlap > 0.95
    assert likeness(np.full(50, 3.0), nearly).overlap < 1e-6
