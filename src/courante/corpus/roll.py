"""From a written score to a piano roll of sixteenth steps."""

from dataclasses import dataclass
from math import floor

import numpy as np

from courante.corpus.piece import Piece, bits_of
from courante.corpus.score import Score, WrittenNote
from courante.errors import BadScore
from courante.types import COMMON_TIME, PIANO_RANGE, STEPS_PER_BEAT, TRIPLE_TIME, Metre

_LONGEST_STEPS = 1 << 16
_ON_GRID_BEATS = 1e-3


@dataclass(frozen=True)
class _Written:
    """How a time signature is counted: quarter notes in a written bar, and the metre it becomes."""

    beats: int
    metre: Metre


_METRES = {
    "4/4": _Written(4, COMMON_TIME),
    "2/2": _Written(4, COMMON_TIME),  # the same bar, felt in two
    "2/4": _Written(2, COMMON_TIME),  # two bars make one, from the first full bar on
    "3/4": _Written(3, TRIPLE_TIME),
}


def piece_from_score(score: Score, *, title: str, work: str) -> Piece:
    """Quantise a score to steps.

    Onsets and ends go to the nearest step (halves up), a note has at least one step. Silence before
    the first and after the last note is left out. A pitch struck while another voice holds it is
    articulated again.

    Raises:
        BadScore: the metre changes or is none of 4/4, 2/2, 2/4 and 3/4, the bar lines leave the
            metre's grid, a pitch is outside the piano's range, or there are no notes.
    """
    written = _written(score)
    notes = [note for voice in score.voices for note in voice.notes]
    if not notes:
        raise BadScore(field="notes", value=0, expected="at least one note")
    steps_per_bar = written.metre.steps_per_bar
    phase_beats = -score.pickup_beats % written.metre.beats_per_bar
    _require_bars_on_grid(score, written, phase_beats)
    spans = [_span(note, phase_beats) for note in notes]
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
    return Piece(title, work, written.metre, PIANO_RANGE, bits_of(play, struck), positions)


def _written(score: Score) -> _Written:
    if len(score.metres) != 1 or score.metres[0] not in _METRES:
        found = ", ".join(score.metres) or "none"
        raise BadScore(field="metre", value=found, expected="4/4, 2/2, 2/4 or 3/4 throughout")
    return _METRES[score.metres[0]]


def _require_bars_on_grid(score: Score, written: _Written, phase_beats: float) -> None:
    """Bars may be cut by repeats, but a whole bar must begin where the metre has its bar line."""
    for number, bar in enumerate(score.bars, start=1):
        off = (bar.onset_beats + phase_beats) % written.beats
        whole = bar.length_beats >= written.beats - _ON_GRID_BEATS
        if whole and min(off, written.beats - off) > _ON_GRID_BEATS:
            shown = f"whole bar {number} on beat {off + 1:g}"
            raise BadScore(
                field="bar lines", value=shown, expected=f"a constant metre of {score.metres[0]}"
            )


def _span(note: WrittenNote, phase_beats: float) -> tuple[int, int]:
    """First step and the one after the last, counted from the start of the first bar."""
    onset = note.onset_beats + phase_beats
    start = floor(onset * STEPS_PER_BEAT + 0.5)
    end = floor((onset + note.length_beats) * STEPS_PER_BEAT + 0.5)
    return start, max(end, start + 1)


def _column(pitch: int) -> int:
    if not PIANO_RANGE.lowest <= pitch <= PIANO_RANGE.highest:
        expected = f"MIDI numbers {PIANO_RANGE.lowest}-{PIANO_RANGE.highest}"
        raise BadScore(field="pitch", value=pitch, expected=expected)
    return pitch - PIANO_RANGE.lowest
