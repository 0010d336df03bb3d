"""From a written score to a piano roll of sixteenth steps."""

from math import floor

import numpy as np

from courante.corpus.metres import COUNTED, UNDERSTOOD, Counted, on_grid
from courante.corpus.piece import Piece, bits_of
from courante.corpus.score import Score, WrittenNote
from courante.errors import BadScore
from courante.types import PIANO_RANGE, STEPS_PER_BEAT

_LONGEST_STEPS = 1 << 16
_STEPS_PER_QUARTER = STEPS_PER_BEAT


def piece_from_score(score: Score, *, title: str, work: str) -> Piece:
    """Quantise a score to steps.

    Onsets and ends go to the nearest step (halves up), a note has at least one step. Silence before
    the first and after the last note is left out. A pitch struck while another voice holds it is
    articulated again.

    Raises:
        BadScore: the metre changes or is none of those understood, the bar lines leave the metre's
            grid, a pitch is outside the piano's range, or there are no notes.
    """
    counted = _counted(score)
    notes = [note for voice in score.voices for note in voice.notes]
    if not notes:
        raise BadScore(field="notes", value=0, expected="at least one note")
    steps_per_bar = counted.metre.steps_per_bar
    phase_quarters = -score.pickup_quarters % max(counted.bar_quarters, counted.felt_quarters)
    _require_bars_on_grid(score, counted, phase_quarters)
    spans = [_span(note, phase_quarters) for note in notes]
    first = min(start for start, _ in spans)
    steps = max(end for _, end in spans) - first
    if steps > _LONGEST_STEPS:
        raise BadScore(
            field="length", value=f"{steps} steps", expected=f"at most {_LONGEST_STEPS} sixteenths"
        )
    play = np.zeros((steps, PIANO_RANGE.size), dtype=np.bool_)
    struck = np.zeros_like(play)
    for note, (start, end) in zip(notes, spans, strict=True):
        column = _column(note.pitch)
        play[start - first : end - first, column] = True
        struck[start - first, column] |= not note.tied
    positions = (np.arange(first, first + steps) % steps_per_bar).astype(np.int8)
    return Piece(title, work, counted.metre, PIANO_RANGE, bits_of(play, struck), positions)


def _counted(score: Score) -> Counted:
    found = {COUNTED.get(metre) for metre in score.metres}
    counted = found.pop() if len(found) == 1 else None
    if counted is None:
        shown = ", ".join(score.metres) or "none"
        raise BadScore(field="metre", value=shown, expected=f"{UNDERSTOOD} throughout")
    return counted


def _require_bars_on_grid(score: Score, counted: Counted, phase_quarters: float) -> None:
    """Bars may be cut by repeats, but a whole bar must begin where the metre has its bar line."""
    for number, bar in enumerate(score.bars, start=1):
        onset_quarters = bar.onset_quarters + phase_quarters
        if counted.is_whole(bar.length_quarters) and not on_grid(onset_quarters, counted):
            late = onset_quarters % counted.bar_quarters
            shown = f"whole bar {number}, {late:g} quarters late"
            raise BadScore(
                field="bar lines", value=shown, expected=f"a constant metre of {score.metres[0]}"
            )


def _span(note: WrittenNote, phase_quarters: float) -> tuple[int, int]:
    """First step and the one after the last, counted from the start of the first bar."""
    onset = note.onset_quarters + phase_quarters
    start = floor(onset * _STEPS_PER_QUARTER + 0.5)
    end = floor((onset + note.length_quarters) * _STEPS_PER_QUARTER + 0.5)
    return start, max(end, start + 1)


def _column(pitch: int) -> int:
    if not PIANO_RANGE.lowest <= pitch <= PIANO_RANGE.highest:
        expected = f"MIDI numbers {PIANO_RANGE.lowest}-{PIANO_RANGE.highest}"
        raise BadScore(field="pitch", value=pitch, expected=expected)
    return pitch - PIANO_RANGE.lowest
