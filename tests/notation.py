"""Piano rolls from notes written down, and a few bars of real Bach, for tests of any stage."""

from collections.abc import Iterable

import numpy as np

from courante.types import (
    ARTICULATE,
    COMMON_TIME,
    PIANO_RANGE,
    PLAY,
    STEPS_PER_BEAT,
    Bar,
    Metre,
)

WrittenNote = tuple[int, int, int]
"""Pitch, first step counted from the first bar, length in steps."""

Voice = tuple[tuple[int, float], ...]
"""A line of (pitch, beats)."""

BWV_281: tuple[Voice, Voice, Voice, Voice] = (
    ((72, 2), (69, 1), (74, 1), (72, 1), (70, 1), (69, 1), (67, 1)),
    (
        *((64, 0.5), (65, 0.5), (67, 0.5), (64, 0.5), (65, 1), (65, 1)),
        *((65, 1.5), (64, 0.5), (65, 1.5), (64, 0.5)),
    ),
    ((55, 1), (60, 1), (60, 1), (58, 1), (60, 1), (62, 0.5), (58, 0.5), (60, 1), (60, 1)),
    (
        *((48, 0.5), (50, 0.5), (52, 0.5), (48, 0.5), (53, 1), (46, 1)),
        *((45, 1), (43, 1), (41, 0.5), (45, 0.5), (48, 1)),
    ),
)
"""J. S. Bach, BWV 281, second and third bar: soprano, alto, tenor, bass."""


def bars_of(notes: Iterable[WrittenNote], bars: int = 1, metre: Metre = COMMON_TIME) -> list[Bar]:
    """Bars of a piano roll over the piano's range."""
    steps = metre.steps_per_bar
    bits = np.zeros((bars * steps, PIANO_RANGE.size, 2), np.bool_)
    for pitch, onset, length in notes:
        column = pitch - PIANO_RANGE.lowest
        bits[onset : onset + length, column, PLAY] = True
        bits[onset, column, ARTICULATE] = True
    return [Bar(i, metre, PIANO_RANGE, bits[i * steps : (i + 1) * steps]) for i in range(bars)]


def written(voice: Voice) -> list[WrittenNote]:
    """A voice's (pitch, beats) one after another."""
    notes: list[WrittenNote] = []
    onset = 0
    for pitch, beats in voice:
        length = round(beats * STEPS_PER_BEAT)
        notes.append((pitch, onset, length))
        onset += length
    return notes


def bach(repeats: int = 1) -> list[Bar]:
    """Two bars of BWV 281, again and again."""
    notes = [note for voice in BWV_281 for note in written(voice)]
    once = bars_of(notes, bars=2)
    return [Bar(i, COMMON_TIME, PIANO_RANGE, once[i % 2].bits) for i in range(2 * repeats)]
