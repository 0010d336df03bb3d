"""A block in which the style changes is rendered in pieces, each with the parts of one style."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from courante.types import PlayedBar, Seconds, TimedNote


@dataclass(frozen=True)
class Piece:
    """A stretch of a block, from ``start`` to ``stop`` (frames), played by one style's parts."""

    style: str
    start: int
    stop: int
    notes: tuple[TimedNote, ...]


@dataclass(frozen=True)
class Span:
    """Where a block lies in score time, and how many frames it has."""

    start_beat: float
    end_beat: float
    frames: int
    sample_rate_hz: int

    def frame_of(self, beat: float) -> int:
        """The frame at which a beat falls; the tempo does not change inside a block."""
        beats = self.end_beat - self.start_beat
        share = (beat - self.start_beat) / beats if beats > 0 else 0.0
        return min(self.frames, max(0, round(share * self.frames)))


def cut(
    notes: Sequence[TimedNote], bars: Iterable[PlayedBar], sounding: str, span: Span
) -> tuple[Piece, ...]:
    """Cut a block at the bar lines where another style begins."""
    places = [(0, sounding)]
    for bar in bars:
        if bar.style != places[-1][1]:
            places.append((span.frame_of(bar.start_beat), bar.style))
    stops = [frame for frame, _ in places[1:]] + [span.frames]
    return tuple(
        Piece(style, start, stop, _between(notes, start, stop, span))
        for (start, style), stop in zip(places, stops, strict=True)
    )


def _between(
    notes: Sequence[TimedNote], start: int, stop: int, span: Span
) -> tuple[TimedNote, ...]:
    rate = span.sample_rate_hz
    begin_s, end_s = start / rate, stop / rate
    last = stop == span.frames
    return tuple(
        replace(note, time_s=Seconds(note.time_s - begin_s))
        for note in notes
        if begin_s <= note.time_s and (last or note.time_s < end_s)
    )


def playable(
    notes: Sequence[TimedNote],
    early: Sequence[TimedNote],
    names: frozenset[str],
    coming: frozenset[str],
) -> tuple[tuple[TimedNote, ...], tuple[TimedNote, ...]]:
    """Sort out notes whose part is not on stage.

    A note of the next style that comes before its bar line (by a micro-offset) waits for it; the
    end of a note whose part has left is dropped: it dies away by itself.

    Args:
        notes: of this piece.
        early: those that waited so far; they sound at the piece's beginning.
        names: the parts on stage.
        coming: the parts of the style that plays the newest bars.

    Returns:
        Notes to play, and notes that wait.
    """
    due = [replace(note, time_s=Seconds(0.0)) for note in early if note.part in names]
    here = [note for note in notes if note.part in names]
    waiting = [note for note in early if note.part not in names]
    waiting += [note for note in notes if note.part not in names and note.velocity > 0]
    return (*due, *here), tuple(note for note in waiting if note.part in coming)
