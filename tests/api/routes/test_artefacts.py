from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from tests.fakes.sound import decode, loudness
from tests.serving import LOOPBACK, Opened, Served, open_run, serve, wait_until

from courante.config import HistoryConfig, StationConfig
from courante.station.stores import open_stores

ARTEFACTS = ("/score.mid", "/run.svg", "/run.tcx", "/recording.mp3")
EXTENSION = "{http://www.garmin.com/xmlschemas/ActivityExtension/v2}"
TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"


def notes_in(midi: bytes) -> int:
    mido: Any = import_module("mido")
    return sum(message.type == "note_on" for message in mido.MidiFile(file=BytesIO(midi)))


def play_a_while(run: Opened) -> None:
    wait_until(lambda: run.send("GET").json()["beat"] > 4)


def recorded(run: Opened) -> int:
    answer = run.send("HEAD", "/recording.mp3")
    return int(answer.headers["content-length"]) if answer.status_code == 200 else 0


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


def test_training_file_has_what_was_told(opened: Opened) -> None:
    opened.send("POST", "/pace", json={"speed_mps": 3.1, "cadence_spm": 170, "heart_rate_bpm": 140})
    play_a_while(opened)
    answer = opened.send("GET", "/run.tcx")
    assert answer.headers["content-type"] == "application/vnd.garmin.tcx+xml"
    assert "courante.tcx" in answer.headers["content-disposition"]
    root = ET.fromstring(answer.text)  # noqa: S314 - our own file
    assert [e.text for e in root.iter(f"{TCX}HeartRateBpm")] != []
    assert float(next(root.iter(f"{EXTENSION}Speed")).text or 0) == pytest.approx(3.1)


def test_without_the_token(client: httpx.Client, opened: Opened) -> None:
    for path in ARTEFACTS:
        assert client.get(opened.path + path).status_code == 401


def test_there_is_no_recording_of_a_run_that_is_not_saved(opened: Opened) -> None:
    play_a_while(opened)
    answer = opened.send("GET", "/recording.mp3")
    assert answer.status_code == 404
    assert "recording" in answer.json()["detail"]


def test_a_recording_can_be_had_in_parts(client: httpx.Client) -> None:
    run = open_run(client, mode="steady", bpm=200, save=True)
    wait_until(lambda: recorded(run) > 20_000)
    run.send("DELETE")
    wait_until(lambda: run.send("GET").json()["ended"] is not None)
    whole_s = run.send("GET").json()["time_s"]
    wait_until(lambda: recorded(run) * 8 / 128_000 > whole_s - 0.2)
    whole = run.send("GET", "/recording.mp3")
    assert whole.headers["content-type"] == "audio/mpeg"
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["cache-control"] == "no-store"
    rate, samples = decode(whole.content)
    assert len(samples) / rate == pytest.approx(whole_s, abs=0.2)
    assert loudness(samples, rate)[:2].min() > 0.002

    def part(value: str) -> httpx.Response:
        headers = {**run.token, "Range": value}
        return client.get(run.path + "/recording.mp3", headers=headers)

    middle = part("bytes=1000-1999")
    assert middle.status_code == 206
    assert middle.content == whole.content[1000:2000]
    assert middle.headers["content-range"] == f"bytes 1000-1999/{len(whole.content)}"
    assert part("bytes=-500").content == whole.content[-500:]
    assert part(f"bytes={len(whole.content)}-").status_code == 416


def served_from(folder: Path) -> Served:
    stores = open_stores(HistoryConfig(folder=folder, flush_s=0.05))
    return serve(LOOPBACK, StationConfig(workers=1, house=False), stores=stores)


def test_a_saved_run_can_be_had_after_a_restart_until_it_is_purged(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = served_from(folder)
    with httpx.Client(base_url=first.url) as client:
        run = open_run(client, mode="steady", bpm=200, save=True)
        run.send("POST", "/pace", json={"heart_rate_bpm": 151, "cadence_spm": 170})
        wait_until(lambda: run.send("GET").json()["beat"] > 9)
        run.send("DELETE")
        wait_until(lambda: run.send("GET").json()["ended"] is not None)
        ended = run.send("GET").json()
        scores = [run.send("GET", path).content for path in ("/score.mid", "/run.tcx")]
    first.stop()

    second = served_from(folder)
    with httpx.Client(base_url=second.url) as client:
        again = Opened(client, run.body)
        assert client.get(run.path).status_code == 401
        now = again.send("GET").json()
        assert (now["ended"], now["saved"]) == (ended["ended"], True)
        assert now["heart_rate_bpm"] == 151
        assert now["kept_until"] > now["expires_at"]
        assert [again.send("GET", path).content for path in ("/score.mid", "/run.tcx")] == scores
        assert again.send("GET", "/run.svg").status_code == 200
        rate, samples = decode(again.send("GET", "/recording.mp3").content)
        assert len(samples) / rate == pytest.approx(ended["time_s"], abs=0.2)
        assert again.send("POST", "/pace", json={"cadence_spm": 170}).status_code == 404
        assert again.send("DELETE").status_code == 200
        assert again.send("GET").status_code == 200
        assert again.send("DELETE", "?purge=true").status_code == 200
        assert again.send("GET").status_code == 404
        assert [again.send("GET", path).status_code for path in ARTEFACTS] == [404] * 4
    second.stop()
    assert not list(folder.rglob("*.mp3"))
    assert run.body["run_id"].encode() not in (folder / "history.sqlite").read_bytes()
