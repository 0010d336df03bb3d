from math import log2

import pytest
from tests.train.rolls import drawn, sung

from courante.train.statistics import Roll, pitch

MAJOR = [60, 62, 64, 65, 67, 69, 71]


def test_range_and_pitches_used() -> None:
    roll = Roll.of(drawn({48: "x.", 60: ".x", 67: ".x"}))
    assert pitch.pitch_range(roll) == 19
    assert pitch.pitches_used(roll) == 3
    assert pitch.pitch_classes_used(roll) == 2
    assert pitch.pitch_range(Roll.of(drawn({48: "x-"}))) == 0


def test_pitches_in_a_bar_are_those_struck_in_whole_bars() -> None:
    voice = "xxx-" + "x---" * 4 + "x..."
    piece = drawn({60: voice, 64: "x---" * 3 + "-" * 8 + "x---"}, first_position=12)
    assert pitch.pitches_per_bar(Roll.of(piece)) == 2
    assert pitch.pitches_per_bar(Roll.of(drawn({60: "x---"}))) is None


def test_entropies_count_notes() -> None:
    assert pitch.pitch_class_entropy(Roll.of(drawn({60: "x.", 72: ".x"}))) == 0
    assert pitch.pitch_entropy(Roll.of(drawn({60: "x.", 72: ".x"}))) == 1
    assert pitch.pitch_entropy(Roll.of(drawn({60: "x-----.", 72: ".....xx"}))) == pytest.approx(
        log2(3) - 2 / 3
    )
    assert pitch.pitch_class_entropy(Roll.of(sung([*range(60, 72)]))) == pytest.approx(log2(12))


@pytest.mark.parametrize("semitones", range(12))
def test_scale_consistency(semitones: int) -> None:
    major = [note + semitones for note in MAJOR]
    assert pitch.scale_consistency(Roll.of(sung(major))) == 1
    foreign = Roll.of(sung([*major, 60 + semitones + 6]))
    assert pitch.scale_consistency(foreign) == 7 / 8
    assert pitch.pitch_in_scale_rate(foreign, semitones, "major") == 7 / 8
    assert pitch.pitch_in_scale_rate(foreign, semitones, "minor") == 4 / 8


def test_pitch_interval_goes_up_through_chords_and_on() -> None:
    assert pitch.average_pitch_interval(Roll.of(drawn({60: "x.", 64: "x.", 67: ".x"}))) == 3.5
    assert pitch.average_pitch_interval(Roll.of(drawn({60: "x."}))) is None


@pytest.mark.parametrize("semitones", range(-5, 7))
def test_key(semitones: int) -> None:
    major = sung([note + semitones for note in [60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60]])
    assert pitch.key_of(Roll.of(major)) == (semitones % 12, "major")
    minor = sung([note + semitones for note in [57, 59, 60, 62, 64, 65, 68, 69, 64, 60, 57]])
    assert pitch.key_of(Roll.of(minor)) == ((9 + semitones) % 12, "minor")


def test_no_key_where_no_class_stands_out() -> None:
    for piece in (sung([*range(60, 72)]), drawn({60: "...."})):
        assert pitch.key_of(Roll.of(piece)) is None
        assert pitch.out_of_key_steps(Roll.of(piece)) is None


def test_out_of_key_counts_steps() -> None:
    tune = [60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60, 66]
    assert pitch.out_of_key_steps(Roll.of(sung(tune))) == 1 / 12
    assert pitch.out_of_key_steps(Roll.of(sung(tune[:-1]))) == 0


def test_silence() -> None:
    silent = Roll.of(drawn({60: "...."}))
    assert pitch.pitches_used(silent) == pitch.pitch_classes_used(silent) == 0
    for measure in (
        pitch.pitch_range,
        pitch.pitch_entropy,
        pitch.pitch_class_entropy,
        pitch.scale_consistency,
        pitch.average_pitch_interval,
    ):
        assert measure(silent) is None
