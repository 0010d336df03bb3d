import numpy as np
import pytest
from tests.train.rolls import drawn

from courante.train.statistics import Roll, recurrence

A, B = "x---" * 4, "x-------" * 2
REST = "." * 16


def test_recurring_bars_are_the_same_note_for_note() -> None:
    assert recurrence.recurring_bars(Roll.of(drawn({60: A + B + A + A}))) == 0.75
    assert recurrence.recurring_bars(Roll.of(drawn({60: A + B}))) == 0
    other_octave = drawn({60: A + REST, 72: REST + A})
    assert recurrence.recurring_bars(Roll.of(other_octave)) == 0


def test_silent_bars_neither_recur_nor_count() -> None:
    assert recurrence.recurring_bars(Roll.of(drawn({60: A + REST + REST + A}))) == 1
    assert recurrence.recurring_bars(Roll.of(drawn({60: REST + REST}))) is None
    assert recurrence.recurring_bars(Roll.of(drawn({60: "xx"}))) is None


def test_bars_are_whole() -> None:
    roll = Roll.of(drawn({60: "x---" + A + B + A + "xx"}, first_position=12))
    assert recurrence.recurring_bars(roll) == pytest.approx(2 / 3)
    assert recurrence.self_similarity(roll).shape == (3, 3)


def test_similarity_is_a_cosine_over_pitch_classes() -> None:
    half = {60: "x" + "-" * 15 + "x" + "-" * 7 + "." * 8, 67: REST + REST, 72: REST + "." * 16}
    matrix = recurrence.self_similarity(Roll.of(drawn(half)))
    assert np.allclose(matrix, [[1, 0.5**0.5], [0.5**0.5, 1]])
    octave = recurrence.self_similarity(Roll.of(drawn({60: A + REST, 72: REST + A})))
    assert np.allclose(octave, 1)


def test_silence_is_like_silence_only() -> None:
    matrix = recurrence.self_similarity(Roll.of(drawn({60: REST + A + REST})))
    assert np.allclose(matrix, [[1, 0, 1], [0, 1, 0], [1, 0, 1]])


def test_mean_similarity_and_lags() -> None:
    roll = Roll.of(drawn({60: A + REST + A + REST, 61: REST + A + REST + A}))
    assert recurrence.mean_similarity(roll) == pytest.approx(1 / 3)
    assert recurrence.similarity_at(roll, 1) == pytest.approx(0)
    assert recurrence.similarity_at(roll, 2) == pytest.approx(1)
    assert recurrence.similarity_at(roll, 4) is None
    assert recurrence.mean_similarity(Roll.of(drawn({60: A}))) is None


def test_distinct_bars_are_counted_once() -> None:
    assert recurrence.distinct_bars(Roll.of(drawn({60: A + B + A + REST}))) == pytest.approx(2 / 3)
    assert recurrence.distinct_bars(Roll.of(drawn({60: REST}))) is None
    assert recurrence.bar_names(Roll.of(drawn({60: A + B + A}))).tolist() == [1, 0, 1]
