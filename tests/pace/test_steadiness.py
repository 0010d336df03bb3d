import pytest

from courante.pace.steadiness import kept, steady_spans, steps_from_speed
from courante.types import Beats, Bpm, PaceReading, Seconds, TempoPoint


def runs(*pieces: tuple[int, float]) -> list[PaceReading]:
    """Pieces of so many seconds at a cadence, read once a second."""
    cadences = [cadence for seconds, cadence in pieces for _ in range(seconds)]
    return [PaceReading(Seconds(t), cadence_spm=cadence) for t, cadence in enumerate(cadences)]


def tempo(*points: tuple[float, float]) -> list[TempoPoint]:
    return [TempoPoint(Beats(0), Seconds(time), Bpm(bpm)) for time, bpm in points]


def spans(readings: list[PaceReading]) -> list[tuple[float, float]]:
    return [(span.start_s, span.end_s) for span in steady_spans(readings)]


def test_a_steady_run_is_one_span() -> None:
    assert spans(runs((60, 160))) == [(0, 59)]


def test_three_percent_around_the_middle_is_steady() -> None:
    assert spans(runs((30, 155.3), (30, 164.7))) == [(0, 59)]
    assert spans(runs((30, 155.0), (30, 165.2))) == [(0, 29), (30, 59)]


def test_less_than_twenty_seconds_is_not_steady() -> None:
    assert spans(runs((20, 160), (21, 175))) == [(20, 40)]


def test_a_gap_ends_a_span() -> None:
    before = [PaceReading(Seconds(t), cadence_spm=160) for t in range(30)]
    after = [PaceReading(Seconds(t), cadence_spm=160) for t in range(41, 60)]
    assert spans([*before, *after]) == [(0, 29)]


def test_standing_is_not_a_steady_cadence() -> None:
    assert spans(runs((60, 0))) == []


def test_the_share_counts_the_tempo_its_half_and_its_double() -> None:
    readings = runs((101, 160))
    for bpm in (160, 80, 320, 156.1, 163.9, 81.9):
        assert kept(readings, tempo((0, bpm))).share == 1
    for bpm in (155.9, 164.1, 120, 82.1):
        assert kept(readings, tempo((0, bpm))).share == 0


def test_the_share_is_of_time() -> None:
    result = kept(runs((101, 160)), tempo((0, 140), (25, 160)))
    assert result.share == pytest.approx(0.75, abs=0.002)
    assert result.steady_s == pytest.approx(100)


def test_the_tempo_is_held_against_the_reading_of_that_moment() -> None:
    result = kept(runs((50, 156), (51, 164)), tempo((0, 160.5)))
    assert result.share == pytest.approx(0.5, abs=0.01)


def test_where_nothing_is_steady_nothing_is_missed() -> None:
    assert kept(runs((5, 160)), tempo((0, 100))).steady_s == 0


def test_a_run_without_cadence_goes_by_its_median_speed() -> None:
    speeds = [2.8, 2.8, 9.0, 2.8, 2.8]
    readings = [PaceReading(Seconds(t), speed_mps=speed) for t, speed in enumerate(speeds)]
    steps = [reading.cadence_spm for reading in steps_from_speed(readings)]
    assert steps == [160] * 5
