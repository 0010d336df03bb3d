from courante.band.tidy import tidied
from courante.types import Beats, NoteEvent, NoteRange, Pitch

RANGES = {"flute": NoteRange(Pitch(60), Pitch(96))}


def note(
    onset: float, length: float, pitch: int, velocity: int = 80, part: str = "flute"
) -> NoteEvent:
    return NoteEvent(Beats(onset), Beats(length), Pitch(pitch), part, velocity)


def test_a_note_out_of_range_is_moved_by_octaves() -> None:
    moved = tidied([note(0, 1, 35), note(1, 1, 59), note(2, 1, 97), note(3, 1, 127)], RANGES)
    assert [n.pitch for n in moved] == [71, 71, 85, 91]


def test_a_part_without_a_range_plays_what_it_is_given() -> None:
    assert tidied([note(0, 1, 36, part="kit")], RANGES)[0].pitch == 36


def test_of_two_notes_at_once_on_one_pitch_the_louder_stays_as_long_as_the_longer() -> None:
    assert tidied([note(0, 2, 72, 60), note(0, 1, 72, 90)], RANGES) == (note(0, 2, 72, 90),)


def test_a_note_ends_where_its_pitch_is_struck_again() -> None:
    both = tidied([note(0, 3, 72), note(1, 1, 72), note(0, 3, 76)], RANGES)
    assert both == (note(0, 1, 72), note(0, 3, 76), note(1, 1, 72))


def test_another_part_on_the_same_pitch_is_left_alone() -> None:
    notes = (note(0, 2, 72), note(0, 2, 72, part="oboe"))
    assert set(tidied(notes, RANGES)) == set(notes)
