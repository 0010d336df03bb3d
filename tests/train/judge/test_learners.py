"""What the two learners promise: they find what there is to find, and are not led by numbers."""

import numpy as np
import pytest

from courante.train.judge.boosting import Stumps
from courante.train.judge.logistic import Logistic, Scale

RANDOM = np.random.default_rng(7)
NOISE = RANDOM.normal(size=(400, 6))
HALF = np.arange(400) % 2 == 0


def test_scale_brings_to_unit_and_fills_what_is_undefined() -> None:
    features = np.array([[1.0, 5.0, np.nan], [3.0, 5.0, np.nan], [np.nan, 5.0, np.nan]])
    scaled = Scale.of(features).apply(features)
    assert scaled[:, 0].tolist() == [-1, 1, 0]
    assert not scaled[:, 1:].any()
    assert Scale.of(features).apply(np.array([[1e9, 5.0, 1.0]]))[0, 0] == 5


def test_a_line_finds_a_slope() -> None:
    labels = NOISE[:, 2] + 0.1 * NOISE[:, 0] > 0
    model = Logistic.fit(NOISE[:200], labels[:200], penalty=1.0)
    assert ((model.logits(NOISE[200:]) > 0) == labels[200:]).mean() > 0.9
    assert np.abs(model.weights).argmax() == 2


def test_stumps_find_a_bend_that_a_line_does_not() -> None:
    labels = np.abs(NOISE[:, 1]) > 0.7
    line = Logistic.fit(NOISE[:200], labels[:200], penalty=1.0)
    stumps = Stumps.fit(NOISE[:200], labels[:200])
    assert ((stumps.logits(NOISE[200:]) > 0) == labels[200:]).mean() > 0.9
    assert ((line.logits(NOISE[200:]) > 0) == labels[200:]).mean() < 0.7


@pytest.mark.parametrize("kind", ["line", "stumps"])
def test_the_rarer_label_counts_as_much(kind: str) -> None:
    labels = np.arange(400) < 40
    fit = (
        Logistic.fit(NOISE, labels, 1e6) if kind == "line" else Stumps.fit(NOISE, labels, rounds=1)
    )
    assert abs(float(fit.logits(NOISE).mean())) < 0.1
