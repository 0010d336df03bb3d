import numpy as np
import pytest
from tests.drumming import GROOVE, HATS, bar_of

from courante.model.drums.kit import Piece
from courante.train.drums.statistics import drumming, longest_copy, overlap

GROOVE_BAR = bar_of({**GROOVE, **HATS})
ROLL = bar_of({Piece.SNARE: "8888888888888888"})


def test_a_groove_is_measured() -> None:
    found = drumming([[GROOVE_BAR] * 6])
    assert (found.bars, found.density) == (6, 3)
    assert found.alike == {1: 1, 2: 1, 4: 1}
    assert found.steady == pytest.approx(1)
    assert found.profiles[0].nonzero()[0].tolist() == [0, 8]
    assert found.profiles[2].nonzero()[0].tolist() == list(range(0, 16, 2))
    late = drumming([[bar_of(GROOVE, 0.02), bar_of(GROOVE, -0.02)]])
    assert late.timing_beats["kick"] == pytest.approx(0.02)
    assert late.alike[1] == 1
    assert np.isnan(late.alike[2])


def test_profiles_overlap_by_what_they_share() -> None:
    one, other = drumming([[GROOVE_BAR]]), drumming([[ROLL]])
    assert overlap(one, one) == pytest.approx(1)
    assert overlap(one, other) < 0.1


def test_copies_are_found_across_bars_and_counted_once_velocities_count() -> None:
    soft = bar_of({piece: line.replace("9", "3") for piece, line in {**GROOVE, **HATS}.items()})
    known = [[ROLL, GROOVE_BAR, ROLL, ROLL, GROOVE_BAR]]
    assert longest_copy([[GROOVE_BAR, ROLL, GROOVE_BAR]], known, 4) == 2
    assert longest_copy([[soft, ROLL]], known, 1) == 2
    assert longest_copy([[soft, soft]], known, 9) == 0
