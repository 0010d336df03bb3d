"""Reads GPX recordings, with the heart rate and cadence extensions that watches write."""

from collections.abc import Iterator
from typing import Protocol, cast

import gpxpy
from gpxpy.gpx import GPX, GPXException, GPXTrackPoint

from courante.errors import BadRunFile
from courante.pace.replay_points import Recording, RunPoint


class _Element(Protocol):
    """What is used of an XML element, whichever XML library gpxpy found."""

    tag: object
    text: str | None

    def iter(self) -> "Iterator[_Element]": ...


def read(data: bytes, file_name: str) -> Recording:
    """Read a GPX file.

    Raises:
        BadRunFile: it is no well-formed GPX (truncated, for one).
    """
    gpx = _parse(data, file_name)
    segments = tuple(
        tuple(_point(point) for point in segment.points)
        for track in gpx.tracks
        for segment in track.segments
    )
    names = (track.name for track in gpx.tracks if track.name)
    return Recording(next(names, None), segments)


def _parse(data: bytes, file_name: str) -> GPX:
    try:
        return gpxpy.parse(data)
    except (GPXException, ValueError, TypeError, LookupError, ArithmeticError) as error:
        raise BadRunFile(file_name, str(error), "a whole GPX file") from error


def _point(point: GPXTrackPoint) -> RunPoint:
    extensions = dict(_extensions(point))
    return RunPoint(
        time=point.time,
        position_deg=(point.latitude, point.longitude),
        speed_mps=_number(extensions.get("speed")) if point.speed is None else point.speed,
        cadence_per_min=_number(extensions.get("cad", extensions.get("cadence"))),
        heart_rate_bpm=_number(extensions.get("hr", extensions.get("heartrate"))),
    )


def _extensions(point: GPXTrackPoint) -> Iterator[tuple[str, str | None]]:
    """Local names and texts of all elements below the point's extensions."""
    for extension in cast("list[_Element]", point.extensions):
        for element in extension.iter():
            yield str(element.tag).rpartition("}")[2].lower(), element.text


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
