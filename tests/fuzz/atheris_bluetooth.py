"""Bluetooth payloads: whatever bytes a bridge posts, a reading in range or ``BadReading``."""

from tests.fuzz.engine import fuzz, instrumented

with instrumented("courante.pace.bluetooth", "courante.pace.readings"):
    from courante.pace.bluetooth import decode
    from courante.pace.readings import CADENCE_SPM, HEART_RATE_BPM, SPEED_MPS, reading_from

from courante.errors import BadReading
from courante.types import Seconds

CHARACTERISTICS = ("2A37", "0x2A53", "00002acd-0000-1000-8000-00805f9b34fb", "2A38")
SEEDS = (
    b"\x00\x00\x48",
    b"\x00\x16\x48\x10\x03\x10\x03",
    b"\x00\x1d\x48\x00\x01\x00\x10\x03",
    b"\x01\x07\x00\x03\xaa\x10\x00\x01\x02\x03\x04",
    b"\x02\x00\x00\xe8\x03",
    b"\x02\xfe\x1f" + bytes(range(30)),
)


def try_one(data: bytes) -> None:
    """The first byte chooses the characteristic, the rest is its payload."""
    name, payload = CHARACTERISTICS[data[0] % 4 if data else 0], data[1:]
    try:
        decode(name, payload.hex())
        reading = reading_from(
            {"bluetooth": [{"characteristic": name, "value": payload.hex(":")}]}, Seconds(0.0)
        )
    except BadReading:
        return
    for value, (low, high) in (
        (reading.speed_mps, SPEED_MPS),
        (reading.cadence_spm, CADENCE_SPM),
        (reading.heart_rate_bpm, HEART_RATE_BPM),
    ):
        if value is not None and not low <= value <= high:
            raise AssertionError(reading)


if __name__ == "__main__":
    fuzz(try_one, SEEDS)
