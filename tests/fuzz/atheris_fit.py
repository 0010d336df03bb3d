"""FIT recordings: whatever their bytes, a run or ``BadRunFile``.

Length and checksums are put right first, so that what lies behind them is tried too.
"""

import struct

from tests.fuzz.engine import fuzz, instrumented
from tests.pace.recordings import Written, crc16, fit

with instrumented("courante.pace.replay_fit", "courante.pace.replay_points", "fitdecode"):
    from courante.pace import replay_fit
    from courante.pace.replay_points import to_run

from courante.errors import BadRunFile

HEAD_BYTES = 14
POINTS = [Written(second, second * 3.0, 85, 150, 3.0) for second in range(4)]
SEEDS = (fit(POINTS), fit([Written(1, 0.0), Written(None), Written(2, heart=150)]), fit([]))


def whole(data: bytes) -> bytes:
    """The same records in a file whose length and checksums are right."""
    records = data[HEAD_BYTES:-2]
    head = struct.pack("<BBHI4s", HEAD_BYTES, 0x10, 2132, len(records), b".FIT")
    head += struct.pack("<H", crc16(head))
    return head + records + struct.pack("<H", crc16(head + records))


def try_one(data: bytes) -> None:
    """Once as it is, once with its frame put right."""
    for file in (data, whole(data)):
        try:
            to_run(replay_fit.read(file, "fuzzed.fit"), "fuzzed.fit")
        except BadRunFile:
            continue


if __name__ == "__main__":
    fuzz(try_one, SEEDS)
