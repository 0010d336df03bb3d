import math

import httpx
import pytest
from tests.serving import LOOPBACK, Opened, open_run, serve, wait_until

from courante.config import StationConfig


def test_a_reading_moves_the_tempo(opened: Opened) -> None:
    answer = opened.send("POST", "/pace", json={"cadence_spm": 176, "source": "watch"})
    assert answer.status_code == 202
    tempo = answer.json()
    assert tempo["source"] == "cadence"
    assert math.isclose(tempo["target_bpm"], 88.0)
    assert "176" in tempo["why"]
    # A run that has not sounded yet begins at the target, and has nothing left to move.
    wait_until(lambda: opened.send("GET").json()["tempo"]["tempo_bpm"] > 87, 30)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"speed_mps": -1}, "speed_mps"),
        ({"speed_mps": 40}, "speed_mps"),
        ({"speed_mps": "3"}, "speed_mps"),
        ({"speed_mps": True}, "speed_mps"),
        ({"cadence_spm": 1000}, "cadence_spm"),
        ({"cadence_spm": [170]}, "cadence_spm"),
        ({"heart_rate_bpm": 5}, "heart_rate_bpm"),
        ({"cadence_spm": 170, "age_s": -3}, "age_s"),
        ({"cadence_spm": 170, "source": 7}, "source"),
        ({"cadence_spm": 170, "pace": 5}, "field"),
        ({"latitude": 52.1, "longitude": 4.9}, "latitude"),
        ({"speed_mps": 3, "lat": 52.1}, "lat"),
        ({}, "reading"),
        ([1], "body"),
        (None, "body"),
    ],
)
def test_readings_that_are_refused(untouched: Opened, body: object, field: str) -> None:
    answer = untouched.send("POST", "/pace", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] == field
    assert answer.json()["expected"]


def test_a_position_is_refused_with_the_reason_and_not_repeated(untouched: Opened) -> None:
    answer = untouched.send("POST", "/pace", json={"speed_mps": 3, "latitude": 52.12345})
    assert "positions stay on the phone" in answer.json()["detail"]
    assert "52.12345" not in answer.text


@pytest.mark.parametrize(
    "content",
    [b'{"speed_mps": NaN}', b'{"speed_mps": Infinity}', b'{"speed_mps"', b"\xff\xfe", b"[" * 5000],
)
def test_bodies_that_are_no_json(untouched: Opened, content: bytes) -> None:
    headers = {**untouched.token, "Content-Type": "application/json"}
    answer = untouched.client.post(untouched.path + "/pace", content=content, headers=headers)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_json_must_say_that_it_is(untouched: Opened) -> None:
    answer = untouched.client.post(
        untouched.path + "/pace", content=b'{"speed_mps": 3}', headers=untouched.token
    )
    assert answer.status_code == 422
    assert "application/json" in answer.json()["expected"]


def test_without_the_token(client: httpx.Client, untouched: Opened) -> None:
    assert client.post(untouched.path + "/pace", json={"speed_mps": 3}).status_code == 401


def test_readings_that_come_too_fast() -> None:
    running = serve(LOOPBACK, StationConfig(workers=1, readings_per_s=2, house=False))
    with httpx.Client(base_url=running.url) as client:
        run = open_run(client)
        answers = [run.send("POST", "/pace", json={"cadence_spm": 170}) for _ in range(10)]
        refused = next(a for a in answers if a.status_code != 202)
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "1"
        assert "a second" in refused.json()["limit"]
    running.stop()
