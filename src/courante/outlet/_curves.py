"""The curves of a run: smoothed readings over minutes, broken where nothing was measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.types import PaceReading, Seconds, TempoPoint

WINDOW_S = 10.0
GAP_S = 20.0
SLOWEST_MPS = 1.0


@dataclass(frozen=True)
class Curve:
    """``minutes`` and ``values`` ``(n,)``; not a number where the line is broken."""

    minutes: NDArray[np.float64]
    values: NDArray[np.float64]

    @property
    def drawable(self) -> bool:
        """Whether there is a line to draw."""
        return int(np.isfinite(self.values).sum()) >= 2

    @property
    def typical(self) -> float:
        """The median."""
        return float(np.nanmedian(self.values))

    def range(self, margin: float) -> tuple[float, float]:
        """Where nearly all values lie, with a margin (as a share) around them."""
        low, high = np.nanpercentile(self.values, [1, 99])
        room = max(margin * (high - low), 0.02 * abs(high), 1e-3)
        return float(low - room), float(high + room)


def pace_of(readings: Sequence[PaceReading]) -> Curve:
    """Minutes a kilometre; broken where the runner walks slowly or stands."""
    speed = _curve(readings, lambda r: r.speed_mps)
    moving = np.where(speed.values >= SLOWEST_MPS, speed.values, np.nan)
    return Curve(speed.minutes, 1000.0 / moving / 60.0)


def cadence_of(readings: Sequence[PaceReading]) -> Curve:
    """Steps a minute."""
    return _curve(readings, lambda r: r.cadence_spm or None)


def heart_of(readings: Sequence[PaceReading]) -> Curve:
    """Heart beats a minute."""
    return _curve(readings, lambda r: r.heart_rate_bpm or None)


def tempo_of(tempos: Sequence[TempoPoint], duration_s: Seconds) -> Curve:
    """The tempo played, in steps."""
    minutes = [p.time_s / 60.0 for p in tempos] + [duration_s / 60.0]
    values = [float(p.tempo_bpm) for p in tempos]
    return Curve(np.array(minutes), np.array([*values, *values[-1:]]))


def kilometres(readings: Sequence[PaceReading]) -> float | None:
    """How far, by the speeds measured; ``None`` if there are too few."""
    pairs = [(float(r.time_s), r.speed_mps) for r in readings if r.speed_mps is not None]
    if len(pairs) < 2:
        return None
    times, speeds = np.array(pairs, dtype=np.float64).T
    steps = np.minimum(np.diff(times), GAP_S)
    return float(np.sum(steps * (speeds[1:] + speeds[:-1]) / 2) / 1000.0)


def _curve(readings: Sequence[PaceReading], value: Callable[[PaceReading], float | None]) -> Curve:
    pairs = [(float(r.time_s), v) for r in readings if (v := value(r)) is not None]
    if not pairs:
        return Curve(np.empty(0), np.empty(0))
    times, values = np.array(sorted(pairs), dtype=np.float64).T
    smooth = _running_median(times, values)
    breaks = np.flatnonzero(np.diff(times) > GAP_S) + 1
    return Curve(
        np.insert(times, breaks, times[breaks - 1] + 1.0) / 60.0,
        np.insert(smooth, breaks, np.nan),
    )


def _running_median(times: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    first = last = 0
    medians: list[float] = []
    for time_s in times:
        while times[first] < time_s - WINDOW_S / 2:
            first += 1
        while last < len(times) and times[last] <= time_s + WINDOW_S / 2:
            last += 1
        medians.append(float(np.median(values[first:last])))
    return np.array(medians)
