"""The payloads stand in a file that the app's tests read, too."""

import json
from pathlib import Path
from typing import Any

import pytest

from courante.errors import BadReading
from courante.pace.bluetooth import decode
from courante.types import Source

GOLDEN: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "golden" / "bluetooth.json").read_text()
)
SOURCES = {"2A37": Source.STRAP, "2A53": Source.FOOTPOD, "2ACD": Source.TREADMILL}


@pytest.mark.parametrize("case", GOLDEN["decoded"], ids=lambda case: case["payload"])
def test_what_payloads_say(case: dict[str, Any]) -> None:
    decoded = decode(case["characteristic"], case["payload"])
    speed = case["speed_mps"]
    assert decoded.speed_mps == (None if speed is None else pytest.approx(speed))
    assert decoded.cadence_per_min == case["cadence_per_min"]
    assert decoded.heart_rate_bpm == case["heart_rate_bpm"]
    assert decoded.running == case["running"]
    assert decoded.source is SOURCES[case["characteristic"]]


@pytest.mark.parametrize("case", GOLDEN["truncated"], ids=lambda case: case["payload"])
def test_truncated_payloads_are_refused(case: dict[str, Any]) -> None:
    with pytest.raises(BadReading, match=case["characteristic"]):
        decode(case["characteristic"], case["payload"])


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
