import pytest

from courante.config import PaceConfig
from courante.pace import fusion
from courante.pace.estimate import Estimate, estimate, spm_of_heart_rate, spm_of_speed
from courante.types import PaceReading, Seconds, Source

CONFIG = PaceConfig()


def estimated(*readings: PaceReading, now_s: float = 0, offset: float = 0) -> Estimate | None:
    tracks: fusion.Tracks = ()
    for reading in readings:
        tracks = fusion.observe(tracks, reading, CONFIG)
    return estimate(tracks, offset, Seconds(now_s), CONFIG)


def deciding(*readings: PaceReading, now_s: float = 0) -> str | None:
    seen = estimated(*readings, now_s=now_s)
    return None if seen is None else seen.source


WATCH = PaceReading(Seconds(0), 3.0, 172.0, 150.0, Source.WATCH)
POD = PaceReading(Seconds(0), speed_mps=3.2, source=Source.FOOTPOD)
TREADMILL = PaceReading(Seconds(0), speed_mps=3.2, source=Source.TREADMILL)
GPS = PaceReading(Seconds(0), speed_mps=2.9, source=Source.GPS)
STRAP = PaceReading(Seconds(0), heart_rate_bpm=140, source=Source.STRAP)


def test_the_best_signal_decides() -> None:
    assert deciding(STRAP, GPS, POD, WATCH) == "cadence"
    assert deciding(STRAP, GPS, POD) == "footpod"
    assert deciding(STRAP, GPS, TREADMILL) == "treadmill"
    assert deciding(STRAP, GPS) == "speed"
    assert deciding(STRAP) == "heart rate"
    assert deciding() is None


def test_the_next_best_takes_over_when_a_signal_is_stale() -> None:
    later = PaceReading(Seconds(12), speed_mps=2.9, source=Source.GPS)
    assert deciding(WATCH, later, now_s=12) == "speed"
    assert deciding(WATCH, now_s=12) == "heart rate"
    assert deciding(WATCH, now_s=21) is None


@pytest.mark.parametrize(
    ("speed", "spm"), [(2.8, 160), (3.8, 168), (1.0, 145.6), (0.3, 140), (12.0, 200)]
)
def test_the_line_of_speed_and_cadence(speed: float, spm: float) -> None:
    assert spm_of_speed(speed, 0) == pytest.approx(spm)
    assert spm_of_speed(speed, 5) == pytest.approx(spm + 5)


def test_the_offset_corrects_a_speed_and_leaves_a_cadence_alone() -> None:
    by_speed, by_cadence = estimated(GPS, offset=-6), estimated(WATCH, offset=-6)
    assert by_speed is not None
    assert by_cadence is not None
    assert by_speed.footfalls_spm == pytest.approx(160 + 0.8 - 6)
    assert by_cadence.footfalls_spm == 172


def test_effort_stands_for_cadence_within_reason() -> None:
    assert spm_of_heart_rate(130) == 150
    assert spm_of_heart_rate(250) == 185
    assert spm_of_heart_rate(25) == 108


def test_who_neither_steps_nor_moves_stands() -> None:
    still = estimated(PaceReading(Seconds(0), 0.2, 0.0, 100))
    assert still is not None
    assert still.still


def test_zero_steps_at_speed_are_a_lost_count() -> None:
    seen = estimated(PaceReading(Seconds(0), 3.0, 0.0))
    assert seen is not None
    assert seen.source == "speed"
    assert not seen.still


def test_steps_without_speed_are_a_treadmill() -> None:
    seen = estimated(PaceReading(Seconds(0), 0.0, 165.0))
    assert seen is not None
    assert (seen.source, seen.still) == ("cadence", False)


def test_an_estimate_says_where_it_comes_from() -> None:
    seen = estimated(WATCH)
    assert seen is not None
    assert seen.words == "cadence 172 a minute from your watch"
    assert (seen.raw, seen.speed_mps, seen.heart_rate_bpm) == (172, 3.0, 150)
