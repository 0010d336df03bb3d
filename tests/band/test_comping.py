import pytest
from tests.notation import WrittenNote, bars_of
from tests.scenes import scene, stage

from courante.band.comping import (
    arpeggio_notes,
    chord_notes,
    counter_notes,
    pad_notes,
    voicing,
)
from courante.band.figures import Figure, Kind
from courante.band.pattern import Patterns, rhythm_of
from courante.types import COMMON_TIME, Beats, NoteRange, Pitch, Place

C_THEN_G: list[WrittenNote] = [
    *((48, 0, 8), (60, 0, 8), (64, 0, 8), (67, 0, 8)),
    *((43, 8, 8), (59, 8, 8), (62, 8, 8), (67, 8, 8)),
]


def figure(kind: Kind, signs: str, tones: int = 3, lowest: int = 55, highest: int = 76) -> Figure:
    within = NoteRange(Pitch(lowest), Pitch(highest))
    patterns = Patterns(((COMMON_TIME, rhythm_of(signs)),)) if signs else Patterns(())
    return Figure(kind, "guitar", within, 60, Beats(2.0), patterns, tones)


def test_a_chord_is_struck_in_its_rhythm_with_accents() -> None:
    notes = list(chord_notes(figure(Kind.CHORDS, "x.......X......."), scene(bars_of(C_THEN_G)[0])))
    assert {n.pitch % 12 for n in notes if n.onset_beats == 0} == {0, 4, 7}
    assert {n.pitch % 12 for n in notes if n.onset_beats == 2} == {7, 11, 2}
    assert {(n.onset_beats, n.velocity) for n in notes} == {(0, 60), (2, 72)}


def test_a_tone_that_rubs_against_the_music_is_left_out() -> None:
    suspended: list[WrittenNote] = [(48, 0, 16), (60, 0, 16), (67, 0, 16), (65, 0, 2), (64, 2, 14)]
    bar = scene(bars_of(suspended)[0])
    notes = list(chord_notes(figure(Kind.CHORDS, "x...x..........."), bar))
    assert 4 not in {n.pitch % 12 for n in notes if n.onset_beats == 0}
    assert 4 in {n.pitch % 12 for n in notes if n.onset_beats == 1}


def test_a_pad_changes_with_the_chord() -> None:
    notes = list(pad_notes(figure(Kind.PAD, "", tones=2), scene(bars_of(C_THEN_G)[0])))
    assert [(n.onset_beats, n.length_beats) for n in notes] == [(0, 2), (0, 2), (2, 2), (2, 2)]


def test_an_arpeggio_counts_chord_tones_upwards_and_turns_at_the_top() -> None:
    notes = arpeggio_notes(
        figure(Kind.ARPEGGIO, "1.2.3.4.........", lowest=60, highest=72),
        scene(bars_of(C_THEN_G)[0]),
    )
    assert [n.pitch for n in notes] == [60, 64, 67, 72]
    turned = arpeggio_notes(
        figure(Kind.ARPEGGIO, "4.5.6.7.........", lowest=60, highest=72),
        scene(bars_of(C_THEN_G)[0]),
    )
    assert [n.pitch for n in turned] == [72, 72, 67, 64]


def test_a_countermelody_climbs_through_its_phrase_beside_the_melody() -> None:
    heights: list[int] = []
    for phrase_bar in range(8):
        bar = scene(bars_of(C_THEN_G)[0], stage(place=Place(phrase_bar=phrase_bar)))
        line = list(counter_notes(figure(Kind.COUNTER, "x.......x......."), bar))
        assert all(note.pitch % 12 != 7 for note in line)
        heights.append(line[0].pitch)
    assert heights == sorted(heights)
    assert heights[-1] > heights[0] + 7


@pytest.mark.parametrize("root", range(12))
def test_a_voicing_is_close_and_lies_round_the_middle(root: int) -> None:
    chord = voicing((root, (root + 4) % 12, (root + 7) % 12), NoteRange(Pitch(55), Pitch(76)))
    assert chord[-1] - chord[0] < 12
    assert abs(sum(chord) / 3 - 65.5) <= 3


def test_without_a_chord_nobody_comps() -> None:
    empty = scene(bars_of([])[0])
    for kind, play in ((Kind.CHORDS, chord_notes), (Kind.PAD, pad_notes)):
        assert list(play(figure(kind, "x..............."), empty)) == []
    assert list(arpeggio_notes(figure(Kind.ARPEGGIO, "1..............."), empty)) == []
    assert list(counter_notes(figure(Kind.COUNTER, "x..............."), empty)) == []
