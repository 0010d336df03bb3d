"""Bits as notes, and the lines they make: what varies a theme works on these.

Columns stand for pitches: semitones above the lowest note of the composer's range.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from courante.types import ARTICULATE, PLAY, Bits

OCTAVE = 12


@dataclass(frozen=True, order=True)
class FormNote:
    """A note: where it is struck, how many steps it sounds, and its column."""

    onset: int
    steps: int
    column: int

    @property
    def end(self) -> int:
        """The step after its last."""
        return self.onset + self.steps


@dataclass(frozen=True)
class Lines:
    """Notes by the line they belong to, each in order of onset.

    Attributes:
        melody: whatever is highest where it is struck.
        bass: whatever is lowest where it is struck, below another note.
        inner: the rest.
    """

    melody: tuple[FormNote, ...]
    inner: tuple[FormNote, ...]
    bass: tuple[FormNote, ...]

    @property
    def notes(self) -> tuple[FormNote, ...]:
        """All of them."""
        return self.melody + self.inner + self.bass


def notes_of(bits: Bits) -> tuple[FormNote, ...]:
    """The notes of ``(steps, columns, 2)`` bits; one tied in from before is struck at step 0."""
    play = bits[:, :, PLAY].T
    before = np.zeros_like(play)
    before[:, 1:] = play[:, :-1]
    struck = play & (bits[:, :, ARTICULATE].T | ~before)
    # A row for each column, one step longer than the music, so that no note leaves its row.
    stops = np.pad(~play | struck, ((0, 0), (0, 1)), constant_values=True)
    onsets = np.flatnonzero(np.pad(struck, ((0, 0), (0, 1))))
    ends = np.flatnonzero(stops)
    after = ends[np.searchsorted(ends, onsets, side="right")]
    columns, first = np.divmod(onsets, stops.shape[1])
    found = zip(first.tolist(), (after - onsets).tolist(), columns.tolist(), strict=True)
    return tuple(sorted(FormNote(*note) for note in found))


def bits_of(notes: Iterable[FormNote], steps: int, columns: int) -> Bits:
    """Notes as ``(steps, columns, 2)`` bits; what is outside, in time or pitch, is cut off.

    Pitches outside come back by octaves where the columns span one.
    """
    bits = np.zeros((steps, columns, 2), dtype=np.bool_)
    for note in notes:
        column = folded(note.column, columns)
        if column is not None and 0 <= note.onset < steps and note.steps > 0:
            bits[note.onset : note.end, column, PLAY] = True
            bits[note.onset, column, ARTICULATE] = True
    return bits


def folded(column: int, columns: int) -> int | None:
    """A column, moved by octaves into the range; ``None`` if there is no such place."""
    if column < 0:
        column += -(column // OCTAVE) * OCTAVE
    elif column >= columns:
        column -= -((columns - 1 - column) // OCTAVE) * OCTAVE
    return column if 0 <= column < columns else None


def transposed(bits: Bits, semitones: int) -> Bits:
    """The same music higher (or lower, below 0); what would leave the range is folded back."""
    columns = bits.shape[1]
    if semitones == 0 or columns < OCTAVE:
        return bits
    moved = np.zeros_like(bits)
    for column in np.flatnonzero(bits[:, :, PLAY].any(axis=0)):
        target = folded(int(column) + semitones, columns)
        if target is not None:
            moved[:, target] |= bits[:, column]
    return moved


def lines_of(notes: Iterable[FormNote], steps: int) -> Lines:
    """Tell melody, bass and inner notes apart by who is highest and lowest at each onset."""
    ordered = tuple(sorted(notes))
    top, bottom = np.full(steps, -1), np.full(steps, 1 << 16)
    for note in ordered:
        span = slice(note.onset, note.end)
        top[span] = np.maximum(top[span], note.column)
        bottom[span] = np.minimum(bottom[span], note.column)
    melody = tuple(n for n in ordered if n.column == top[n.onset])
    below = tuple(n for n in ordered if n.column != top[n.onset])
    bass = tuple(n for n in below if n.column == bottom[n.onset])
    return Lines(melody, tuple(n for n in below if n.column != bottom[n.onset]), bass)
