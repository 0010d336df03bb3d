"""Reads FIT recordings. The only module that knows fitdecode, which is typed here."""

import io
import struct
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol, cast

import fitdecode  # pyright: ignore[reportMissingTypeStubs]
from fitdecode.exceptions import FitError  # pyright: ignore[reportMissingTypeStubs]

from courante.errors import BadRunFile
from courante.pace.replay_points import Recording, RunPoint

_DEGREES_PER_SEMICIRCLE = 180 / 2**31
_DAMAGE = (
    FitError,
    struct.error,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AssertionError,
)
"""What the library lets out; where a length in the file is wrong its own assertions fail."""


class _Field(Protocol):
    name: str
    value: object


class _Message(Protocol):
    name: str
    fields: list[_Field]


def read(data: bytes, file_name: str) -> Recording:
    """Read a FIT file, its checksum included.

    Raises:
        BadRunFile: it is truncated or damaged.
    """
    try:
        points = tuple(_point(record) for record in _records(data))
    except _DAMAGE as error:
        raise BadRunFile(file_name, str(error), "a whole FIT file") from error
    return Recording(None, (points,))


def _records(data: bytes) -> Iterator[Mapping[str, object]]:
    with fitdecode.FitReader(
        io.BytesIO(data),
        check_crc=fitdecode.CrcCheck.RAISE,
        # Unknown developer fields are no reason to refuse a run; a wrong checksum is.
        error_handling=fitdecode.ErrorHandling.IGNORE,
    ) as frames:
        for frame in frames:
            if not isinstance(frame, fitdecode.FitDataMessage):
                continue
            message = cast("_Message", frame)
            if message.name == "record":
                yield {field.name: field.value for field in message.fields}


def _point(record: Mapping[str, object]) -> RunPoint:
    time = record.get("timestamp")
    speed = _number(record, "enhanced_speed")
    cadence = _number(record, "cadence")
    latitude, longitude = _number(record, "position_lat"), _number(record, "position_long")
    position = None
    if latitude is not None and longitude is not None:
        position = (latitude * _DEGREES_PER_SEMICIRCLE, longitude * _DEGREES_PER_SEMICIRCLE)
    fraction = _number(record, "fractional_cadence") or 0.0
    return RunPoint(
        time=time if isinstance(time, datetime) else None,
        position_deg=position,
        distance_m=_number(record, "distance"),
        speed_mps=_number(record, "speed") if speed is None else speed,
        cadence_per_min=None if cadence is None else cadence + fraction,
        heart_rate_bpm=_number(record, "heart_rate"),
    )


def _number(record: Mapping[str, object], name: str) -> float | None:
    value = record.get(name)
    return float(value) if isinstance(value, int | float) else None
