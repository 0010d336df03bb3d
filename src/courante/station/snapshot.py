"""How a run stands, and its composed music, as bytes: versioned, with a checksum, never pickled.

Both begin with four letters, a version and the SHA-256 of the rest. Where a run stands is a few
hundred bytes of JSON, written often; the music, written seldom, is JSON with the bars' numbers,
then their bits, eight to a byte, then the form, then the composer's own snapshot.
"""

import hashlib
import json
import math
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import numpy as np

from courante.composer import form_snapshot
from courante.errors import BadInput
from courante.pace.carried import Carried, CarriedEnergy
from courante.pace.own_range import OwnRange
from courante.pace.units import CadenceUnit
from courante.station.feed import Music
from courante.station.standing import Place, Standing
from courante.types import (
    Bar,
    Beats,
    Bpm,
    Metre,
    NoteRange,
    Pitch,
    Seconds,
    Section,
    Source,
)
from courante.types import Place as FormPlace

_STANDING, _MUSIC = b"CouS", b"CouM"
VERSIONS = {_STANDING: 1, _MUSIC: 2}
"""Music of version 1 knew no form and no metre of other than four steps a beat."""
_HEAD = struct.Struct("<4sB32s")
_LENGTH = struct.Struct("<I")
_PITCHES = 128
_MOST_BEATS, _MOST_STEPS_PER_BEAT = 16, 6
_DAMAGE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
    RecursionError,
    struct.error,
)
"""What reading fields lets out that nobody packed: a date may be out of the system's range."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """Where a run stands, and when somebody last cared for it (by the calendar)."""

    standing: Standing
    attended_at: datetime


def pack_snapshot(snapshot: Snapshot) -> bytes:
    """A snapshot as bytes."""
    place, carried = snapshot.standing.place, snapshot.standing.carried
    body: Json = {
        "time_s": place.time_s,
        "beat": place.beat,
        "bar_index": place.bar_index,
        "bar_beat": place.bar_beat,
        "paused": snapshot.standing.paused,
        "notes": snapshot.standing.notes,
        "attended_at": snapshot.attended_at.timestamp(),
        "pace": None if carried is None else _pace_fields(carried),
    }
    return _sealed(_STANDING, json.dumps(body).encode())


def unpack_snapshot(data: bytes) -> Snapshot:
    """What was packed.

    Raises:
        BadInput: it is damaged, or of another version.
    """
    body = _opened(_STANDING, data)
    try:
        return _snapshot(json.loads(body))
    except _DAMAGE as error:
        raise _bad("snapshot", data, "fields of a run that stands somewhere") from error


def pack_music(music: Music) -> bytes:
    """Composed music as bytes."""
    bars: list[Json] = [
        {
            "index": bar.index,
            "beats": bar.metre.beats_per_bar,
            "steps": bar.metre.steps_per_beat,
            "notes": [bar.note_range.lowest, bar.note_range.highest],
            "place": _place_fields(bar.place),
        }
        for bar in music.bars
    ]
    form = b"" if music.form is None else form_snapshot.pack(music.form)
    head = json.dumps({"composed": music.composed, "bars": bars, "form": len(form)}).encode()
    bits = b"".join(np.packbits(bar.bits).tobytes() for bar in music.bars)
    return _sealed(_MUSIC, _LENGTH.pack(len(head)) + head + bits + form + music.memory)


def unpack_music(data: bytes) -> Music:
    """What was packed; whether the composer's own part fits is up to the composer.

    Raises:
        BadInput: it is damaged, or of another version.
    """
    body = _opened(_MUSIC, data)
    try:
        (length,) = _LENGTH.unpack_from(body)
        start = _LENGTH.size + int(length)
        head = json.loads(body[_LENGTH.size : start])
        return _music(head, body[start:])
    except (*_DAMAGE, BadInput) as error:
        raise _bad("music", data, "bars, a form, and a composer's snapshot") from error


def _sealed(kind: bytes, body: bytes) -> bytes:
    return _HEAD.pack(kind, VERSIONS[kind], hashlib.sha256(body).digest()) + body


def _opened(kind: bytes, data: bytes) -> bytes:
    name = "snapshot" if kind == _STANDING else "music"
    if len(data) < _HEAD.size:
        raise _bad(name, data, "at least its head")
    found, version, checksum = _HEAD.unpack_from(data)
    body = data[_HEAD.size :]
    if (found, version) != (kind, VERSIONS[kind]):
        raise _bad(name, data, f"version {VERSIONS[kind]}")
    if hashlib.sha256(body).digest() != checksum:
        raise _bad(name, data, "its checksum to be right: it is damaged")
    return body


def _bad(name: str, data: bytes, expected: str) -> BadInput:
    return BadInput(field=name, value=f"{len(data)} bytes", expected=expected)


def _pace_fields(carried: Carried) -> Json:
    return {
        "tempo_bpm": carried.tempo_bpm,
        "goal_bpm": carried.goal_bpm,
        "held": carried.held,
        "offset_spm": carried.offset_spm,
        "octave": carried.octave,
        "units": {source.value: unit.name for source, unit in carried.units.items()},
        "energy": None if carried.energy is None else _energy_fields(carried.energy),
    }


def _energy_fields(carried: CarriedEnergy) -> Json:
    return {
        "level": carried.level,
        "speed_mps": _range_fields(carried.speed_mps),
        "cadence_spm": _range_fields(carried.cadence_spm),
    }


def _range_fields(known: OwnRange) -> list[float]:
    return [known.mean, known.deviation, known.learned_s]


def _snapshot(fields: Json) -> Snapshot:
    place = Place(
        time_s=Seconds(_number(fields["time_s"])),
        beat=Beats(_number(fields["beat"])),
        bar_index=_count(fields["bar_index"]),
        bar_beat=Beats(_number(fields["bar_beat"])),
    )
    pace = fields["pace"]
    standing = Standing(
        place,
        _truth(fields["paused"]),
        None if pace is None else _carried(pace),
        # Snapshots of before there were notes do not tell.
        notes=_truth(fields.get("notes", False)),
    )
    return Snapshot(standing, datetime.fromtimestamp(_number(fields["attended_at"]), UTC))


def _carried(fields: Json) -> Carried:
    offset, octave = fields["offset_spm"], fields["octave"]
    return Carried(
        tempo_bpm=_bpm(fields["tempo_bpm"]),
        goal_bpm=_bpm(fields["goal_bpm"]),
        held=_truth(fields["held"]),
        offset_spm=None if offset is None else _number(offset, least=-math.inf),
        octave=None if octave is None else int(octave),
        units={Source(k): CadenceUnit[str(v)] for k, v in fields["units"].items()},
        # Snapshots of before there was an energy do not tell.
        energy=_carried_energy(fields.get("energy")),
    )


def _carried_energy(fields: Json | None) -> CarriedEnergy | None:
    if fields is None:
        return None
    level = fields["level"]
    return CarriedEnergy(
        None if level is None else min(1.0, _number(level)),
        _own_range(fields["speed_mps"]),
        _own_range(fields["cadence_spm"]),
    )


def _own_range(fields: list[Any]) -> OwnRange:
    mean, deviation, learned_s = (_number(value) for value in fields)
    return OwnRange(mean, deviation, learned_s)


def _music(head: Json, rest: bytes) -> Music:
    bars: list[Bar] = []
    at = 0
    for fields in head["bars"]:
        bar, size = _bar(fields, rest[at:])
        bars.append(bar)
        at += size
    composed = _count(head["composed"])
    numbers = [bar.index for bar in bars]
    if numbers != list(range(composed - len(bars), composed)):
        message = "bars that do not follow each other"
        raise ValueError(message)
    end = at + _count(head["form"])
    form = form_snapshot.unpack(rest[at:end]) if end > at else None
    if end > len(rest) or (form is not None and form.given != composed):
        message = "a form that does not go on with these bars"
        raise ValueError(message)
    return Music(rest[end:], composed, tuple(bars), form)


def _bar(fields: Json, data: bytes) -> tuple[Bar, int]:
    metre = Metre(_count(fields["beats"]), _count(fields["steps"]))
    lowest, highest = cast("tuple[int, int]", fields["notes"])
    usual = 1 <= metre.beats_per_bar <= _MOST_BEATS
    usual &= 1 <= metre.steps_per_beat <= _MOST_STEPS_PER_BEAT
    if not 0 <= lowest <= highest < _PITCHES or not usual:
        message = "a bar that nobody composed"
        raise ValueError(message)
    note_range = NoteRange(Pitch(lowest), Pitch(highest))
    shape = (metre.steps_per_bar, note_range.size, 2)
    count = math.prod(shape)
    size = -(-count // 8)
    packed = np.frombuffer(data, np.uint8, count=size)
    bits = np.unpackbits(packed, count=count).astype(np.bool_).reshape(shape)
    place = _form_place(fields["place"])
    return Bar(_count(fields["index"]), metre, note_range, bits, place), size


def _place_fields(place: FormPlace) -> list[Any]:
    return [place.phrase_bar, place.phrase_bars, place.section, place.heard, place.theme]


def _form_place(fields: list[Any]) -> FormPlace:
    phrase_bar, phrase_bars, section, heard, theme = fields
    place = FormPlace(
        _count(phrase_bar), _count(phrase_bars), Section(section), _count(heard), _count(theme)
    )
    if place.phrase_bar >= place.phrase_bars:
        message = "a bar beyond its phrase"
        raise ValueError(message)
    return place


def _number(value: object, least: float = 0.0) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        message = "not a number"
        raise TypeError(message)
    if not math.isfinite(value) or value < least:
        message = "not a number there can be"
        raise ValueError(message)
    return float(value)


def _bpm(value: object) -> Bpm:
    return Bpm(_number(value, least=1.0))


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        message = "not a count"
        raise ValueError(message)
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        message = "neither true nor false"
        raise TypeError(message)
    return value
