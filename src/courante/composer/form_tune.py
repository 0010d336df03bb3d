"""A tune that somebody brings, as the first theme."""

from dataclasses import dataclass

import numpy as np

from courante.composer.form_notes import OCTAVE, transposed
from courante.composer.form_state import HALF_PHRASE_BARS
from courante.errors import BadInput
from courante.types import PIANO_RANGE, PLAY, Bits, Metre, NoteRange

MOST_BARS = 32
"""A strain: what is longer is a piece, and no theme."""


@dataclass(frozen=True, eq=False)
class Tune:
    """Whole bars of music.

    Attributes:
        title: what people call it. metre: of all bars.
        note_range: the pitch of the first and last column of ``bits``.
        bits: ``(steps, note_range.size, 2)``, play and articulate.
    """

    title: str
    metre: Metre
    note_range: NoteRange
    bits: Bits

    @property
    def bars(self) -> int:
        """How many there are."""
        return self.bits.shape[0] // self.metre.steps_per_bar


def tune_of(
    title: str, metre: Metre, bits: Bits, first_position: int, note_range: NoteRange = PIANO_RANGE
) -> Tune:
    """Music as a tune of whole bars; a pick-up goes to the end of the last bar, where it leads on.

    Args:
        title: what people call it.
        metre: of all bars.
        bits: ``(steps, note_range.size, 2)``.
        first_position: step of the bar at which it begins.
        note_range: the pitch of the first and last column.

    Raises:
        BadInput: nothing sounds, or it is longer than a theme can be.
    """
    if not bits[:, :, PLAY].any():
        raise BadInput("theme", title, "at least one note")
    steps_per_bar = metre.steps_per_bar
    pickup = -first_position % steps_per_bar
    if pickup >= bits.shape[0]:
        pickup = 0
    body = bits[pickup:]
    steps = -(-body.shape[0] // steps_per_bar) * steps_per_bar
    if steps > MOST_BARS * steps_per_bar:
        shown = f"{title}, {steps // steps_per_bar} bars"
        raise BadInput("theme", shown, f"at most {MOST_BARS} bars")
    whole = np.zeros((steps, *bits.shape[1:]), dtype=np.bool_)
    whole[: body.shape[0]] = body
    if 0 < pickup <= steps - body.shape[0]:
        whole[steps - pickup :] = bits[:pickup]
    return Tune(title, metre, note_range, whole)


def fitted(tune: Tune, note_range: NoteRange) -> Bits:
    """A tune in another range: by octaves to where most of it fits, single notes folded back.

    It is filled up from its own beginning to phrases of four bars.

    Returns:
        ``(steps, note_range.size, 2)`` bits.
    """
    columns = np.flatnonzero(tune.bits[:, :, PLAY].any(axis=0))
    pitches = columns + tune.note_range.lowest
    octaves = min(range(-8, 9), key=lambda n: (_outside(pitches + OCTAVE * n, note_range), abs(n)))
    spread = np.zeros((tune.bits.shape[0], 128, 2), dtype=np.bool_)
    spread[:, pitches] = tune.bits[:, columns]
    moved = transposed(spread, OCTAVE * octaves)
    lowest, size = note_range.lowest, note_range.size
    bits = moved[:, lowest : lowest + size].copy()
    for column in np.flatnonzero(moved[:, :, PLAY].any(axis=0)):
        if not note_range.lowest <= column <= note_range.highest:
            inside = [p for p in range(column % OCTAVE, 128, OCTAVE) if 0 <= p - lowest < size]
            nearest = min(inside, key=lambda p: abs(p - int(column)), default=None)
            if nearest is not None:
                bits[:, nearest - lowest] |= moved[:, column]
    bars = -(-tune.bars // HALF_PHRASE_BARS) * HALF_PHRASE_BARS
    steps = np.arange(bars * tune.metre.steps_per_bar) % bits.shape[0]
    return bits[steps]


def _outside(pitches: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]", fit: NoteRange) -> int:
    return int(((pitches < fit.lowest) | (pitches > fit.highest)).sum())
