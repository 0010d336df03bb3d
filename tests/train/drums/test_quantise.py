import numpy as np
import pytest

from courante.model.drums.kit import INDEX, Grid, Piece
from courante.train.drums._mido import Stroke
from courante.train.drums.quantise import quantised

KICK, SNARE, HAT = INDEX[Piece.KICK], INDEX[Piece.SNARE], INDEX[Piece.CLOSED_HAT]


def eighths(bars: int, off_beat: float, late: float = 0.0) -> list[Stroke]:
    return [
        Stroke(beat + at + late, 42, 80)
        for beat in range(4 * bars)
        for at in ((0.0, off_beat) if off_beat else (0.0,))
    ]


def test_straight_and_swung_playing_lie_on_grids_of_their_own() -> None:
    straight, swung = quantised(eighths(4, 0.5)), quantised(eighths(4, 0.66))
    assert {bar.grid for bar in straight} == {Grid.STRAIGHT}
    assert {bar.grid for bar in swung} == {Grid.TRIPLET}
    assert np.flatnonzero(swung[0].hits[:, HAT]).tolist() == [0, 2, 3, 5, 6, 8, 9, 11]


def test_how_late_a_stroke_is_is_kept() -> None:
    (bar,) = quantised([*eighths(1, 0), Stroke(2.28, 38, 127)])
    assert bar.offsets_beats[9, SNARE] == pytest.approx(0.03)
    assert bar.velocities[9, SNARE] == 1


def test_what_all_strokes_are_late_by_is_not_the_drummers() -> None:
    (bar,) = quantised(eighths(1, 0.5, late=0.05))
    assert np.abs(bar.offsets_beats).max() == pytest.approx(0, abs=1e-6)


def test_drift_from_the_click_is_taken_off() -> None:
    strokes = [Stroke(beat * 1.0008, 42, 80) for beat in range(96)]
    assert max(float(np.abs(bar.offsets_beats).max()) for bar in quantised(strokes)) < 0.02


def test_a_stroke_just_before_the_bar_line_belongs_to_the_next_bar() -> None:
    first, second = quantised([*eighths(1, 0), Stroke(3.97, 36, 100), Stroke(5, 42, 80)])
    assert not first.hits[:, KICK].any()
    assert second.hits[0, KICK]


def test_the_louder_of_two_strokes_in_a_slot_counts() -> None:
    (bar,) = quantised([*eighths(1, 0), Stroke(1.0, 38, 30), Stroke(1.04, 40, 90)])
    assert bar.velocities[4, SNARE] == pytest.approx(90 / 127)


def test_empty_bars_at_the_start_are_left_out_and_unknown_keys_too() -> None:
    later = [
        Stroke(stroke.onset_beats + 8, stroke.key, stroke.velocity) for stroke in eighths(2, 0)
    ]
    assert len(quantised([*later, Stroke(0, 99, 80)])) == 2
    assert quantised([Stroke(0, 99, 80)]) == ()
