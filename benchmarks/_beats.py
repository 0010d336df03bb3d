"""Beats heard in sound: the strokes that the pulse puts on every beat."""

from pathlib import Path
from typing import cast

import av
import numpy as np
from numpy.typing import NDArray
from scipy import signal

from courante.types import Seconds

Samples = NDArray[np.float64]

HOP_S = 0.002
DRUM_HZ = (45.0, 75.0)
"""Where the bass drum sounds and few notes do."""


def decode(path: Path) -> tuple[Samples, int]:
    """Decode an MP3: mono samples, and their rate."""
    parts: list[Samples] = []
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        for frame in container.decode(stream):
            parts.append(cast(Samples, frame.to_ndarray().astype(np.float64)).mean(axis=0))
        return np.concatenate(parts), stream.rate


def beat_times(samples: Samples, rate_hz: int, least_interval_s: float) -> NDArray[np.float64]:
    """When the pulse strikes, in seconds from the first sample.

    Args:
        samples: mono.
        rate_hz: sample rate.
        least_interval_s: no two beats are closer.
    """
    band = signal.butter(2, DRUM_HZ, "bandpass", fs=rate_hz, output="sos")
    power = signal.sosfilt(band, samples) ** 2
    hop = round(HOP_S * rate_hz)
    frames = power[: len(power) // hop * hop].reshape(-1, hop).mean(axis=1)
    smooth = signal.lfilter([0.1], [1, -0.9], frames)
    level = 10 * np.log10(smooth + 1e-9 * smooth.max())
    rise = np.maximum(level[10:] - level[:-10], 0.0)
    peaks, _ = signal.find_peaks(rise, height=3.0, distance=max(1, round(least_interval_s / HOP_S)))
    return peaks * hop / rate_hz


def local_tempi(beats: NDArray[np.float64]) -> NDArray[np.float64]:
    """Beats a minute between each beat and the next."""
    return 60.0 / np.diff(beats)


def first_change(beats: NDArray[np.float64], period_s: Seconds, tolerance_s: float) -> float | None:
    """The first beat that is off the grid of ``period_s`` that the beats before it keep."""
    for before, beat in zip(beats, beats[1:], strict=False):
        off = (beat - before + period_s / 2) % period_s - period_s / 2
        if abs(off) > tolerance_s:
            return float(beat)
    return None
