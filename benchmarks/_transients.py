"""Where strokes are heard: onset strength at the beats, half-way between them, and elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from _scipy import Samples
from courante.types import TempoPoint

FRAME, HOP = 1024, 256
NEAR_S = 0.03
"""A stroke so near a place is heard at that place."""
BANDS_HZ = (0, 120, 250, 500, 1000, 2000, 4000, 8000, 16000)


@dataclass(frozen=True)
class Clarity:
    """Mean of the highest onset strength near each kind of place, the mean of all being 1.

    Attributes:
        beat: on the beats. off_beat: half-way between two. rest: a quarter and three quarters.
        off_grid_ms: from each beat to the highest onset strength near it, the median.
    """

    beat: float
    off_beat: float
    rest: float
    off_grid_ms: float

    @property
    def contrast(self) -> float:
        """How much clearer the beat is than what is next clear."""
        return self.beat / max(self.off_beat, self.rest)


def clarity(
    samples: Samples, rate_hz: int, tempos: Sequence[TempoPoint], delay_s: float, end_beat: float
) -> Clarity:
    """Listen for strokes.

    Args:
        samples: mono.
        rate_hz: their rate.
        tempos: when the music had which tempo.
        delay_s: by how much the samples are late.
        end_beat: the last one that is listened for.
    """
    strength = onset_strength(samples, rate_hz)
    step_s = HOP / rate_hz
    beats = np.arange(1, int(end_beat) - 1, dtype=np.float64)
    near = max(1, round(NEAR_S / step_s))
    found = {part: _at(strength, beats + part, tempos, delay_s, step_s, near) for part in _PARTS}
    level = float(strength.mean())
    means = {part: float(highest.mean()) / level for part, (highest, _) in found.items()}
    late_s = (found[0.0][1] - near) * step_s
    rest = (means[0.25] + means[0.75]) / 2
    return Clarity(means[0.0], means[0.5], rest, float(np.median(np.abs(late_s))) * 1000)


_PARTS = (0.0, 0.25, 0.5, 0.75)


def onset_strength(samples: Samples, rate_hz: int) -> Samples:
    """``(frames,)``: how much louder the bands became, in decibels, half-wave rectified.

    Spectral flux over eight bands (Bello et al., A tutorial on onset detection in music signals,
    2005); a frame's place is its middle.
    """
    padded = np.concatenate([np.zeros(FRAME // 2), samples, np.zeros(FRAME)])
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(FRAME), axis=1)) ** 2
    frequencies = np.fft.rfftfreq(FRAME, 1 / rate_hz)
    edges = np.searchsorted(frequencies, BANDS_HZ)
    bands = np.add.reduceat(power, edges[:-1], axis=1)
    level: NDArray[np.float64] = 10 * np.log10(bands + 1e-5 * bands.mean(axis=0) + 1e-12)
    rise = np.maximum(level[2:] - level[:-2], 0).mean(axis=1)
    return np.concatenate([[0.0], rise, [0.0]])


def seconds_at(beats: Samples, tempos: Sequence[TempoPoint]) -> Samples:
    """When these beats were played, in seconds from the first sample."""
    starts = np.array([float(point.beat) for point in tempos])
    times = np.array([float(point.time_s) for point in tempos])
    bpm = np.array([float(point.tempo_bpm) for point in tempos])
    which = np.clip(np.searchsorted(starts, beats, side="right") - 1, 0, None)
    return times[which] + (beats - starts[which]) * 60 / bpm[which]


def _at(
    strength: Samples,
    beats: Samples,
    tempos: Sequence[TempoPoint],
    delay_s: float,
    step_s: float,
    near: int,
) -> tuple[Samples, NDArray[np.int64]]:
    middles = np.rint((seconds_at(beats, tempos) + delay_s) / step_s).astype(np.int64)
    inside = middles[(middles >= near) & (middles + near < len(strength))]
    windows = strength[inside[:, None] + np.arange(-near, near + 1)]
    return windows.max(axis=1), windows.argmax(axis=1).astype(np.int64)
