"""When a runner holds a steady cadence, and how well a tempo kept to it.

The figure that benchmarks and the command line report. The definition is strict: a span of at least
20 s in which every reading lies within 3 % of the span's middle, without a gap; and the tempo (or
its half or double) is compared, moment by moment, with the reading that was then the last, not with
an average of them.
"""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from courante.pace.estimate import spm_of_speed
from courante.types import PaceReading, Seconds, TempoPoint

SHORTEST_S = 20.0
CADENCE_TOLERANCE = 0.03
TEMPO_TOLERANCE = 0.025
LONGEST_GAP_S = 10.0
SLOWEST_SPM = 60.0
TICK_S = 0.1
_SPEED_WINDOW_S = 5.0


@dataclass(frozen=True)
class SteadySpan:
    """A span of the run in which the cadence was steady."""

    start_s: Seconds
    end_s: Seconds


@dataclass(frozen=True)
class Kept:
    """How well a tempo kept to a steady cadence.

    Attributes:
        steady_s: seconds of steady cadence.
        share: share of them within 2.5 %; 1 where nothing was steady.
    """

    steady_s: Seconds
    share: float


def steady_spans(readings: Sequence[PaceReading]) -> tuple[SteadySpan, ...]:
    """The spans of steady cadence, none overlapping, each as long as it can be from its start.

    Args:
        readings: sorted by time, cadence in footfalls a minute; those without one are passed over.
    """
    steps = _with_cadence(readings)
    spans: list[SteadySpan] = []
    first = 0
    while first < len(steps):
        last = _last_steady(steps, first)
        span = SteadySpan(steps[first].time_s, steps[last].time_s)
        if span.end_s - span.start_s >= SHORTEST_S:
            spans.append(span)
            first = last
        first += 1
    return tuple(spans)


def kept(readings: Sequence[PaceReading], tempi: Sequence[TempoPoint]) -> Kept:
    """How much of the steady time the tempo was within 2.5 % of the cadence, its half or double.

    Args:
        readings: as for ``steady_spans``.
        tempi: the tempo from each point's time on, sorted by time.
    """
    steps = _with_cadence(readings)
    step_times = [reading.time_s for reading in steps]
    tempo_times = [point.time_s for point in tempi]
    within = total = 0
    for span in steady_spans(steps):
        for tick in range(round((span.end_s - span.start_s) / TICK_S)):
            time_s = span.start_s + tick * TICK_S
            cadence = steps[bisect.bisect_right(step_times, time_s) - 1].cadence_spm
            playing = bisect.bisect_right(tempo_times, time_s) - 1
            total += 1
            within += playing >= 0 and _keeps(tempi[playing].tempo_bpm, cadence or 0.0)
    return Kept(Seconds(total * TICK_S), within / total if total else 1.0)


def steps_from_speed(readings: Sequence[PaceReading]) -> tuple[PaceReading, ...]:
    """For a run without cadence: the readings with the cadence that their speed stands for.

    The speed is the median of 5 s, put through the common line of speed and cadence.
    """
    moving = [reading for reading in readings if reading.speed_mps is not None]
    return tuple(
        replace(reading, cadence_spm=spm_of_speed(_median_speed(moving, index), 0.0))
        for index, reading in enumerate(moving)
    )


def _median_speed(readings: Sequence[PaceReading], index: int) -> float:
    edge = readings[index].time_s - _SPEED_WINDOW_S
    speeds: list[float] = []
    while index >= 0 and readings[index].time_s >= edge:
        speeds.append(readings[index].speed_mps or 0.0)
        index -= 1
    return median(speeds)


def _with_cadence(readings: Sequence[PaceReading]) -> list[PaceReading]:
    return [reading for reading in readings if reading.cadence_spm is not None]


def _last_steady(steps: Sequence[PaceReading], first: int) -> int:
    lowest = highest = steps[first].cadence_spm or 0.0
    last = first
    for index in range(first + 1, len(steps)):
        cadence = steps[index].cadence_spm or 0.0
        lowest, highest = min(lowest, cadence), max(highest, cadence)
        gap_s = steps[index].time_s - steps[index - 1].time_s
        spread = (highest - lowest) / (highest + lowest) if lowest >= SLOWEST_SPM else 1.0
        if spread > CADENCE_TOLERANCE or gap_s > LONGEST_GAP_S:
            break
        last = index
    return last


def _keeps(tempo_bpm: float, cadence_spm: float) -> bool:
    return any(
        abs(tempo_bpm * footfalls / cadence_spm - 1) <= TEMPO_TOLERANCE for footfalls in (1, 2, 0.5)
    )
