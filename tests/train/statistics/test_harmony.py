from math import log2

import pytest
from tests.train.rolls import drawn

from courante.corpus.piece import Piece, transpose
from courante.train.statistics import Roll, harmony
from courante.types import COMPOUND_TIME, TRIPLE_TIME

C, F, G7, DIM = (48, 52, 55, 60), (53, 57, 60, 65), (43, 53, 59, 62), (50, 53, 56, 59)


def beats(*chords: tuple[int, ...], first_position: int = 0) -> Piece:
    """A chord a beat."""
    voices = {
        note: "".join("x---" if note in chord else "...." for chord in chords)
        for note in {note for chord in chords for note in chord}
    }
    return drawn(voices, first_position=first_position)


def test_dissonance_on_strong_beats() -> None:
    dissonant = harmony.dissonant_strong_beats
    assert dissonant(Roll.of(beats(C, G7, F, G7))) == 0
    assert dissonant(Roll.of(beats(C, G7, G7, F))) == 0.5
    assert dissonant(Roll.of(beats(G7, C, F, C, first_position=4))) == 0
    assert dissonant(Roll.of(drawn({60: "x---" * 3, 62: "....x---...."}, metre=TRIPLE_TIME))) == 0


@pytest.mark.parametrize("semitones", range(13))
def test_dissonant_intervals(semitones: int) -> None:
    rate = harmony.dissonant_strong_beats(Roll.of(beats((60,), (60,), (60, 60 + semitones))))
    assert rate == (0.5 if semitones in {1, 2, 6, 10, 11} else 0)


def test_rests_are_no_strong_beats() -> None:
    assert harmony.dissonant_strong_beats(Roll.of(beats((), (), (60, 61)))) == 1
    assert harmony.dissonant_strong_beats(Roll.of(beats((), (60, 61)))) is None


def test_chord_entropy_is_that_of_chords() -> None:
    assert harmony.chord_entropy(Roll.of(beats(C, C, C))) == 0
    assert harmony.chord_entropy(Roll.of(beats(C, F))) == 1
    assert harmony.chord_entropy(Roll.of(beats(C, F, G7))) == pytest.approx(log2(3))
    inversion = (52, 55, 60, 64)
    assert harmony.chord_entropy(Roll.of(beats(C, inversion))) == 0
    assert harmony.chord_entropy(Roll.of(beats((), C))) == 0
    assert harmony.chord_entropy(Roll.of(drawn({60: "...."}))) is None
    assert harmony.chord_entropy(Roll.of(drawn({60: "xx"}))) is None


@pytest.mark.parametrize("semitones", range(1, 12))
def test_ambiguous_chords_stay_apart_in_every_key(semitones: int) -> None:
    piece = beats(C, DIM, (60,), (64,), (48, 52, 56), F, (60, 67))
    moved = transpose(piece, semitones)
    entropy = harmony.chord_entropy(Roll.of(piece))
    assert harmony.chord_entropy(Roll.of(moved)) == pytest.approx(entropy, rel=1e-12)


def test_chords_keep_to_the_beat() -> None:
    whole = beats(C, F)
    late = drawn(
        {note: ".." + ("x-------" if note in C else "........") for note in C}, first_position=2
    )
    assert harmony.chord_entropy(Roll.of(whole)) == 1
    assert harmony.chord_entropy(Roll.of(late)) == 0


def test_beats_of_compound_time_are_dotted_quarters() -> None:
    def chord(steps: str) -> dict[int, str]:
        return dict.fromkeys((48, 52, 55), steps)

    two = {**chord("x-----......"), 53: "......x-----", 57: "......x-----", 60: "......x-----"}
    roll = Roll.of(drawn(two, metre=COMPOUND_TIME))
    assert harmony.chord_entropy(roll) == 1
    clash = drawn({60: "x-----x-----", 61: "......x-----"}, metre=COMPOUND_TIME)
    assert harmony.dissonant_strong_beats(Roll.of(clash)) == 0.5
