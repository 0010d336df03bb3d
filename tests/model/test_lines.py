import numpy as np
import pytest

from courante.config import LearnedLine, LearnedStyle
from courante.model.arrays import to_device
from courante.model.lines import homes_of, learned_lines
from courante.types import PLAY, Bits, Pitch

LOW = tuple(LearnedLine(home, 2) for home in (48, 54, 60))
HIGH = tuple(LearnedLine(home, 6) for home in (60, 70, 80))


def playing(*steps: tuple[int, ...]) -> Bits:
    """The columns that sound at each step."""
    bits = np.zeros((len(steps), 24, 2), np.bool_)
    for step, columns in enumerate(steps):
        bits[step, list(columns), PLAY] = True
    return bits


def style(name: str, lines: tuple[LearnedLine, ...]) -> LearnedStyle:
    return LearnedStyle(name, (0.0, 1.0), (1.0, 1.0), (0.0, 0.5), lines)


def test_outer_lines_are_the_lowest_and_the_highest_notes_whatever_bars_begin_with() -> None:
    bars = [(Pitch(36), playing((0, 7, 12), (), (2, 8, 14))), (Pitch(48), playing((0, 3)))]
    low, inner, high = learned_lines(bars)
    assert low.mean == pytest.approx(np.mean([36, 38, 48]), abs=0.01)
    assert low.spread == pytest.approx(np.std([36, 38, 48]), abs=0.01)
    assert inner.mean == pytest.approx(np.mean([43, 44]), abs=0.01)
    assert high.mean == pytest.approx(np.mean([48, 50, 51]), abs=0.01)


def test_of_a_tune_all_are_the_tune() -> None:
    lines = learned_lines([(Pitch(60), playing((0,), (2,), (4,)))])
    assert lines == (LearnedLine(62, 1.63),) * 3


def test_silence_has_no_lines() -> None:
    assert learned_lines([(Pitch(60), playing((), ()))]) == ()


def test_homes_are_mixed_by_shares() -> None:
    shares = to_device(np.array([0.75, 0.25], np.float32))
    homes = homes_of((style("low", LOW), style("high", HIGH)), shares)
    assert homes is not None
    np.testing.assert_allclose(homes.means, [51, 58, 65])
    np.testing.assert_allclose(homes.spreads, [3, 3, 3])


def test_nothing_is_at_home_where_lines_were_not_learned() -> None:
    shares = to_device(np.array([1.0, 0.0], np.float32))
    assert homes_of((style("low", LOW), style("old", ())), shares) is None
    assert homes_of((), to_device(np.zeros(0, np.float32))) is None
