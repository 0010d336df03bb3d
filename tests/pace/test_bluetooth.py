import pytest

from courante.errors import BadReading
from courante.pace.bluetooth import (
    decode,
    decode_heart_rate,
    decode_running,
    decode_treadmill,
)
from courante.types import Source


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("00 48", 72.0),  # eight bits
        ("01 48 00", 72.0),  # sixteen bits
        ("01 2c 01", 300.0),
        ("06 48", 72.0),  # contact supported and felt
        ("02 48", 72.0),  # bit 1 means nothing without bit 2
        ("04 48", None),  # contact supported, not felt
        ("00 00", None),  # 0 is not measured
        ("08 48 10 00", 72.0),  # energy expended
        ("10 48 00 04 00 04", 72.0),  # two R-R intervals
        ("19 48 00 10 00 00 04", 72.0),  # 16 bits, energy, one R-R interval
    ],
)
def test_heart_rate_flags(payload: str, expected: float | None) -> None:
    decoded = decode_heart_rate(bytes.fromhex(payload))
    assert decoded.heart_rate_bpm == expected
    assert decoded.source is Source.STRAP
    assert decoded.speed_mps is None


@pytest.mark.parametrize("payload", ["", "00", "01 48", "08 48 10", "10 48", "10 48 00 04 00"])
def test_truncated_heart_rate_is_refused(payload: str) -> None:
    with pytest.raises(BadReading, match="2A37"):
        decode_heart_rate(bytes.fromhex(payload))


@pytest.mark.parametrize(
    ("payload", "running"),
    [
        ("04 00 03 aa", True),
        ("00 00 03 aa", False),
        ("01 00 03 aa 6e 00", False),  # stride length
        ("07 00 03 aa 6e 00 e8 03 00 00", True),  # stride length and total distance
    ],
)
def test_running_speed_and_cadence(payload: str, running: bool) -> None:  # noqa: FBT001
    decoded = decode_running(bytes.fromhex(payload))
    assert decoded.speed_mps == 3.0  # 0x0300 / 256
    assert decoded.cadence_per_min == 170
    assert decoded.running is running
    assert decoded.source is Source.FOOTPOD


@pytest.mark.parametrize("payload", ["04", "04 00", "04 00 03", "01 00 03 aa 6e", "02 00 03 aa 00"])
def test_truncated_running_is_refused(payload: str) -> None:
    with pytest.raises(BadReading, match="2A53"):
        decode_running(bytes.fromhex(payload))


KMH_10 = pytest.approx(10 / 3.6)


@pytest.mark.parametrize(
    ("payload", "speed", "heart_rate"),
    [
        ("0000 e803", KMH_10, None),  # bit 0 clear: the speed is there
        ("0100", None, None),  # bit 0 set: it is not
        ("0201 e803 e703 8c", KMH_10, 140),  # average speed before the heart rate
        ("0401 e803 102700 8c", KMH_10, 140),  # total distance has three bytes
        ("0501 102700 8c", None, 140),  # ... also without a speed
        ("0801 e803 0a00 0500 8c", KMH_10, 140),  # inclination and ramp angle
        ("1001 e803 0a00 0500 8c", KMH_10, 140),  # elevation gain
        ("8001 e803 6400 5802 0a 8c", KMH_10, 140),  # energy: 2 + 2 + 1 bytes
        ("8001 e803 6400 5802 0a 00", KMH_10, None),  # heart rate 0 is not measured
        ("001f e803 8c 50 3c00 7800 0000 0000", KMH_10, 140),  # MET, times, force and power
        ("2001 e803 6401 8c", KMH_10, 140),  # 16-bit pace
        ("2001 e803 64 8c", KMH_10, 140),  # 8-bit pace of version 1.0
        ("6001 e803 64 65 8c", KMH_10, 140),  # both paces, 8 bits
        ("6001 e803 6401 6501 8c", KMH_10, 140),  # both paces, 16 bits
        ("8424 e803 e80300 6400 ffff ff 3c00 0000 00", KMH_10, None),  # a real treadmill's shape
    ],
)
def test_treadmill_flags(payload: str, speed: float | None, heart_rate: float | None) -> None:
    decoded = decode_treadmill(bytes.fromhex(payload))
    assert decoded.speed_mps == speed
    assert decoded.heart_rate_bpm == heart_rate
    assert decoded.source is Source.TREADMILL


@pytest.mark.parametrize(
    "payload", ["00", "0000 e8", "0400 e803 1027", "2001 e803 64", "8000 e803 6400 5802"]
)
def test_truncated_treadmill_is_refused(payload: str) -> None:
    with pytest.raises(BadReading, match="2ACD"):
        decode_treadmill(bytes.fromhex(payload))


@pytest.mark.parametrize(
    "name", ["2A37", "2a37", "0x2A37", "00002a37-0000-1000-8000-00805f9b34fb", " 2A37 "]
)
def test_names_of_a_characteristic(name: str) -> None:
    assert decode(name, "00:48").heart_rate_bpm == 72


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("2A19", "64", "2A37, 2A53 or 2ACD"),
        ("2A37", "0", "hexadecimal"),
        ("2A37", "xy", "hexadecimal"),
    ],
)
def test_what_cannot_be_decoded_is_refused(name: str, value: str, complaint: str) -> None:
    with pytest.raises(BadReading, match=complaint):
        decode(name, value)
