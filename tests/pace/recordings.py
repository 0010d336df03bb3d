"""Writes small recordings by hand: GPX, TCX and FIT, as watches do."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2024, 5, 4, 8, 0, tzinfo=UTC)
METRES_PER_DEGREE = 111_194.93
"""Along a meridian of a sphere of 6,371 km."""


@dataclass(frozen=True)
class Written:
    """One point to write; ``None`` leaves a thing out."""

    second: float | None
    metres: float | None = None
    cadence: float | None = None
    heart: int | None = None
    speed: float | None = None


def stamp(second: float) -> str:
    """The time of a point, in ISO 8601."""
    return (START + timedelta(seconds=second)).isoformat().replace("+00:00", "Z")


def gpx(*tracks: Sequence[Written], name: str = "Morning Run") -> bytes:
    """A GPX file with one segment a track, due north from the equator."""
    body = "".join(
        f"<trk><name>{name}</name><trkseg>{''.join(map(_trkpt, track))}</trkseg></trk>"
        for track in tracks
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="test"'
        ' xmlns="http://www.topografix.com/GPX/1/1"'
        ' xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
        f"{body}</gpx>"
    ).encode()


def _trkpt(point: Written) -> str:
    inner = "" if point.heart is None else f"<x:hr>{point.heart}</x:hr>"
    inner += "" if point.cadence is None else f"<x:cad>{point.cadence:g}</x:cad>"
    extension = f"<x:TrackPointExtension>{inner}</x:TrackPointExtension>" if inner else ""
    time = "" if point.second is None else f"<time>{stamp(point.second)}</time>"
    return (
        f'<trkpt lat="{(point.metres or 0) / METRES_PER_DEGREE:.9f}" lon="0">{time}'
        f"<extensions>{extension}</extensions></trkpt>"
    )


def tcx(*laps: Sequence[Written]) -> bytes:
    """A TCX file without positions, as an indoor run is recorded."""
    body = "".join(
        f'<Lap StartTime="{stamp(0)}"><Calories>5</Calories><DistanceMeters>1</DistanceMeters>'
        f"<Track>{''.join(map(_trackpoint, lap))}</Track></Lap>"
        for lap in laps
    )
    return (
        '  <?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase'
        ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">'
        f'<Activities><Activity Sport="Running"><Id>{stamp(0)}</Id>{body}</Activity></Activities>'
        "</TrainingCenterDatabase>"
    ).encode()


def _trackpoint(point: Written) -> str:
    extension = 'xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2"'
    tpx = "" if point.speed is None else f"<Speed>{point.speed}</Speed>"
    tpx += "" if point.cadence is None else f"<RunCadence>{point.cadence:g}</RunCadence>"
    time = "" if point.second is None else f"<Time>{stamp(point.second)}</Time>"
    metres = "" if point.metres is None else f"<DistanceMeters>{point.metres}</DistanceMeters>"
    heart = (
        "" if point.heart is None else f"<HeartRateBpm><Value>{point.heart}</Value></HeartRateBpm>"
    )
    tail = f"<Extensions><TPX {extension}>{tpx}</TPX></Extensions>" if tpx else ""
    return f"<Trackpoint>{time}{metres}{heart}{tail}</Trackpoint>"


FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)


def fit(points: Iterable[Written]) -> bytes:
    """A FIT file: a definition of ``record`` messages, then one for each point."""
    fields = ((253, 4, 0x86), (5, 4, 0x86), (6, 2, 0x84), (4, 1, 0x02), (3, 1, 0x02))
    definition = struct.pack("<BBBHB", 0x40, 0, 0, 20, len(fields))
    data = definition + b"".join(struct.pack("<BBB", *field) for field in fields)
    data += b"".join(map(_record, points))
    header = struct.pack("<BBHI4s", 14, 0x10, 2132, len(data), b".FIT")
    header += struct.pack("<H", crc16(header))
    return header + data + struct.pack("<H", crc16(header + data))


def _record(point: Written) -> bytes:
    time = 0xFFFFFFFF
    if point.second is not None:
        time = int((START - FIT_EPOCH).total_seconds() + point.second)
    metres = 0xFFFFFFFF if point.metres is None else round(point.metres * 100)
    speed = 0xFFFF if point.speed is None else round(point.speed * 1000)
    cadence = 0xFF if point.cadence is None else round(point.cadence)
    heart = 0xFF if point.heart is None else point.heart
    return struct.pack("<BIIHBB", 0, time, metres, speed, cadence, heart)


def crc16(data: bytes) -> int:
    """CRC-16 with the reflected polynomial 0xA001, as FIT files end with."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
