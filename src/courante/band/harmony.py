"""Harmony as the band hears it: the key of the last bars, and a chord for every beat."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from courante.band.chords import Chord, beat_weights, chords_of
from courante.band.key import Key, key_of
from courante.band.voices import VoiceNote
from courante.types import Metre

BARS_HEARD = 8
"""The key is that of so many bars: as many as a run hears again after a restart."""
STRONG_BEATS = {4: (0, 2), 3: (0,), 2: (0, 1)}
"""By beats in a bar; in 6/8 both of them."""


@dataclass(frozen=True)
class Heard:
    """What the band remembers.

    Attributes:
        weights: how much each of the 12 pitch classes counted in each of the last bars.
        last: the last chord there was.
    """

    weights: tuple[tuple[float, ...], ...] = ()
    last: Chord | None = None


@dataclass(frozen=True)
class Harmony:
    """One bar's: its key and the chord of each beat; ``None`` until music was heard."""

    key: Key
    chords: tuple[Chord | None, ...]


def step(heard: Heard, metre: Metre, notes: Sequence[VoiceNote]) -> tuple[Heard, Harmony]:
    """Listen to a bar; where it rests, the chord before goes on.

    Args:
        heard: so far.
        metre: the bar's.
        notes: all that sounds in it, tied notes included.
    """
    beats = [beat_weights(metre, notes, beat) for beat in range(metre.beats_per_bar)]
    bar = tuple(float(weight) for weight in np.sum(beats, axis=0))
    weights = (*heard.weights, bar)[-BARS_HEARD:]
    key = key_of([sum(column) for column in zip(*weights, strict=True)])
    chords: list[Chord | None] = []
    last = heard.last
    for chord in chords_of(metre, notes, key):
        last = chord or last
        chords.append(last)
    return Heard(weights, last), Harmony(key, tuple(chords))


def is_strong(metre: Metre, step: int) -> bool:
    """Whether a step is a beat that carries weight."""
    beat, off = divmod(step, metre.steps_per_beat)
    return off == 0 and beat in STRONG_BEATS.get(metre.beats_per_bar, (0,))
