"""One run's musical state as bytes."""

import hashlib
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from courante.composer.counterpoint import no_lines
from courante.composer.density import nothing_heard
from courante.composer.sampling import RunState
from courante.errors import BadInput
from courante.model.arrays import to_device
from courante.model.trees import leaves_of, refilled

_DIGEST_BYTES = hashlib.sha256().digest_size
_WHOLE = "a whole and unchanged snapshot"


def pack(run: RunState[Any], owner: str) -> bytes:
    """A run's state, with a digest in front.

    Args:
        run: the state.
        owner: names what the run can go on with.
    """
    fields = {str(i): np.asarray(leaf) for i, leaf in enumerate(leaves_of(run))}
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, owner=np.array(owner), **fields)
    body = buffer.getvalue()
    return hashlib.sha256(body).digest() + body


def unpack(snapshot: bytes, owner: str, like: RunState[Any]) -> RunState[Any]:
    """The state that was packed; an older one goes on without what was not there yet.

    Args:
        snapshot: what ``pack`` returned.
        owner: what it was packed with.
        like: any run of that owner.

    Raises:
        BadInput: the snapshot is damaged, or of another owner.
    """
    digest, body = snapshot[:_DIGEST_BYTES], snapshot[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        raise BadInput("snapshot", f"{len(snapshot)} bytes", _WHOLE)
    wanted = leaves_of(like)
    try:
        found, values = _read(body, len(wanted))
    # numpy and zipfile let errors of many kinds out when an archive is not one of ours.
    except Exception as error:
        raise BadInput("snapshot", f"{len(snapshot)} bytes", _WHOLE) from error
    if found != owner:
        raise BadInput("snapshot", found, f"one of {owner}")
    added = _added_later()
    if len(values) in (len(wanted) - len(added), len(wanted) - 1):
        values += added[len(values) - len(wanted) :]
    if len(values) != len(wanted):
        raise BadInput("snapshot", f"{len(values)} arrays", f"{len(wanted)} arrays")
    for leaf, value in zip(wanted, values, strict=True):
        if (value.shape, value.dtype) != (leaf.shape, leaf.dtype):
            raise BadInput("snapshot", f"{value.shape} {value.dtype}", f"{leaf.shape} {leaf.dtype}")
    return refilled(like, [to_device(value) for value in values])


def _added_later() -> list[NDArray[np.generic]]:
    """The last arrays of a run's state, which snapshots did not have at first.

    Those of counterpoint came first, then the density alone.
    """
    free = np.zeros((), np.float32)
    return [free, free, np.asarray(no_lines()), np.asarray(nothing_heard())]


def _read(body: bytes, leaves: int) -> tuple[str, list[NDArray[np.generic]]]:
    with np.load(io.BytesIO(body), allow_pickle=False) as file:
        owner = str(file["owner"])
        # Another owner's state may have other arrays, so they are looked at only by name.
        names = [str(i) for i in range(leaves) if str(i) in file.files]
        # What is no array in there, numpy hands over as bytes.
        return owner, [np.asarray(file[name]) for name in names]
