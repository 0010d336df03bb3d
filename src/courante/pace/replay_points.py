"""From the points of a recorded run to pace readings.

Every reader of a file format hands over points; positions are turned into speeds here and go no
further.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from courante.config import PaceConfig
from courante.errors import BadRunFile
from courante.pace import tracker
from courante.pace.readings import CADENCE_SPM, HEART_RATE_BPM, SPEED_MPS
from courante.types import Bpm, PaceReading, Seconds, Source, TempoFeel

EARTH_RADIUS_M = 6_371_000.0
LONGEST_GAP_S = 20.0
"""Over a longer gap (a pause) no speed is computed."""
LONGEST_RUN = timedelta(hours=24)


@dataclass(frozen=True)
class RunPoint:
    """One point of a recording; what the device did not write is ``None``.

    Attributes:
        time: with its time zone.
        position_deg: latitude and longitude.
        distance_m: since the start of the recording.
        cadence_per_min: steps or strides, as the device counts.
    """

    time: datetime | None
    position_deg: tuple[float, float] | None = None
    distance_m: float | None = None
    speed_mps: float | None = None
    cadence_per_min: float | None = None
    heart_rate_bpm: float | None = None


@dataclass(frozen=True)
class Recording:
    """What a file format's reader found: a name, and unbroken pieces of points in file order."""

    name: str | None
    segments: tuple[tuple[RunPoint, ...], ...]


@dataclass(frozen=True)
class RecordedRun:
    """A recorded run, ready to be replayed.

    Attributes:
        title: the name in the file, or the file's.
        duration_s: from the first to the last point, pauses included.
        readings: sorted; ``time_s`` counts from the run's start; cadence in footfalls a minute.
        skipped_points: points left out because their time did not move forward or was missing.
    """

    title: str
    duration_s: Seconds
    readings: tuple[PaceReading, ...]
    skipped_points: int = 0


@dataclass(frozen=True)
class _Timed:
    """A point whose time is known, and the segment it belongs to."""

    time: datetime
    segment: int
    point: RunPoint


def to_run(recording: Recording, file_name: str) -> RecordedRun:
    """Turn a recording into readings.

    Tracks are put in order of time; a point that jumps back in time is left out.

    Raises:
        BadRunFile: no time stamps, fewer than two points, nothing measured, or days of length.
    """
    total = sum(len(segment) for segment in recording.segments)
    points = _in_time(recording.segments)
    if total and not points:
        raise BadRunFile(file_name, "a run without time stamps", "a recording with times")
    if len(points) < 2:
        raise BadRunFile(file_name, f"{len(points)} points", "a recorded run of two points or more")
    length = points[-1].time - points[0].time
    if length > LONGEST_RUN:
        raise BadRunFile(file_name, f"{length} long", "one run of at most 24 hours")
    readings = tuple(_readings(points))
    if not readings:
        raise BadRunFile(file_name, "only times", "positions, speed, cadence or heart rate")
    return RecordedRun(
        title=recording.name or Path(file_name).stem,
        duration_s=Seconds(length.total_seconds()),
        readings=_with_known_units(readings),
        skipped_points=total - len(points),
    )


def _in_time(segments: Iterable[Sequence[RunPoint]]) -> list[_Timed]:
    """The timed points, segments in order of their start, each point later than the one before."""
    timed = [
        [_Timed(point.time, number, point) for point in segment if point.time is not None]
        for number, segment in enumerate(segments)
    ]
    forward: list[_Timed] = []
    for segment in sorted(filter(None, timed), key=lambda points: points[0].time):
        for it in segment:
            if not forward or it.time > forward[-1].time:
                forward.append(it)
    return forward


def _readings(points: Sequence[_Timed]) -> Iterator[PaceReading]:
    watch = any(
        it.point.cadence_per_min is not None or it.point.heart_rate_bpm is not None for it in points
    )
    for before, it in zip((None, *points), points, strict=False):
        joined = before if before is not None and before.segment == it.segment else None
        reading = PaceReading(
            time_s=Seconds((it.time - points[0].time).total_seconds()),
            speed_mps=_plausible(_speed(joined, it), SPEED_MPS),
            cadence_spm=_plausible(it.point.cadence_per_min, CADENCE_SPM),
            heart_rate_bpm=_plausible(it.point.heart_rate_bpm, HEART_RATE_BPM),
            source=Source.WATCH if watch else Source.GPS,
        )
        if (reading.speed_mps, reading.cadence_spm, reading.heart_rate_bpm) != (None, None, None):
            yield reading


def _plausible(value: float | None, limits: tuple[float, float]) -> float | None:
    return value if value is not None and limits[0] <= value <= limits[1] else None


def _speed(before: _Timed | None, it: _Timed) -> float | None:
    """The device's own speed; where it has none, or claims 0, that of the way covered."""
    covered = None if before is None else _covered_speed(before, it)
    return it.point.speed_mps or (it.point.speed_mps if covered is None else covered)


def _covered_speed(before: _Timed, it: _Timed) -> float | None:
    seconds = (it.time - before.time).total_seconds()
    start, end = before.point, it.point
    if seconds > LONGEST_GAP_S:
        return None
    if start.distance_m is not None and end.distance_m is not None:
        return (end.distance_m - start.distance_m) / seconds
    if start.position_deg is not None and end.position_deg is not None:
        return great_circle_m(start.position_deg, end.position_deg) / seconds
    return None


def great_circle_m(start_deg: tuple[float, float], end_deg: tuple[float, float]) -> float:
    """Metres between two positions on a sphere (haversine formula, Sinnott 1984)."""
    (lat_a, lon_a), (lat_b, lon_b) = start_deg, end_deg
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    half_phi = (phi_b - phi_a) / 2
    half_lambda = math.radians(lon_b - lon_a) / 2
    chord = math.sin(half_phi) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def _with_known_units(readings: Sequence[PaceReading]) -> tuple[PaceReading, ...]:
    """Footfalls throughout: a file may start with a walk and show its unit only later."""
    state = tracker.init(PaceConfig(), TempoFeel(Bpm(100), Bpm(60), Bpm(180)))
    for reading in readings:
        state = tracker.observe(state, reading)
    return tuple(tracker.repaired(state, readings))
