from tests.notation import bach
from tests.scenes import sounding, stage

from courante.band.lines import Line, line_notes
from courante.band.roles import Role
from courante.band.stage import Entry
from courante.types import COMMON_TIME, NoteEvent


def played(*lines: Line, energy: float = 0.5) -> list[NoteEvent]:
    heard = sounding(bach()[0])
    return list(line_notes(lines, stage(energy), COMMON_TIME, heard, heard))


def test_a_voice_is_played_note_for_note() -> None:
    alto = played(Line(Role.ALTO, "viola", 70))
    assert [(n.pitch, n.onset_beats, n.length_beats) for n in alto] == [
        (64, 0, 0.5),
        (65, 0.5, 0.5),
        (67, 1, 0.5),
        (64, 1.5, 0.5),
        (65, 2, 1),
        (65, 3, 1),
    ]
    assert {(n.part, n.velocity) for n in alto} == {("viola", 70)}


def test_a_line_may_be_shorter_and_an_octave_higher() -> None:
    first = played(Line(Role.MELODY, "flute", 80, held=0.5, octave=1))[0]
    assert (first.pitch, first.length_beats) == (84, 1)


def test_a_line_enters_with_its_energy() -> None:
    late = Line(Role.MELODY, "flute", 80, entry=Entry(0.6))
    assert played(late, energy=0.5) == []
    assert len(played(late, energy=0.6)) == 3


def test_two_players_may_have_the_same_line() -> None:
    both = played(Line(Role.MELODY, "fiddle", 80), Line(Role.SOPRANO, "flute", 80))
    assert sorted(n.pitch for n in both if n.part == "fiddle") == sorted(
        n.pitch for n in both if n.part == "flute"
    )
