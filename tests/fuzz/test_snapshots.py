"""Snapshots with something wrong in them, but their checksums right: refused, or they fit.

What a store holds may have been written by another version, or by somebody else.
"""

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.bounds import bounded

from courante.composer.contract import Guide
from courante.composer.guiding import wishes_of
from courante.composer.sampling import RunState, init_run
from courante.composer.snapshot import pack, unpack
from courante.config import TiedParallelConfig
from courante.errors import BadInput
from courante.model.tied_parallel import TiedParallel
from courante.model.trees import leaves_of
from courante.station.snapshot import Snapshot, pack_snapshot, unpack_music, unpack_snapshot
from courante.station.standing import Standing
from courante.types import COMMON_TIME, NoteRange, Pitch

EXAMPLES = 200
OWNER = "fuzzed"
SEAL_BYTES = 32
HEAD = b"CouM\2"
ODD: tuple[object, ...] = (
    0,
    -1,
    1.5,
    2**31,
    2**70,
    1e300,
    True,
    None,
    "5",
    [],
    {},
    float("nan"),
    float("inf"),
)
odd: st.SearchStrategy[object] = st.sampled_from(ODD) | st.text(max_size=4)


@pytest.fixture(scope="module")
def run() -> RunState[Any]:
    sizes = TiedParallelConfig(
        note_range=NoteRange(Pitch(60), Pitch(64)), time_units=(2,), note_units=(2,), dropout=0.0
    )
    network = TiedParallel(sizes, key=jax.random.PRNGKey(0))
    return init_run(network, jnp.uint32(1), COMMON_TIME, 1.0, wishes_of(Guide(), ()))


def sealed(head: bytes, body: bytes) -> bytes:
    return head + hashlib.sha256(body).digest() + body


@bounded(EXAMPLES)
@given(
    st.dictionaries(
        st.integers(0, 40).map(str) | st.just("owner"),
        st.binary(max_size=40)
        | st.sampled_from((np.zeros(3), np.zeros((), np.int32), np.array(OWNER), np.array(["x"]))),
    )
)
def test_a_composer_takes_only_what_fits(run: RunState[Any], changes: dict[str, Any]) -> None:
    with np.load(io.BytesIO(pack(run, OWNER)[SEAL_BYTES:])) as file:
        members = {name: file[name] for name in file.files} | changes
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, value in members.items():
            if isinstance(value, bytes):
                archive.writestr(name, value)
                continue
            with archive.open(f"{name}.npy", "w") as member:
                np.lib.format.write_array(member, np.asarray(value))
    try:
        found = unpack(sealed(b"", body.getvalue()), OWNER, run)
    except BadInput:
        return
    for mine, theirs in zip(leaves_of(run), leaves_of(found), strict=True):
        assert (mine.shape, mine.dtype) == (theirs.shape, theirs.dtype)


@bounded(EXAMPLES)
@given(st.data())
def test_a_run_stands_somewhere_or_is_refused(data: st.DataObject) -> None:
    whole = pack_snapshot(Snapshot(Standing(), datetime(2030, 1, 1, tzinfo=UTC)))
    fields = json.loads(whole[5 + SEAL_BYTES :])
    pace = {"tempo_bpm": 90.0, "goal_bpm": 90.0, "held": False, "offset_spm": None, "octave": None}
    fields["pace"] = {**pace, "units": {"watch": "STEPS"}}
    for part in (fields, fields["pace"], fields["pace"]["units"]):
        for name in data.draw(st.lists(st.sampled_from(sorted(part)), max_size=2)):
            part[name] = data.draw(odd)
    try:
        found = unpack_snapshot(sealed(whole[:5], json.dumps(fields).encode()))
    except BadInput:
        return
    assert found.standing.place.time_s >= 0
    assert found.standing.place.bar_index >= 0


bars = st.fixed_dictionaries(
    {
        "index": st.integers(0, 3) | odd,
        "beats": st.sampled_from((4, 3)) | odd,
        "steps": st.sampled_from((4, 6)) | odd,
        "place": st.just([0, 8, "theme", 0, 0]) | st.lists(odd, min_size=5, max_size=5) | odd,
        "notes": odd | st.lists(odd | st.integers(0, 127), min_size=2, max_size=2),
    }
)


@bounded(EXAMPLES)
@given(
    st.fixed_dictionaries(
        {
            "composed": st.integers(0, 4) | odd,
            "bars": st.lists(bars, max_size=3) | odd,
            "form": st.integers(0, 20) | odd,
        }
    )
    | odd,
    st.binary(max_size=300),
    st.integers(-3, 3),
)
def test_music_is_whole_or_refused(head: object, rest: bytes, off: int) -> None:
    text = json.dumps(head).encode()
    body = max(0, len(text) + off).to_bytes(4, "little") + text + rest
    try:
        found = unpack_music(sealed(HEAD, body))
    except BadInput:
        return
    for bar in found.bars:
        assert bar.bits.shape == (bar.metre.steps_per_bar, bar.note_range.size, 2)


@pytest.mark.parametrize("text", [b"[" * 100_000, b"\xff", b"", b"null", b"9" * 5000])
def test_json_that_is_none_or_goes_too_deep(text: bytes) -> None:
    with pytest.raises(BadInput):
        unpack_snapshot(sealed(b"CouS\1", text))
    with pytest.raises(BadInput):
        unpack_music(sealed(HEAD, len(text).to_bytes(4, "little") + text))
