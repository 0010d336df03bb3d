"""Beats heard in sound: the strokes that the pulse puts on every beat."""

from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from _scipy import Samples, band_power, peaks_of, smoothed
from courante.types import Seconds

HOP_S = 0.002
DRUM_HZ = (45.0, 75.0)
"""Where the bass drum sounds and few notes do."""


def decode(path: Path) -> tuple[Samples, int]:
    """Decode an MP3: mono samples, and their rate."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        frames = [frame.to_ndarray() for frame in container.decode(stream)]
        return np.concatenate(
            [frame.mean(axis=0, dtype=np.float64) for frame in frames]
        ), stream.rate


def beat_times(samples: Samples, rate_hz: int, least_interval_s: float) -> Samples:
    """When the pulse strikes, in seconds from the first sample.

    Args:
        samples: mono.
        rate_hz: sample rate.
        least_interval_s: no two beats are closer.
    """
    power = band_power(samples, DRUM_HZ, rate_hz)
    hop = round(HOP_S * rate_hz)
    smooth = smoothed(power[: len(power) // hop * hop].reshape(-1, hop).mean(axis=1), 0.1)
    level = 10 * np.log10(smooth + 1e-9 * smooth.max())
    rise = np.maximum(level[10:] - level[:-10], 0.0)
    peaks = peaks_of(rise, least=3.0, apart=max(1, round(least_interval_s / HOP_S)))
    return peaks * hop / rate_hz


def local_tempi(beats: Samples) -> Samples:
    """Beats a minute between each beat and the next."""
    return 60.0 / np.diff(beats)


def first_change(beats: Samples, period_s: Seconds, tolerance_s: float) -> float | None:
    """The first beat that is off the grid of ``period_s`` that the beats before it keep."""
    for before, beat in pairwise(beats.tolist()):
        off = (beat - before + period_s / 2) % period_s - period_s / 2
        if abs(off) > tolerance_s:
            return beat
    return None
