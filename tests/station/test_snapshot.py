import hashlib
import json
import struct
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from courante.composer import form
from courante.config import FormConfig
from courante.errors import BadInput
from courante.pace.carried import Carried, CarriedEnergy
from courante.pace.own_range import OwnRange
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
    COMPOUND_TIME,
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
HEAD_BYTES = 4 + 1 + 32
RANGES = OwnRange(3.1, 0.25, 640.0), OwnRange(171.0, 4.0, 12.5)
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


def _with_energy(level: float | None) -> Snapshot:
    carried = replace(CARRIED, energy=CarriedEnergy(level, *RANGES))
    return replace(SNAPSHOT, standing=Standing(PLACE, carried=carried))


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
        _with_energy(0.62),
        _with_energy(None),
    ],
)
def test_a_snapshot_comes_back_exactly_and_is_small(snapshot: Snapshot) -> None:
    data = pack_snapshot(snapshot)
    assert unpack_snapshot(data) == snapshot
    assert len(data) < 600


def test_a_snapshot_of_before_there_was_an_energy_can_be_read() -> None:
    data = pack_snapshot(SNAPSHOT)
    fields = json.loads(data[HEAD_BYTES:])
    del fields["pace"]["energy"]
    body = json.dumps(fields).encode()
    old = data[:5] + hashlib.sha256(body).digest() + body
    assert unpack_snapshot(old) == SNAPSHOT


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
    return kind + (b"\x01" if kind == b"CouS" else b"\x02") + hashlib.sha256(body).digest() + body


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


BAR: dict[str, Any] = {
    "index": 0,
    "beats": 4,
    "steps": 4,
    "notes": [60, 72],
    "place": [0, 8, "theme", 0, 0],
}


def test_the_form_comes_back_with_the_music_that_it_belongs_to() -> None:
    state = form.init(FormConfig(), 5, COMPOUND_TIME, bpm=165.0, given=6)
    bars: list[Bar] = []
    for _ in range(3):
        state, given = form.step(state, bar(0, COMPOUND_TIME))
        bars += given
    again = unpack_music(pack_music(Music(b"own", 9, tuple(bars), state)))
    assert again.memory == b"own"
    assert [kept.place for kept in again.bars] == [kept.place for kept in bars]
    assert {kept.metre for kept in again.bars} == {COMPOUND_TIME}
    assert again.form is not None
    _, theirs = form.step(again.form, bar(9, COMPOUND_TIME))
    _, ours = form.step(state, bar(9, COMPOUND_TIME))
    assert [b.index for b in theirs] == [b.index for b in ours] == [9]
    with pytest.raises(BadInput, match="music"):
        unpack_music(pack_music(Music(b"own", 12, (), state)))


@pytest.mark.parametrize(
    "head",
    [
        {"composed": 3, "form": 0, "bars": [BAR]},
        {"composed": 1, "form": 0, "bars": [{**BAR, "beats": 0}]},
        {"composed": 1, "form": 0, "bars": [{**BAR, "steps": 0}]},
        {"composed": 1, "form": 0, "bars": [{**BAR, "notes": [60, 20]}]},
        {"composed": 1, "form": 0, "bars": [{**BAR, "notes": [60]}]},
        {"composed": 1, "form": 0, "bars": [{**BAR, "beats": 16, "notes": [0, 127]}]},
        {"composed": 1, "form": 0, "bars": [{**BAR, "place": [8, 8, "theme", 0, 0]}]},
        {"composed": 1, "form": 0, "bars": [{**BAR, "place": [0, 8, "coda", 0, 0]}]},
        {"composed": 1, "form": 9, "bars": [BAR]},
        {"composed": 1, "form": 900, "bars": [BAR]},
        {"composed": 1, "form": 0, "bars": 3},
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
    music = pack_music(MUSIC)
    with pytest.raises(BadInput, match="version 2"):
        unpack_music(music[:4] + b"\x01" + music[5:])
