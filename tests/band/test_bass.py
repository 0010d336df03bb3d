from tests.notation import WrittenNote, bars_of
from tests.scenes import scene

from courante.band.bass import bass_notes
from courante.band.chords import Chord
from courante.band.figures import Figure, Kind
from courante.band.pattern import Patterns, rhythm_of
from courante.types import COMMON_TIME, Beats, NoteEvent, NoteRange, Pitch

C_MAJOR: list[WrittenNote] = [(48, 0, 16), (64, 0, 16), (67, 0, 16), (72, 0, 16)]
F_MAJOR = Chord(5, (0, 4, 7))


def played(
    signs: str, notes: list[WrittenNote], following: Chord | None = F_MAJOR, highest: int = 55
) -> list[NoteEvent]:
    patterns = Patterns(((COMMON_TIME, rhythm_of(signs)),))
    within = NoteRange(Pitch(28), Pitch(highest))
    figure = Figure(Kind.BASS, "bass", within, 90, Beats(0.5), patterns)
    return list(bass_notes(figure, scene(bars_of(notes)[0], next_chord=following)))


def test_root_fifth_octave_and_third() -> None:
    bass = played("1---5---8---3---", C_MAJOR)
    assert [(n.onset_beats, n.pitch) for n in bass] == [(0, 36), (1, 43), (2, 48), (3, 40)]
    assert {n.length_beats for n in bass} == {0.5}


def test_what_is_too_high_is_played_an_octave_lower() -> None:
    assert [n.pitch for n in played("1...5...8...3...", C_MAJOR, highest=40)] == [36, 31, 36, 40]


def test_the_bass_of_the_music_is_kept_in_an_inversion() -> None:
    inverted: list[WrittenNote] = [(40, 0, 16), (60, 0, 16), (67, 0, 16)]
    assert [n.pitch for n in played("1...............", inverted)] == [28]


def test_a_walk_leads_by_the_scale_to_the_next_chord() -> None:
    """From C up to F by E, and down to it from G by G: a step of the scale away."""
    assert [n.pitch for n in played("1.......1...w...", C_MAJOR)] == [36, 36, 31]
    down = played("1...w...5.......", C_MAJOR)
    assert [n.pitch for n in down] == [36, 41, 43]


def test_without_a_chord_the_bass_rests() -> None:
    assert played("1...5...w.......", [], following=None) == []
