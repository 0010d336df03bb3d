"""One run's musical state as bytes."""

import hashlib
import io
from typing import Any

import numpy as np

from courante.composer.sampling import RunState
from courante.errors import BadInput
from courante.model.arrays import to_device
from courante.model.trees import leaves_of, refilled

_DIGEST_BYTES = hashlib.sha256().digest_size


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
    """The state that was packed.

    Args:
        snapshot: what ``pack`` returned.
        owner: what it was packed with.
        like: any run of that owner.

    Raises:
        BadInput: the snapshot is damaged, or of another owner.
    """
    digest, body = snapshot[:_DIGEST_BYTES], snapshot[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        raise BadInput("snapshot", f"{len(snapshot)} bytes", "a whole and unchanged snapshot")
    with np.load(io.BytesIO(body), allow_pickle=False) as file:
        found = str(file["owner"])
        if found != owner:
            raise BadInput("snapshot", found, f"one of {owner}")
        leaves = [to_device(file[str(i)]) for i in range(len(leaves_of(like)))]
    return refilled(like, leaves)
