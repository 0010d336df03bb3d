"""A run as a training file (Garmin's Training Center XML, version 2), with its music's tempo.

There is no position in it: none was ever known. Speed and cadence stand where the Activity
Extension v2 has them, the music's tempo in an element of a namespace of its own.
"""

import html
import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from courante.errors import BadInput
from courante.outlet._track import TrackPoint, track_of
from courante.outlet.file import FileOutlet
from courante.types import Chunk, PaceReading, Seconds, TempoPoint

TCX = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
EXTENSION = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
MUSIC = "urn:courante:music:1"
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_tcx(
    target: Path | BinaryIO,
    *,
    started_at: datetime,
    readings: Sequence[PaceReading],
    tempos: Sequence[TempoPoint],
    title: str,
) -> None:
    """Write a run: a point for each second in which something was told, or the tempo changed.

    Equal input, equal bytes.

    Args:
        target: a path (it is replaced at the end, or left as it was) or an open binary file.
        started_at: when the run began, with its time zone.
        readings: from the run's start; their cadence counts footfalls.
        tempos: when the music was how fast.
        title: name of the run.

    Raises:
        BadInput: there is nothing to write, or ``started_at`` has no time zone.
        OutputFailed: the file cannot be written.
    """
    if started_at.tzinfo is None:
        raise BadInput("started_at", started_at, "a time with its time zone")
    track = track_of(readings, tempos)
    if not track:
        raise BadInput(field="readings", value=0, expected="a reading or a tempo at least")
    text = "\n".join(_lines(started_at.astimezone(UTC), track, title))
    data = text.encode()
    if isinstance(target, Path):
        with FileOutlet(target) as file:
            file.publish(Chunk(data, Seconds(0.0)))
    else:
        target.write(data)


def _lines(started_at: datetime, track: Sequence[TrackPoint], title: str) -> Iterator[str]:
    begin = _time(started_at, min(0.0, track[0].time_s))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<TrainingCenterDatabase xmlns="{TCX}" xmlns:ns3="{EXTENSION}" xmlns:music="{MUSIC}">'
    yield f'<Activities><Activity Sport="Running"><Id>{begin}</Id>'
    yield f'<Lap StartTime="{begin}">'
    yield from _totals(track)
    yield "<Track>"
    for point in track:
        yield _point(started_at, point)
    yield "</Track>"
    yield from _lap_extension(track)
    yield "</Lap>"
    if title:
        yield f"<Notes>{html.escape(_UNPRINTABLE.sub('', title), quote=False)}</Notes>"
    yield "</Activity></Activities></TrainingCenterDatabase>\n"


# The schema fixes the order of all elements below.


def _totals(track: Sequence[TrackPoint]) -> Iterator[str]:
    duration_s = track[-1].time_s - min(0.0, track[0].time_s)
    speeds = [point.speed_mps for point in track if point.speed_mps is not None]
    hearts = [point.heart_rate_bpm for point in track if point.heart_rate_bpm is not None]
    yield f"<TotalTimeSeconds>{_number(duration_s)}</TotalTimeSeconds>"
    yield f"<DistanceMeters>{_number(_distance_m(track))}</DistanceMeters>"
    if speeds:
        yield f"<MaximumSpeed>{_number(max(speeds))}</MaximumSpeed>"
    # Nobody weighed the runner; the schema insists on a number.
    yield "<Calories>0</Calories>"
    if hearts:
        mean = math.fsum(hearts) / len(hearts)
        yield f"<AverageHeartRateBpm>{_heart(mean)}</AverageHeartRateBpm>"
        yield f"<MaximumHeartRateBpm>{_heart(max(hearts))}</MaximumHeartRateBpm>"
    yield "<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod>"


def _point(started_at: datetime, point: TrackPoint) -> str:
    elements = [f"<Time>{_time(started_at, point.time_s)}</Time>"]
    if point.distance_m is not None:
        elements.append(f"<DistanceMeters>{_number(point.distance_m)}</DistanceMeters>")
    if point.heart_rate_bpm is not None:
        elements.append(f"<HeartRateBpm>{_heart(point.heart_rate_bpm)}</HeartRateBpm>")
    extensions = _extensions(point)
    if extensions:
        elements.append(f"<Extensions>{extensions}</Extensions>")
    return f"<Trackpoint>{''.join(elements)}</Trackpoint>"


def _extensions(point: TrackPoint) -> str:
    speed, cadence = "", ""
    if point.speed_mps is not None:
        speed = f"<ns3:Speed>{_number(point.speed_mps)}</ns3:Speed>"
    if point.cadence_spm is not None:
        cadence = f"<ns3:RunCadence>{_strides(point.cadence_spm)}</ns3:RunCadence>"
    motion = f"<ns3:TPX>{speed}{cadence}</ns3:TPX>" if speed or cadence else ""
    if point.tempo_bpm is None:
        return motion
    return f"{motion}<music:TempoBpm>{_number(point.tempo_bpm)}</music:TempoBpm>"


def _lap_extension(track: Sequence[TrackPoint]) -> Iterator[str]:
    cadences = [point.cadence_spm for point in track if point.cadence_spm is not None]
    speeds = [point.speed_mps for point in track if point.speed_mps is not None]
    elements: list[str] = []
    if speeds:
        mean = math.fsum(speeds) / len(speeds)
        elements.append(f"<ns3:AvgSpeed>{_number(mean)}</ns3:AvgSpeed>")
    if cadences:
        mean = math.fsum(cadences) / len(cadences)
        elements.append(f"<ns3:AvgRunCadence>{_strides(mean)}</ns3:AvgRunCadence>")
        elements.append(f"<ns3:MaxRunCadence>{_strides(max(cadences))}</ns3:MaxRunCadence>")
    if elements:
        yield f"<Extensions><ns3:LX>{''.join(elements)}</ns3:LX></Extensions>"


def _distance_m(track: Sequence[TrackPoint]) -> float:
    return next((p.distance_m for p in reversed(track) if p.distance_m is not None), 0.0)


def _time(started_at: datetime, time_s: float) -> str:
    moment = started_at + timedelta(seconds=time_s)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _number(value: float) -> str:
    return f"{value:.3f}"


def _strides(cadence_spm: float) -> int:
    """What a watch writes: a running cadence counts one foot; one byte."""
    return min(255, round(cadence_spm / 2))


def _heart(heart_rate_bpm: float) -> str:
    return f"<Value>{min(255, max(1, round(heart_rate_bpm)))}</Value>"
