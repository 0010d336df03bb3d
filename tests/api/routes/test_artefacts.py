from importlib import import_module
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import httpx
from tests.serving import Opened, open_run, wait_until


def notes_in(midi: bytes) -> int:
    mido: Any = import_module("mido")
    return sum(message.type == "note_on" for message in mido.MidiFile(file=BytesIO(midi)))


def play_a_while(run: Opened) -> None:
    wait_until(lambda: run.send("GET").json()["beat"] > 4)


def test_score_and_picture_of_a_run(client: httpx.Client) -> None:
    run = open_run(client, mode="steady", bpm=200)
    run.send("POST", "/pace", json={"speed_mps": 3.1, "heart_rate_bpm": 140})
    play_a_while(run)
    run.send("DELETE")
    for _ in range(2):  # while it plays, and once it is over
        score = run.send("GET", "/score.mid")
        assert score.headers["content-type"] == "audio/midi"
        assert "courante.mid" in score.headers["content-disposition"]
        assert notes_in(score.content) > 8
        picture = run.send("GET", "/run.svg")
        assert picture.headers["content-type"] == "image/svg+xml"
        assert ET.fromstring(picture.text).tag.endswith("svg")  # noqa: S314 - our own picture
        wait_until(lambda: run.send("GET").json()["ended"] is not None)


def test_without_the_token(client: httpx.Client, opened: Opened) -> None:
    for path in ("/score.mid", "/run.svg"):
        assert client.get(opened.path + path).status_code == 401
