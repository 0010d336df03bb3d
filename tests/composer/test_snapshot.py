import hashlib
import io
import zipfile

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.networks import tiny_network, waves

from courante.composer.contract import Guide
from courante.composer.guiding import wishes_of
from courante.composer.sampling import RunState, init_run, strict
from courante.composer.snapshot import pack, unpack
from courante.errors import BadInput
from courante.model.arrays import to_device
from courante.model.tied_parallel import TimeMemory
from courante.model.trees import leaves_of, map_leaves
from courante.types import TRIPLE_TIME


def run(seed: int) -> RunState[TimeMemory]:
    """A run in the midst of its music."""
    fresh = init_run(tiny_network(), jnp.uint32(seed), TRIPLE_TIME, 0.7, wishes_of(Guide(), ()))
    remembered = map_leaves(lambda leaf: to_device(waves(*leaf.shape, seed=seed)), fresh.memory)
    return fresh._replace(memory=remembered, position=jnp.int32(5), step=jnp.int32(2**31 - 1))


def test_run_comes_back_to_the_last_bit() -> None:
    packed = run(3)
    found = unpack(pack(packed, "me"), "me", like=run(0))
    for ours, theirs in zip(leaves_of(found), leaves_of(packed), strict=True):
        np.testing.assert_array_equal(ours, theirs)
        assert ours.dtype == theirs.dtype


@pytest.mark.parametrize("added", [1, 4], ids=["density", "counterpoint"])
def test_an_older_snapshot_goes_on_without_what_was_added_later(added: int) -> None:
    packed = run(3)
    archive = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(pack(packed, "me")[32:])) as whole,
        zipfile.ZipFile(archive, "w") as older,
    ):
        last = len(leaves_of(packed)) - added
        for name in ["owner.npy", *(f"{number}.npy" for number in range(last))]:
            older.writestr(name, whole.read(name))
    snapshot = hashlib.sha256(archive.getvalue()).digest() + archive.getvalue()
    other = strict(run(0), 1.0)._replace(density=jnp.float32(3))
    found = unpack(snapshot, "me", like=other)
    for ours, theirs in zip(leaves_of(found), leaves_of(packed), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("kept", [0, 10, 32, 400, -1])
def test_truncated_snapshot_is_refused(kept: int) -> None:
    with pytest.raises(BadInput, match=r"snapshot: '.* bytes' .*whole and unchanged"):
        unpack(pack(run(3), "me")[:kept], "me", like=run(0))


def test_any_changed_byte_is_noticed() -> None:
    snapshot = pack(run(3), "me")
    for place in range(0, len(snapshot), 97):
        changed = bytearray(snapshot)
        changed[place] ^= 0x20
        with pytest.raises(BadInput, match="whole and unchanged"):
            unpack(bytes(changed), "me", like=run(0))


def test_foreign_bytes_and_snapshots_are_refused() -> None:
    archive = io.BytesIO()
    np.savez(archive, owner=np.array("me"))
    for foreign in (b"MThd" * 100, archive.getvalue()):
        with pytest.raises(BadInput, match="whole and unchanged"):
            unpack(foreign, "me", like=run(0))
    with pytest.raises(BadInput, match="snapshot: 'you' is not usable; expected one of me"):
        unpack(pack(run(3), "you"), "me", like=run(0))


def resealed(name: str, array: NDArray[np.generic]) -> bytes:
    """A snapshot with another array in it, and its digest right."""
    archive = io.BytesIO(pack(run(3), "me")[32:])
    with zipfile.ZipFile(archive, "a") as members, members.open(f"{name}.npy", "w") as member:
        np.lib.format.write_array(member, array)
    return hashlib.sha256(archive.getvalue()).digest() + archive.getvalue()


@pytest.mark.parametrize("body", [b"", b"nothing", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput, match="whole and unchanged"):
        unpack(hashlib.sha256(body).digest() + body, "me", like=run(0))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_arrays_that_do_not_fit_are_refused() -> None:
    assert leaves_of(unpack(resealed("more", np.zeros(3)), "me", like=run(0)))
    for other in (np.zeros(3), np.zeros((), np.float16), np.array("text")):
        with pytest.raises(BadInput, match="snapshot: "):
            unpack(resealed("0", other), "me", like=run(0))
