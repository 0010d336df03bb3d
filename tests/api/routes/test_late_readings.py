"""Readings that waited for a network."""

import json
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from tests.serving import LOOPBACK, Opened, open_run, serve, wait_until

from courante.config import StationConfig

TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
EXTENSION = "{http://www.garmin.com/xmlschemas/ActivityExtension/v2}"


def post(run: Opened, readings: Sequence[dict[str, Any]]) -> httpx.Response:
    return run.send("POST", "/readings", json={"readings": readings})


def outage(count: int, newest_s: float) -> list[dict[str, Any]]:
    """One reading a second, each quantity with all the digits that a careless client writes."""
    return [
        {
            "speed_mps": 2.8123456789012345,
            "cadence_spm": 171.98765432109876,
            "heart_rate_bpm": 149.12345678901234,
            "source": "treadmill",
            "age_s": newest_s + count - 1 - second + 0.12345678901234567,
        }
        for second in range(count)
    ]


def test_old_readings_do_not_move_the_tempo_and_fresh_ones_do(opened: Opened) -> None:
    before = opened.send("GET").json()["tempo"]["target_bpm"]
    old = post(opened, [{"cadence_spm": 180, "source": "footpod", "age_s": 61 + a} for a in (0, 9)])
    assert old.status_code == 202
    assert old.json()["target_bpm"] == before
    mixed = [
        {"cadence_spm": 180, "source": "footpod", "age_s": 300},
        {"cadence_spm": 166, "source": "footpod", "age_s": 1},
        {"cadence_spm": 166, "source": "footpod", "age_s": 0},
    ]
    tempo = post(opened, mixed).json()
    assert (tempo["source"], tempo["raw"]) == ("cadence", 166.0)
    assert tempo["target_bpm"] == 83.0


def test_the_training_file_has_them_in_order_at_their_time(client: httpx.Client) -> None:
    run = open_run(client)
    live = {"speed_mps": 3.5, "cadence_spm": 88, "source": "footpod"}
    assert run.send("POST", "/pace", json=live).status_code == 202
    late = [
        {"speed_mps": 2.0 + age / 1000, "cadence_spm": 80, "source": "footpod", "age_s": age}
        for age in (120, 300, 110, 600)
    ]
    assert post(run, late).status_code == 202
    assert run.send("GET").json()["heart_rate_bpm"] is None
    wait_until(lambda: run.send("GET").json()["beat"] > 4)
    root = ET.fromstring(run.send("GET", "/run.tcx").text)  # noqa: S314 - our own file
    assert [float(e.text or 0) for e in root.iter(f"{EXTENSION}Speed")] == [
        2.6,
        2.3,
        2.12,
        2.11,
        3.5,
    ]
    # Of one foot, as the live reading proved: repaired like it, and of one foot in the file.
    assert [e.text for e in root.iter(f"{EXTENSION}RunCadence")] == ["80", "80", "80", "80", "88"]
    times = [e.text or "" for e in root.iter(f"{TCX}Time")]
    assert times == sorted(times)
    assert run.send("GET", "/run.svg").status_code == 200


def test_a_full_request_of_long_numbers_is_taken(opened: Opened) -> None:
    readings = outage(600, newest_s=2990)
    assert len(json.dumps(readings)) > 80_000
    answer = post(opened, readings)
    assert answer.status_code == 202, answer.text


def test_one_bad_reading_and_none_is_taken(opened: Opened) -> None:
    readings = [*outage(3, newest_s=100), {"speed_mps": 3.0, "age_s": 4000}]
    answer = post(opened, readings)
    assert answer.status_code == 422
    assert answer.json()["field"] == "readings[3].age_s"
    wait_until(lambda: opened.send("GET").json()["beat"] > 1)
    assert "<HeartRateBpm>" not in opened.send("GET", "/run.tcx").text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"readings": [{"speed_mps": 3, "latitude": 52.123}]}, "readings[0].latitude"),
        ({"readings": [[52.123, 4.5]]}, "readings[0]"),
        ({"readings": [], "coords": [52.123]}, "coords"),
    ],
)
def test_positions_are_refused_and_not_repeated(
    untouched: Opened, body: dict[str, Any], field: str
) -> None:
    answer = untouched.send("POST", "/readings", json=body)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert "52.1" not in answer.text


def test_without_the_token(client: httpx.Client, untouched: Opened) -> None:
    body = {"readings": [{"speed_mps": 3}]}
    assert client.post(untouched.path + "/readings", json=body).status_code == 401


def test_an_hour_passes_at_once_and_no_more() -> None:
    running = serve(LOOPBACK, StationConfig(workers=1, readings_per_s=10, house=False))
    with httpx.Client(base_url=running.url) as client:
        run = open_run(client)
        answers = [post(run, outage(600, newest_s=600.0 * (5 - part))) for part in range(6)]
        assert [answer.status_code for answer in answers] == [202] * 6
        refused = post(run, outage(600, newest_s=0))
        assert refused.status_code == 429
        assert "late readings" in refused.json()["limit"]
        assert 20 < int(refused.headers["retry-after"]) <= 60
        # Those that are told as they are measured have a count of their own.
        assert run.send("POST", "/pace", json={"cadence_spm": 170}).status_code == 202
    running.stop()
