"""What is heard in recorded sound of the page: the beat's grid, and when it changed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

HOP_S = 0.001
RISE_HOPS = 4
SPREAD_HOPS = 6
"""A stroke counts fully on its moment, and less and less up to so far from it."""
SETTLED_S = 2.6
"""So long a tempo is kept before it changes."""
FLOOR = 0.01
"""Of the loudest: what is softer is no stroke."""


@dataclass(frozen=True)
class Strokes:
    """How strongly notes begin, moment by moment.

    Attributes:
        start_s: of the first value, by the clock of the recording. hop_s: from each to the next.
    """

    start_s: float
    hop_s: float
    strength: Samples

    def at(self, times_s: Samples) -> Samples:
        """The strength at each of these moments; nothing outside of what was recorded."""
        places = np.rint((times_s - self.start_s) / self.hop_s).astype(np.intp)
        inside = (places >= 0) & (places < len(self.strength))
        return np.where(inside, self.strength[np.where(inside, places, 0)], 0.0)


def strokes_of(samples: Samples, rate_hz: float, start_s: float) -> Strokes:
    """Find where the sound rises at once, in what lies high: drums and attacks, not held notes."""
    hop = round(rate_hz * HOP_S)
    sharp = np.diff(samples, n=2)
    frames = sharp[: len(sharp) // hop * hop].reshape(-1, hop)
    level = np.sqrt((frames**2).mean(axis=1))
    level = np.maximum(level, FLOOR * level.max())
    rise = np.zeros_like(level)
    before = np.lib.stride_tricks.sliding_window_view(level, RISE_HOPS).max(axis=1)[:-1]
    rise[RISE_HOPS:] = np.maximum(np.log(level[RISE_HOPS:] / before), 0.0)
    triangle = 1 - np.abs(np.arange(-SPREAD_HOPS, SPREAD_HOPS + 1)) / (SPREAD_HOPS + 1)
    strength = np.asarray(np.convolve(rise, triangle, "same"), np.float64)
    return Strokes(start_s, hop / rate_hz, strength)


def phase_s(strokes: Strokes, bpm: float, from_s: float, to_s: float) -> float:
    """Where the beat lies: a moment at or after ``from_s`` on which beats fall at this tempo."""
    beat_s = 60 / bpm
    phases = from_s + np.arange(0.0, beat_s, strokes.hop_s)
    beats = np.arange(0.0, to_s - from_s - beat_s, beat_s)
    return float(phases[strokes.at(phases[:, None] + beats).sum(axis=1).argmax()])


def changed_s(
    strokes: Strokes, before_bpm: float, after_bpm: float, asked_s: float, most_s: float
) -> float:
    """When one tempo went over into another: the moment that explains most strokes.

    Args:
        strokes: from ``SETTLED_S`` before it was asked to ``most_s`` and a second after.
        before_bpm: the tempo until then.
        after_bpm: the tempo from then on.
        asked_s: the change was not before this moment.
        most_s: nor later after it than this.
    """
    before_s, after_s = 60 / before_bpm, 60 / after_bpm
    line_s = phase_s(strokes, before_bpm, asked_s - SETTLED_S, asked_s)
    line_s += np.floor((asked_s - line_s) / before_s) * before_s
    moments = np.arange(asked_s, asked_s + most_s, 0.002)
    end_s = asked_s + most_s + 1.0

    def explained(moment: float) -> float:
        played = (moment - line_s) / before_s
        next_s = moment + (np.ceil(played) - played) * after_s
        beats = (np.arange(line_s, moment, before_s), np.arange(next_s, end_s, after_s))
        return float(sum(strokes.at(some).sum() for some in beats))

    return float(moments[int(np.argmax([explained(float(moment)) for moment in moments]))])


def longest_silence_s(samples: Samples, rate_hz: float, least: float) -> float:
    """The longest time between two moments that are at least so far from silence."""
    return float(np.diff(np.flatnonzero(np.abs(samples) >= least)).max() / rate_hz)


def first_audible(samples: Samples, least: float) -> int | None:
    """The first sample that is at least so far from silence."""
    loud = np.flatnonzero(np.abs(samples) >= least)
    return int(loud[0]) if len(loud) else None
