"""What sensors told and what was played, as one point a second."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby

from courante.types import PaceReading, TempoPoint

LONGEST_GAP_S = 20.0
"""Over a longer silence of the sensors nobody knows how far it was."""


@dataclass(frozen=True)
class TrackPoint:
    """One second of a run; what was not told in it is ``None``.

    Attributes:
        time_s: from the run's start. distance_m: covered until then.
        tempo_bpm: of the music that was played then.
    """

    time_s: float
    speed_mps: float | None = None
    cadence_spm: float | None = None
    heart_rate_bpm: float | None = None
    distance_m: float | None = None
    tempo_bpm: float | None = None


def track_of(readings: Sequence[PaceReading], tempos: Sequence[TempoPoint]) -> list[TrackPoint]:
    """Points in order of time; in each second the last of several readings counts."""
    changes = [TrackPoint(_to_ms(point.time_s)) for point in tempos]
    told = [
        TrackPoint(_to_ms(it.time_s), it.speed_mps, it.cadence_spm, it.heart_rate_bpm)
        for it in readings
    ]
    # Within a second readings come last: a point stands at the time of a reading, if it has one.
    moments = sorted(changes, key=_time_s) + sorted(told, key=_time_s)
    moments.sort(key=_second)
    merged = [reduce(_merged, points) for _, points in groupby(moments, key=_second)]
    return list(_with_tempo(_with_distance(merged), tempos))


def _to_ms(time_s: float) -> float:
    # As it will be written: else two points could be apart here and at one time there.
    return round(time_s, 3)


def _time_s(point: TrackPoint) -> float:
    return point.time_s


def _second(point: TrackPoint) -> int:
    return math.floor(point.time_s)


def _merged(before: TrackPoint, point: TrackPoint) -> TrackPoint:
    return TrackPoint(
        point.time_s,
        before.speed_mps if point.speed_mps is None else point.speed_mps,
        before.cadence_spm if point.cadence_spm is None else point.cadence_spm,
        before.heart_rate_bpm if point.heart_rate_bpm is None else point.heart_rate_bpm,
    )


def _with_distance(points: Iterable[TrackPoint]) -> Iterator[TrackPoint]:
    """Adds up each speed over the time since the one before.

    So the way between two points is the later one's speed again, for whoever divides.
    """
    distance_m = 0.0
    before_s: float | None = None
    for point in points:
        if point.speed_mps is None:
            yield point
            continue
        if before_s is not None and point.time_s - before_s <= LONGEST_GAP_S:
            distance_m += point.speed_mps * (point.time_s - before_s)
        before_s = point.time_s
        yield replace(point, distance_m=distance_m)


def _with_tempo(points: Iterable[TrackPoint], tempos: Sequence[TempoPoint]) -> Iterator[TrackPoint]:
    following = iter(sorted(tempos, key=lambda point: point.time_s))
    ahead = next(following, None)
    now: float | None = None
    for point in points:
        while ahead is not None and ahead.time_s <= point.time_s:
            now, ahead = ahead.tempo_bpm, next(following, None)
        yield replace(point, tempo_bpm=now)
