import numpy as np
import pytest

from courante.errors import BadInput
from courante.train.judge import followed

RANDOM = np.random.default_rng(5)
ASKED = np.linspace(0, 1, 40).tolist()


def test_what_always_rises_is_followed_whatever_its_shape() -> None:
    found = followed(ASKED, [asked**3 for asked in ASKED])
    assert (found.correlation, found.low, found.high) == pytest.approx((1, 1, 1))
    assert found.pairs == 40
    assert followed(ASKED, [-asked for asked in ASKED]).correlation == pytest.approx(-1)


def test_chance_is_not_followed() -> None:
    found = followed(ASKED, RANDOM.random(40).tolist())
    assert found.low < 0 < found.high


def test_ties_are_ranked_by_their_middle() -> None:
    assert followed([1, 2, 2, 3], [1, 3, 2, 4]).correlation == pytest.approx(0.9487, abs=1e-4)
    assert followed([1, 2, 3], [5, 5, 5]).correlation == 0


@pytest.mark.parametrize(
    ("asked", "heard"), [([0, 1], [0, 1]), ([0, 1, 2], [0, 1]), ([1, 1, 1], [1, 2, 3])]
)
def test_nothing_to_follow_is_an_error(asked: list[float], heard: list[float]) -> None:
    with pytest.raises(BadInput, match="asked"):
        followed(asked, heard)
