from courante.performer.pedal import pedalled
from courante.types import COMMON_TIME, Beats, NoteEvent, Pitch


def note(onset: float, length: float, pitch: int, part: str = "piano") -> NoteEvent:
    return NoteEvent(Beats(onset), Beats(length), Pitch(pitch), part)


def ends(*notes: NoteEvent) -> list[float]:
    held = pedalled(notes, ("piano",), COMMON_TIME)
    return [n.onset_beats + n.length_beats for n in held]


def test_a_broken_chord_rings_to_the_bar_line() -> None:
    assert ends(note(0, 1, 48), note(0.5, 0.5, 64), note(1, 0.5, 67), note(1.5, 0.5, 72)) == [4] * 4


def test_the_foot_is_lifted_where_the_bass_moves() -> None:
    assert ends(note(0, 1, 48), note(0.5, 0.5, 64), note(2, 1, 43), note(2, 1, 74)) == [2, 2, 4, 4]
    # An octave is the same harmony.
    assert ends(note(0, 1, 48), note(2, 1, 36)) == [4, 4]


def test_a_melody_over_a_held_bass_does_not_lift_it() -> None:
    assert ends(note(0, 4, 48), note(0, 1, 64), note(2, 1, 67)) == [4, 4, 4]


def test_neighbours_do_not_blur() -> None:
    assert ends(note(0, 4, 48), note(0, 1, 72), note(1, 1, 74), note(2, 1, 76))[1:] == [1, 2, 4]


def test_nothing_becomes_shorter_and_others_keep_their_lengths() -> None:
    bar = (note(0, 6, 60), note(1, 1, 62), note(0, 0.5, 40, "drum"))
    assert ends(*bar) == [6, 4, 0.5]
    assert pedalled(bar, (), COMMON_TIME) == bar
