import numpy as np
import pytest

from courante.errors import BadInput
from courante.train.judge.areas import area_of, auc, midranks


def test_area_is_the_share_of_pairs_that_are_in_order() -> None:
    scores = np.array([0.1, 0.4, 0.35, 0.8])
    labels = np.array([False, False, True, True])
    assert auc(scores, labels) == 0.75
    assert auc(-scores, labels) == 0.25
    assert auc(np.zeros(4), labels) == 0.5


def test_one_kind_alone_has_no_area() -> None:
    with pytest.raises(BadInput, match="some of both kinds"):
        auc(np.arange(3.0), np.ones(3, dtype=np.bool_))


def test_ranks_of_equal_values_share_their_middle() -> None:
    assert midranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1, 3.5, 2]


def test_the_interval_holds_the_area_and_narrows_with_more_excerpts() -> None:
    random = np.random.default_rng(1)

    def area(count: int, copies: int = 1) -> tuple[float, float, float]:
        labels = np.arange(2 * count) < count
        scores = random.normal(size=2 * count) + labels
        groups = [str(n) for n in range(2 * count)]
        found = area_of(
            np.repeat(scores, copies),
            np.repeat(labels, copies),
            [g for g in groups for _ in range(copies)],
        )
        assert found.low <= found.area <= found.high
        return found.area, found.low, found.high

    _, low, high = area(20)
    _, lower, higher = area(400)
    assert higher - lower < (high - low) / 2
    # One work, heard ten times over, tells no more than heard once.
    _, few_low, few_high = area(20, copies=10)
    assert few_high - few_low > (high - low) / 2


def test_drawn_as_often_as_they_are_the_area_is_the_plain_one() -> None:
    labels = np.array([True] * 3 + [False] * 3)
    apart = area_of(np.arange(6.0)[::-1], labels, [*"abcdef"])
    assert (apart.area, apart.low, apart.high) == (1, 1, 1)
    assert apart.text() == "1.00 (1.00–1.00)"
