import pytest
from tests.notation import WrittenNote, bach, bars_of
from tests.scenes import MAJOR, MINOR, sounding

from courante.band.chords import CHORDS, QUALITIES, Chord, chords_of
from courante.band.key import Key
from courante.types import COMMON_TIME, COMPOUND_TIME, Metre

C_MAJOR = Key(0, minor=False)


def recognised(
    notes: list[WrittenNote], key: Key = C_MAJOR, metre: Metre = COMMON_TIME
) -> list[Chord | None]:
    bar = bars_of(notes, metre=metre)[0]
    return list(chords_of(metre, sounding(bar), key))


@pytest.mark.parametrize("chord", [c for c in CHORDS if c.intervals != (0, 3, 6, 9)], ids=str)
def test_a_chord_in_root_position_is_recognised(chord: Chord) -> None:
    notes = [(36 + chord.root, 0, 16)]
    notes += [(60 + chord.root + interval, 0, 16) for interval in chord.intervals[1:]]
    assert recognised(notes, Key(chord.root, minor=chord.intervals[1] == 3)) == [chord] * 4


def test_bachs_harmony_is_heard_beat_by_beat() -> None:
    """BWV 281: C - F Bb, F gm7 F C."""
    first, second = bach()
    f_major = Key(5, minor=False)
    roots = [chord.root for chord in chords_of(COMMON_TIME, sounding(first), f_major) if chord]
    assert roots == [0, 0, 5, 10]
    found = chords_of(COMMON_TIME, sounding(second), f_major)
    assert found[0] == found[2] == Chord(5, MAJOR)
    assert found[1] == Chord(7, QUALITIES["minor seventh"])
    assert found[3] == Chord(0, MAJOR)


def test_a_passing_note_does_not_change_the_chord() -> None:
    notes = [(48, 0, 16), (64, 0, 16), (67, 0, 6), (69, 6, 2), (67, 8, 8)]
    assert recognised(notes) == [Chord(0, MAJOR)] * 4


def test_an_inversion_keeps_its_root() -> None:
    assert recognised([(40, 0, 16), (60, 0, 16), (67, 0, 16)]) == [Chord(0, MAJOR)] * 4


def test_a_tune_alone_gets_chords_of_its_key() -> None:
    """G major: g b d | d f# a."""
    tune = [(67, 0, 4), (71, 4, 4), (74, 8, 4), (71, 12, 4)]
    assert recognised(tune, Key(7, minor=False)) == [Chord(7, MAJOR)] * 4
    assert recognised([(69, 0, 8), (72, 8, 8)], Key(9, minor=True))[0] == Chord(9, MINOR)


def test_where_nothing_sounds_there_is_no_chord() -> None:
    assert recognised([]) == [None] * 4


def test_six_eighths_have_two_chords_at_most() -> None:
    bar = [(48, 0, 6), (64, 0, 6), (67, 0, 6), (43, 6, 6), (59, 6, 6), (62, 6, 6)]
    assert recognised(bar, metre=COMPOUND_TIME) == [Chord(0, MAJOR), Chord(7, MAJOR)]


@pytest.mark.parametrize(
    ("count", "tones"), [(1, (4,)), (2, (4, 0)), (3, (4, 0, 10)), (4, (4, 0, 10, 7))]
)
def test_the_tones_that_matter_most_come_first(count: int, tones: tuple[int, ...]) -> None:
    assert Chord(0, QUALITIES["seventh"]).tones_by_worth(count) == tones
