import math

import pytest

from courante.config import PaceConfig
from courante.errors import BadInput
from courante.pace.estimate import Estimate
from courante.pace.policies import Aim, aim, asked_bpm_from, fold
from courante.types import Bpm, Mode, Seconds, TempoFeel

CONFIG = PaceConfig()
CHORALE = TempoFeel(Bpm(72), Bpm(60), Bpm(120))
WIDE = TempoFeel(Bpm(100), Bpm(60), Bpm(180))


def seen(
    spm: float, *, speed: float | None = None, heart: float | None = None, source: str = "cadence"
) -> Estimate:
    words = f"{source} {spm:g}"
    return Estimate(spm, source, spm, words, Seconds(0), speed, heart)


def aimed(mode: Mode, at: Estimate, octave: int | None = None) -> Aim:
    return aim(mode, at, CHORALE, octave, CONFIG)


@pytest.mark.parametrize(
    ("spm", "words"),
    [
        (100, "every step is a beat"),
        (200, "every second step"),
        (250, "every 4th step"),
        (35, "2 beats a step"),
    ],
)
def test_the_relation_of_steps_and_beats_is_said(spm: float, words: str) -> None:
    assert words in aimed(Mode.AUTO, seen(spm)).because


def test_step_is_a_beat_a_footfall() -> None:
    assert aimed(Mode.STEP, seen(172)).target_bpm == 172
    assert "every step is a beat" in aimed(Mode.STEP, seen(172)).because


def test_stride_is_a_beat_every_second_footfall() -> None:
    got = aimed(Mode.STRIDE, seen(172))
    assert (got.target_bpm, got.footfalls_per_beat) == (86, 2)
    assert "every second step is a beat" in got.because


def test_twice_the_speed_is_twice_the_tempo() -> None:
    slow = aimed(Mode.PROPORTIONAL, seen(150, speed=1.4))
    fast = aimed(Mode.PROPORTIONAL, seen(170, speed=2.8))
    assert fast.target_bpm == 2 * slow.target_bpm == 160


def test_proportional_has_a_reference_of_its_own() -> None:
    config = PaceConfig(reference_speed_mps=3.0, reference_bpm=120)
    assert aim(Mode.PROPORTIONAL, seen(170, speed=3.0), CHORALE, None, config).target_bpm == 120


def test_proportional_without_a_speed_goes_by_steps_and_says_so() -> None:
    got = aimed(Mode.PROPORTIONAL, seen(176))
    assert got.target_bpm == 176
    assert "no speed is known" in got.because


def test_proportional_of_a_runner_whose_receiver_tells_no_speed_is_the_lowest_tempo() -> None:
    got = aimed(Mode.PROPORTIONAL, seen(160, speed=0.0))
    assert (got.target_bpm, got.footfalls_per_beat) == (40, 4)


@pytest.mark.parametrize(
    ("heart", "share", "verdict"),
    [
        (140, 1.0, "goes with you"),
        (130, 1.0, "goes with you"),
        (150, 1.0, "goes with you"),
        (160, 0.95, "holds you back"),
        (200, 0.9, "holds you back"),
        (120, 1.05, "pushes you"),
        (60, 1.1, "pushes you"),
    ],
)
def test_heart_mode_holds_a_zone(heart: float, share: float, verdict: str) -> None:
    got = aimed(Mode.HEART, seen(170, heart=heart))
    assert got.target_bpm == pytest.approx(85 * share)
    assert verdict in got.because


def test_heart_mode_without_footfalls_starts_from_the_reference() -> None:
    low = aimed(Mode.HEART, seen(185, heart=170, source="heart rate"))
    high = aimed(Mode.HEART, seen(120, heart=100, source="heart rate"))
    assert low.target_bpm < 80 < high.target_bpm


def test_heart_mode_without_a_heart_rate_goes_with_the_steps_and_says_so() -> None:
    got = aimed(Mode.HEART, seen(170))
    assert got.target_bpm == 85
    assert "no heart rate is known" in got.because


def test_auto_folds_into_the_styles_range() -> None:
    got = aimed(Mode.AUTO, seen(170))
    assert (got.target_bpm, got.octave, got.footfalls_per_beat) == (85, -1, 2)


@pytest.mark.parametrize("spm", [30, 45, 60, 95, 119, 121, 160, 175, 240, 250])
def test_whatever_is_folded_lies_in_the_range(spm: float) -> None:
    for feel in (CHORALE, WIDE, TempoFeel(Bpm(150), Bpm(120), Bpm(240))):
        octave = fold(spm, feel)
        assert feel.lowest_bpm <= spm * 2.0**octave <= feel.highest_bpm


def test_one_beat_a_step_is_preferred() -> None:
    assert fold(170, WIDE) == 0
    assert fold(100, WIDE) == 0


def test_a_runner_at_the_end_of_the_range_is_not_thrown_about() -> None:
    octave = None
    octaves: list[int] = []
    for spm in (118, 121, 119, 122, 118, 123):
        octave = fold(spm, CHORALE, octave)
        octaves.append(octave)
    assert octaves == [0] * 6
    assert fold(126, CHORALE, 0) == -1
    assert fold(122, CHORALE, -1) == -1
    assert fold(110, CHORALE, -1) == 0


def test_a_sprint_does_not_leave_half_time_behind() -> None:
    assert fold(190, WIDE, 0) == -1
    assert fold(175, WIDE, -1) == -1
    assert fold(170, WIDE, -1) == 0


def test_no_tempo_leaves_the_range_music_is_played_in() -> None:
    assert aimed(Mode.STEP, seen(250)).target_bpm == CONFIG.highest_bpm
    assert aimed(Mode.PROPORTIONAL, seen(140, speed=0.5)).target_bpm == CONFIG.lowest_bpm


@pytest.mark.parametrize("value", [39.9, 220.1, math.nan, math.inf, True])
def test_an_impossible_bpm_is_refused(value: float) -> None:
    with pytest.raises(BadInput, match=r"bpm: .* a number from 40 to 220"):
        asked_bpm_from(value, CONFIG)


def test_a_possible_bpm_is_taken() -> None:
    assert asked_bpm_from(120, CONFIG) == 120
