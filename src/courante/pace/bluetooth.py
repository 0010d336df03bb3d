"""Raw Bluetooth payloads of heart-rate straps, foot pods and treadmills, decoded.

A watch bridge may post what a sensor sent without reading it. Three GATT characteristics matter to
a pace: Heart Rate Measurement (0x2A37), RSC Measurement (0x2A53) and Treadmill Data (0x2ACD), laid
out as in the Bluetooth GATT Specification Supplement: little-endian, optional fields announced by
flag bits, in the order of the bits.
"""

from collections.abc import Callable
from dataclasses import dataclass

from courante.errors import BadReading
from courante.types import Source

_BASE_UUID_TAIL = "-0000-1000-8000-00805f9b34fb"


@dataclass(frozen=True)
class Decoded:
    """What one payload says about the pace; what it does not say is ``None``.

    Attributes:
        speed_mps: metres per second.
        cadence_per_min: as sent: the specification means steps, some devices send strides.
        heart_rate_bpm: heart beats a minute.
        running: the foot pod's own opinion, running (or walking).
    """

    source: Source
    speed_mps: float | None = None
    cadence_per_min: float | None = None
    heart_rate_bpm: float | None = None
    running: bool | None = None


class _Fields:
    """Takes unsigned little-endian fields off a payload, in order."""

    def __init__(self, payload: bytes, name: str) -> None:
        self._payload = payload
        self._name = name
        self._at = 0

    def take(self, size: int) -> int:
        """The next field of ``size`` bytes."""
        end = self._at + size
        if end > len(self._payload):
            expected = f"at least {end} bytes, as its flags announce, not {len(self._payload)}"
            raise BadReading(
                field=f"bluetooth {self._name}", value=self._payload.hex(), expected=expected
            )
        value = int.from_bytes(self._payload[self._at : end], "little")
        self._at = end
        return value

    @property
    def left(self) -> int:
        """Bytes not yet taken."""
        return len(self._payload) - self._at


def decode_heart_rate(payload: bytes) -> Decoded:
    """Heart Rate Measurement, 0x2A37.

    Bit 0 of the flags widens the rate to 16 bits; bit 2 says that the strap can feel the skin and
    bit 1 that it does. A strap off the skin, and a rate of 0, count as not measured.

    Raises:
        BadReading: the payload is shorter than its flags announce.
    """
    fields = _Fields(payload, "2A37")
    flags = fields.take(1)
    rate = fields.take(2 if flags & 0x01 else 1)
    if flags & 0x08:
        fields.take(2)  # energy expended
    if flags & 0x10:
        for _ in range(max(1, (fields.left + 1) // 2)):
            fields.take(2)  # one R-R interval each
    off_skin = flags & 0x06 == 0x04
    measured = rate > 0 and not off_skin
    return Decoded(Source.STRAP, heart_rate_bpm=float(rate) if measured else None)


def decode_running(payload: bytes) -> Decoded:
    """RSC (running speed and cadence) Measurement, 0x2A53.

    Raises:
        BadReading: the payload is shorter than its flags announce.
    """
    fields = _Fields(payload, "2A53")
    flags = fields.take(1)
    speed = fields.take(2) / 256
    cadence = float(fields.take(1))
    if flags & 0x01:
        fields.take(2)  # stride length
    if flags & 0x02:
        fields.take(4)  # total distance
    return Decoded(
        Source.FOOTPOD, speed_mps=speed, cadence_per_min=cadence, running=bool(flags & 0x04)
    )


_PACE_BITS = (5, 6)
_TREADMILL_SIZES = {1: 2, 2: 3, 3: 4, 4: 4, 5: 2, 6: 2, 7: 5, 8: 1, 9: 1, 10: 2, 11: 2, 12: 4}
"""Bytes that each flag bit of Treadmill Data adds; bit 0 is different."""


def decode_treadmill(payload: bytes) -> Decoded:
    """Treadmill Data, 0x2ACD.

    Bit 0, "more data", is inverted: the speed is there when it is *not* set. Total distance has 24
    bits. The two pace fields have 8 bits in Fitness Machine Service 1.0 and 16 bits since; the
    length of the payload tells which, and where it fits neither the newer layout is assumed.

    Raises:
        BadReading: the payload is shorter than its flags announce.
    """
    fields = _Fields(payload, "2ACD")
    flags = fields.take(2)
    speed = None if flags & 0x01 else fields.take(2) / 100 / 3.6
    pace_size = _pace_size(flags, fields.left)
    heart_rate = 0
    for bit, usual_size in _TREADMILL_SIZES.items():
        if not flags >> bit & 1:
            continue
        value = fields.take(pace_size if bit in _PACE_BITS else usual_size)
        if bit == 8:
            heart_rate = value
    return Decoded(
        Source.TREADMILL,
        speed_mps=speed,
        heart_rate_bpm=float(heart_rate) if heart_rate else None,
    )


def _pace_size(flags: int, left: int) -> int:
    new = sum(size for bit, size in _TREADMILL_SIZES.items() if flags >> bit & 1)
    old = new - sum(flags >> bit & 1 for bit in _PACE_BITS)
    return 1 if left == old else 2


_DECODERS: dict[str, Callable[[bytes], Decoded]] = {
    "2a37": decode_heart_rate,
    "2a53": decode_running,
    "2acd": decode_treadmill,
}


def decode(characteristic: str, value: str) -> Decoded:
    """Decode a payload posted as hexadecimal digits.

    Args:
        characteristic: its assigned number, such as ``2A37``, ``0x2A37`` or the full UUID.
        value: the payload, two digits a byte; spaces, colons and dashes between bytes are fine.

    Raises:
        BadReading: another characteristic, no hexadecimal digits, or a truncated payload.
    """
    decoder = _DECODERS.get(_short_name(characteristic))
    if decoder is None:
        raise BadReading(
            field="bluetooth characteristic", value=characteristic, expected="2A37, 2A53 or 2ACD"
        )
    try:
        payload = bytes.fromhex(value.replace(":", " ").replace("-", " "))
    except ValueError:
        raise BadReading(
            field="bluetooth value", value=value, expected="pairs of hexadecimal digits"
        ) from None
    return decoder(payload)


def _short_name(characteristic: str) -> str:
    name = characteristic.strip().lower().removeprefix("0x")
    if name.endswith(_BASE_UUID_TAIL):
        name = name.removesuffix(_BASE_UUID_TAIL).removeprefix("0000")
    return name
