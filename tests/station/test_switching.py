from courante.station.switching import Span, cut, playable
from courante.types import COMMON_TIME, ArrangedBar, Beats, Pitch, PlayedBar, Seconds, TimedNote

SPAN = Span(start_beat=3.0, end_beat=5.0, frames=1000, sample_rate_hz=1000)


def bar(start: float, style: str) -> PlayedBar:
    return PlayedBar(Beats(start), ArrangedBar(0, COMMON_TIME, ()), style)


def note(time_s: float, part: str = "a", velocity: int = 80) -> TimedNote:
    return TimedNote(Seconds(time_s), part, Pitch(60), velocity)


def test_a_block_of_one_style_is_one_piece() -> None:
    notes = (note(0.0), note(1.0))
    (piece,) = cut(notes, [bar(4.0, "calm")], "calm", SPAN)
    assert (piece.style, piece.start, piece.stop, piece.notes) == ("calm", 0, 1000, notes)


def test_another_style_begins_at_its_bar_line() -> None:
    notes = (note(0.2), note(0.5), note(0.9))
    first, second = cut(notes, [bar(4.0, "wild")], "calm", SPAN)
    assert (first.style, first.start, first.stop, first.notes) == ("calm", 0, 500, (note(0.2),))
    assert (second.style, second.start, second.stop) == ("wild", 500, 1000)
    assert [round(n.time_s, 6) for n in second.notes] == [0.0, 0.4]


def test_a_bar_line_at_either_end_of_the_block_loses_no_note() -> None:
    notes = (note(0.0), note(1.0))
    at_start = cut(notes, [bar(3.0, "wild")], "calm", SPAN)
    assert [len(piece.notes) for piece in at_start] == [0, 2]
    at_end = cut(notes, [bar(5.0, "wild")], "calm", SPAN)
    assert [len(piece.notes) for piece in at_end] == [2, 1]
    assert [(piece.start, piece.stop) for piece in at_end] == [(0, 1000), (1000, 1000)]


def test_notes_of_the_coming_style_wait_and_ends_of_the_gone_one_are_dropped() -> None:
    stage, coming = frozenset({"a"}), frozenset({"b"})
    notes = (note(0.1), note(0.2, "b"), note(0.3, "gone", velocity=0), note(0.4, "gone"))
    played, waiting = playable(notes, (), stage, coming)
    assert played == (note(0.1),)
    assert waiting == (note(0.2, "b"),)
    played, waiting = playable((note(0.1, "b"),), waiting, coming, coming)
    assert played == (note(0.0, "b"), note(0.1, "b"))
    assert waiting == ()
