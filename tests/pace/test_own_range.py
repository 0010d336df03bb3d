import random

import pytest

from courante.pace.own_range import OwnRange, learned, supposed

LEARNING_S = 120.0


def after(paces: list[float], known: OwnRange) -> OwnRange:
    for pace in paces:
        known = learned(known, pace, 1.0, LEARNING_S)
    return known


def test_what_is_supposed_has_the_ends_that_were_given() -> None:
    known = supposed((2.0, 4.0))
    assert (known.low, known.high) == pytest.approx((2.0, 4.0))
    assert known.place_of(2.0, 0.2) == pytest.approx(0.0)
    assert known.place_of(3.0, 0.2) == pytest.approx(0.5)
    assert known.place_of(4.0, 0.2) == pytest.approx(1.0)


def test_ends_come_to_lie_where_nine_in_ten_paces_are_below_and_above() -> None:
    draw = random.Random(1)
    paces = [draw.gauss(3.4, 0.25) for _ in range(3000)]
    known = after(paces, supposed((1.9, 3.6)))
    assert sum(pace < known.low for pace in paces) / len(paces) == pytest.approx(0.1, abs=0.06)
    assert sum(pace > known.high for pace in paces) / len(paces) == pytest.approx(0.1, abs=0.06)


def test_a_fast_runner_is_known_within_ten_minutes() -> None:
    known = after([4.6] * 600, supposed((1.9, 3.6)))
    assert known.place_of(4.6, 0.2) < 0.9
    assert known.place_of(3.6, 0.2) < 0.3


def test_whoever_never_varies_is_in_the_middle_and_small_change_stays_small() -> None:
    known = after([3.0] * 3600, supposed((1.9, 3.6)))
    assert known.place_of(3.0, 0.2) == pytest.approx(0.5, abs=0.05)
    assert known.place_of(3.06, 0.2) - known.place_of(3.0, 0.2) == pytest.approx(0.1, abs=0.02)


def test_it_does_not_matter_into_how_many_seconds_a_pace_is_cut() -> None:
    once = learned(supposed((1.9, 3.6)), 4.0, 2.0, LEARNING_S)
    twice = after([4.0, 4.0], supposed((1.9, 3.6)))
    assert once.mean == pytest.approx(twice.mean, rel=1e-3)
    assert once.learned_s == twice.learned_s
