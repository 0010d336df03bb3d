"""Snapshots of runs: whatever their bytes, a state that fits or ``BadInput``.

Their checksums tell damage, not malice, so they are put right: a store may be anybody's.
"""

import hashlib
from datetime import UTC, datetime

import jax
import jax.numpy as jnp
import numpy as np
from tests.fuzz.engine import fuzz, instrumented

with instrumented("courante.composer.snapshot", "courante.station.snapshot", "zipfile"):
    from courante.composer.snapshot import pack, unpack
    from courante.station.snapshot import (
        Snapshot,
        pack_music,
        pack_snapshot,
        unpack_music,
        unpack_snapshot,
    )

from courante.composer.contract import Guide
from courante.composer.guiding import wishes_of
from courante.composer.sampling import init_run
from courante.config import TiedParallelConfig
from courante.errors import BadInput
from courante.model.tied_parallel import TiedParallel
from courante.model.trees import leaves_of
from courante.station.feed import Music
from courante.station.standing import Standing
from courante.types import COMMON_TIME, Bar, NoteRange, Pitch

RANGE = NoteRange(Pitch(60), Pitch(64))
OWNER = "fuzzed"
SIZES = TiedParallelConfig(note_range=RANGE, time_units=(2,), note_units=(2,), dropout=0.0)
NETWORK = TiedParallel(SIZES, key=jax.random.PRNGKey(0))
RUN = init_run(NETWORK, jnp.uint32(1), COMMON_TIME, 1.0, wishes_of(Guide(), ()))
BITS = np.zeros((COMMON_TIME.steps_per_bar, RANGE.size, 2), dtype=np.bool_)
MUSIC = Music(b"memory", 3, (Bar(2, COMMON_TIME, RANGE, BITS),))
STANDING = Snapshot(Standing(), datetime(2030, 1, 1, tzinfo=UTC))
HEAD_BYTES, COMPOSER_HEAD_BYTES = 37, 32
SEEDS = (
    b"c" + pack(RUN, OWNER),
    b"s" + pack_snapshot(STANDING),
    b"m" + pack_music(MUSIC),
)


def try_one(data: bytes) -> None:
    """The first byte chooses the reader."""
    kind, body = data[:1], data[1:]
    try:
        match kind:
            case b"s":
                unpack_snapshot(sealed(body))
            case b"m":
                unpack_music(sealed(body))
            case _:
                rest = body[COMPOSER_HEAD_BYTES:]
                found = unpack(hashlib.sha256(rest).digest() + rest, OWNER, RUN)
                if shapes(found) != shapes(RUN):
                    raise AssertionError(shapes(found))
    except BadInput:
        return


def sealed(data: bytes) -> bytes:
    """A run's snapshot with its checksum put right."""
    head, body = data[:5], data[HEAD_BYTES:]
    return head + hashlib.sha256(body).digest() + body


def shapes(tree: object) -> list[tuple[tuple[int, ...], str]]:
    """What the arrays of a state are like."""
    return [(leaf.shape, str(leaf.dtype)) for leaf in leaves_of(tree)]


if __name__ == "__main__":
    fuzz(try_one, SEEDS)
