import hashlib
import json
import struct
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from courante.errors import BadInput
from courante.pace.carried import Carried
from courante.pace.units import CadenceUnit
from courante.station.feed import Music
from courante.station.snapshot import (
    Snapshot,
    pack_music,
    pack_snapshot,
    unpack_music,
    unpack_snapshot,
)
from courante.station.standing import Place, Standing
from courante.types import (
    COMMON_TIME,
    PIANO_RANGE,
    TRIPLE_TIME,
    Bar,
    Beats,
    Bpm,
    Metre,
    NoteRange,
    Pitch,
    Seconds,
    Source,
)

PLACE = Place(Seconds(12.433333333333334), Beats(15.2041), 3, Beats(12.0))
CARRIED = Carried(
    Bpm(151.0000001),
    Bpm(170.0),
    held=True,
    offset_spm=-3.25,
    octave=-1,
    units={Source.WATCH: CadenceUnit.STRIDES},
)
SNAPSHOT = Snapshot(
    Standing(PLACE, paused=True, carried=CARRIED), datetime(2030, 1, 1, 12, tzinfo=UTC)
)


def bar(index: int, metre: Metre = COMMON_TIME, notes: NoteRange = PIANO_RANGE) -> Bar:
    draw = np.random.default_rng(index)
    return Bar(index, metre, notes, draw.random((metre.steps_per_bar, notes.size, 2)) < 0.1)


MUSIC = Music(b"composer's own" * 20_000, 9, tuple(bar(index) for index in (6, 7, 8)))


@pytest.mark.parametrize(
    "snapshot",
    [
        SNAPSHOT,
        replace(SNAPSHOT, standing=Standing()),
        replace(SNAPSHOT, standing=Standing(PLACE, carried=Carried(Bpm(90.0), Bpm(90.0)))),
    ],
)
def test_a_snapshot_comes_back_exactly_and_is_small(snapshot: Snapshot) -> None:
    data = pack_snapshot(snapshot)
    assert unpack_snapshot(data) == snapshot
    assert len(data) < 500


def test_music_comes_back_exactly_and_is_hardly_more_than_the_composers_part() -> None:
    data = pack_music(MUSIC)
    again = unpack_music(data)
    assert (again.memory, again.composed) == (MUSIC.memory, MUSIC.composed)
    for one, other in zip(again.bars, MUSIC.bars, strict=True):
        assert (one.index, one.metre, one.note_range) == (other.index, other.metre, PIANO_RANGE)
        assert np.array_equal(one.bits, other.bits)
    assert len(data) < len(MUSIC.memory) + 3000


def test_bars_of_any_metre_and_range() -> None:
    odd = Music(b"", 2, (bar(0, TRIPLE_TIME, NoteRange(Pitch(60), Pitch(66))), bar(1)))
    first, second = unpack_music(pack_music(odd)).bars
    assert np.array_equal(first.bits, odd.bars[0].bits)
    assert np.array_equal(second.bits, odd.bars[1].bits)
    assert unpack_music(pack_music(Music(b"x", 4, ()))).composed == 4


def test_any_change_of_a_byte_is_noticed() -> None:
    data = pack_snapshot(SNAPSHOT)
    for at in range(len(data)):
        with pytest.raises(BadInput, match="snapshot"):
            unpack_snapshot(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])
        with pytest.raises(BadInput, match="snapshot"):
            unpack_snapshot(data[:at])


@pytest.mark.parametrize("data", [b"", b"CouM", bytes(400), pack_snapshot(SNAPSHOT)])
def test_what_is_no_music(data: bytes) -> None:
    with pytest.raises(BadInput, match="music"):
        unpack_music(data)


def sealed(kind: bytes, body: bytes) -> bytes:
    """With a checksum that is right, as if another program had written it."""
    return kind + b"\x01" + hashlib.sha256(body).digest() + body


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("beat", float("nan")),
        ("beat", -1.0),
        ("beat", "12"),
        ("beat", True),
        ("bar_index", 1.5),
        ("bar_index", -1),
        ("paused", 1),
        ("attended_at", 1e300),
        ("pace", {}),
        ("pace", [1]),
        ("pace", {"tempo_bpm": 0}),
        ("pace", {"held": 1}),
        ("pace", {"units": {"nose": "STEPS"}}),
        ("pace", {"units": {"watch": "MILES"}}),
    ],
)
def test_fields_that_cannot_be(name: str, value: object) -> None:
    fields: dict[str, Any] = json.loads(pack_snapshot(SNAPSHOT)[37:])
    if isinstance(value, dict) and value:
        value = fields[name] | value
    with pytest.raises(BadInput, match="snapshot"):
        unpack_snapshot(sealed(b"CouS", json.dumps({**fields, name: value}).encode()))


@pytest.mark.parametrize(
    "head",
    [
        {"composed": 3, "bars": [{"index": 0, "beats": 4, "notes": [21, 108]}]},
        {"composed": 1, "bars": [{"index": 0, "beats": 0, "notes": [21, 108]}]},
        {"composed": 1, "bars": [{"index": 0, "beats": 4, "notes": [60, 20]}]},
        {"composed": 1, "bars": [{"index": 0, "beats": 4, "notes": [60]}]},
        {"composed": 1, "bars": [{"index": 0, "beats": 16, "notes": [0, 127]}]},
        {"composed": 1, "bars": 3},
        [],
    ],
)
def test_bars_that_cannot_be(head: object) -> None:
    text = json.dumps(head).encode()
    body = struct.pack("<I", len(text)) + text + bytes(400)
    with pytest.raises(BadInput, match="music"):
        unpack_music(sealed(b"CouM", body))


def test_another_version_is_refused() -> None:
    data = pack_snapshot(SNAPSHOT)
    with pytest.raises(BadInput, match="version 1"):
        unpack_snapshot(data[:4] + b"\x02" + data[5:])
