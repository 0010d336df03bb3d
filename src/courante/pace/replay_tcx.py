"""Reads TCX recordings. The only module that knows tcxreader, which is typed here."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol, cast
from xml.etree.ElementTree import ParseError

from tcxreader.tcxreader import TCXReader  # pyright: ignore[reportMissingTypeStubs]

from courante.errors import BadRunFile
from courante.pace.replay_points import Recording, RunPoint

_TRACKPOINT = re.compile(rb"<(?:\w+:)?Trackpoint[\s>]")
_TIME = re.compile(rb"<(?:\w+:)?Time[\s>]")
_DAMAGE = (ParseError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What the library lets out; it also reckons with the numbers, however large they are."""


class _TrackPoint(Protocol):
    time: datetime | None
    latitude: float | None
    longitude: float | None
    distance: float | None
    hr_value: int | None
    cadence: int | None
    tpx_ext: dict[str, float | None]


class _Lap(Protocol):
    trackpoints: Sequence[_TrackPoint]


class _Exercise(Protocol):
    laps: Sequence[_Lap]


class _Reader(Protocol):
    def read(self, fileLocation: io.BytesIO, *, only_gps: bool) -> _Exercise:  # noqa: N803 - the library's name
        """As tcxreader names it; ``only_gps`` would drop the points of an indoor run."""
        ...


def read(data: bytes, file_name: str) -> Recording:
    """Read a TCX file.

    Raises:
        BadRunFile: it is not well-formed (truncated, for one), or has points without a time.
    """
    if len(_TIME.findall(data)) < len(_TRACKPOINT.findall(data)):
        raise BadRunFile(file_name, "a run without time stamps", "a time in every track point")
    reader = cast("_Reader", TCXReader())
    try:
        exercise = reader.read(io.BytesIO(data), only_gps=False)
    except _DAMAGE as error:
        raise BadRunFile(file_name, str(error), "a whole TCX file") from error
    # Laps follow each other without a break: a runner presses a button and runs on.
    points = tuple(_point(point) for lap in exercise.laps for point in lap.trackpoints)
    return Recording(None, (points,))


def _point(point: _TrackPoint) -> RunPoint:
    located = point.latitude is not None and point.longitude is not None
    return RunPoint(
        time=_aware(point.time),
        position_deg=(point.latitude or 0.0, point.longitude or 0.0) if located else None,
        distance_m=point.distance,
        speed_mps=point.tpx_ext.get("Speed"),
        cadence_per_min=point.tpx_ext.get("RunCadence", point.cadence),
        heart_rate_bpm=point.hr_value,
    )


def _aware(time: datetime | None) -> datetime | None:
    return time if time is None or time.tzinfo is not None else time.replace(tzinfo=UTC)
