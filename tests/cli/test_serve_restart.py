"""The real server, killed and started again on the same data: what a listener has of it."""

import re
import signal
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.cli.conftest import CommandLine, failed
from tests.fakes.sound import decode, loudness
from tests.serving import Opened, wait_until

PROGRAM = "from courante.cli.main import main; main()"
BPM = 200
HEART_RATE = 151.1357
"""A figure that no counter will hold by chance."""


@dataclass(frozen=True)
class Server:
    """A server in a process of its own."""

    process: "subprocess.Popen[str]"
    url: str
    greeting: str


@contextmanager
def serving(folder: Path, weights: Path, port: int = 0) -> Generator[Server]:
    options = ["--host", "127.0.0.1", "--port", str(port), "--data", str(folder)]
    command = [sys.executable, "-c", PROGRAM, "serve", "--weights", str(weights), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(3)]
            page = re.search(r"http://127\.0\.0\.1:\d+", lines[0])
            assert page is not None, lines
            yield Server(process, page[0], "".join(lines))
        finally:
            process.kill()


def heard(url: str, seconds: float) -> bytes:
    got = b""
    with httpx.stream("GET", url, timeout=60) as answer:
        assert answer.status_code == 200
        for data in answer.iter_raw():
            got += data
            if len(got) > seconds * 16_000:
                return got
    pytest.fail("the stream ended")


def onsets(midi: bytes) -> list[tuple[int, int]]:
    """(tick, pitch) of every note of the pitched parts."""
    mido: Any = import_module("mido")
    found: list[tuple[int, int]] = []
    for track in mido.MidiFile(file=BytesIO(midi)).tracks:
        tick = 0
        for message in track:
            tick += message.time
            if message.type == "note_on" and message.velocity and message.channel != 9:
                found.append((tick, message.note))
    return sorted(found)


def music_goes_on(before: bytes, after: bytes) -> None:
    """All that was written before is written after, and more; but for a last bar, cut short."""
    old, new = onsets(before), onsets(after)
    bar = 4 * 480
    last = max(tick for tick, _ in old) - bar
    assert [note for note in old if note[0] < last] == [note for note in new if note[0] < last]
    assert max(tick for tick, _ in new) > last + 2 * bar


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "history.sqlite") as database:
        found = database.execute(sql).fetchall()
    database.close()
    return found


def data_in(folder: Path) -> bytes:
    """All that a thief of the disk would have, write-ahead log included."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def traces_of(value: float) -> tuple[bytes, ...]:
    return (struct.pack(">d", value), struct.pack("<d", value), str(value).encode())


def test_a_run_outlives_the_server(weights: Path, tmp_path: Path) -> None:
    with serving(tmp_path, weights) as server, httpx.Client(timeout=60) as client:
        port = int(server.url.rsplit(":", 1)[1])
        asked = {"mode": "steady", "bpm": BPM, "seed": 4}
        body = client.post(f"{server.url}/api/runs", json=asked).json()
        client.base_url = httpx.URL(server.url)
        run = Opened(client, body)
        assert run.send("POST", "/pace", json={"heart_rate_bpm": HEART_RATE}).status_code == 202
        run.send("POST", "/pace", json={"cadence_spm": 171.25, "heart_rate_bpm": HEART_RATE})
        heard(body["listen_url"], 1.0)
        wait_until(lambda: run.send("GET").json()["beat"] > 24, 60)
        before, score = run.send("GET").json(), run.send("GET", "/score.mid").content
        token = server.greeting.split()[-1]
        server.process.kill()
        server.process.wait()
    assert not any(trace in data_in(tmp_path) for trace in traces_of(HEART_RATE))
    with serving(tmp_path, weights, port) as server, httpx.Client(timeout=60) as client:
        client.base_url = httpx.URL(server.url)
        run = Opened(client, body)
        after = run.send("GET").json()
        assert after["beat"] >= before["beat"] - 10 * BPM / 60
        for same in ("style", "mode", "bpm", "seed", "saved"):
            assert after[same] == before[same]
        assert after["tempo"]["tempo_bpm"] == before["tempo"]["tempo_bpm"] == BPM
        rate, samples = decode(heard(body["listen_url"], 3.0))
        assert loudness(samples, rate)[1:].min() > 0.002
        wait_until(lambda: run.send("GET").json()["beat"] > before["beat"] + 12, 60)
        music_goes_on(score, run.send("GET", "/score.mid").content)
        link = run.send("POST", "/listen_token").json()["listen_url"]
        assert token not in server.greeting, "the house has a new control token"
        score, before = run.send("GET", "/score.mid").content, run.send("GET").json()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
    with serving(tmp_path, weights, port) as server, httpx.Client(timeout=60) as client:
        client.base_url = httpx.URL(server.url)
        run = Opened(client, body)
        after = run.send("GET").json()
        assert after["beat"] >= before["beat"], "a stop loses nothing"
        assert client.head(body["listen_url"]).status_code == 404
        rate, samples = decode(heard(link, 2.0))
        assert loudness(samples, rate)[1:].min() > 0.002
        wait_until(lambda: run.send("GET").json()["beat"] > before["beat"] + 12, 60)
        music_goes_on(score, run.send("GET", "/score.mid").content)
        assert {row[0] for row in rows(tmp_path, "SELECT heart_rate_bpm FROM readings")} == {None}
        assert rows(tmp_path, "SELECT cadence_spm FROM readings") == [(171.25,)]
        run_id = body["run_id"]
        assert run.send("DELETE", "?purge=true").status_code == 200
        assert run.send("GET").status_code == 404
        wait_until(lambda: rows(tmp_path, "SELECT run_id FROM runs") == [("house",)])
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
    assert run_id.encode() not in data_in(tmp_path)
    assert len(rows(tmp_path, "SELECT DISTINCT run FROM bars")) == 1


def test_a_folder_that_another_server_uses(
    courante: CommandLine, weights: Path, tmp_path: Path
) -> None:
    with serving(tmp_path, weights):
        options = ("--host", "127.0.0.1", "--port", 0, "--weights", weights)
        ran = courante("serve", *options, "--data", tmp_path)
        assert ran.status == 1
        line = ran.err.splitlines()[-1]
    assert f"the data folder {tmp_path} is in use by another courante" in line
    assert "--no-history" in line


def test_a_database_that_is_none(courante: CommandLine, weights: Path, tmp_path: Path) -> None:
    options = ("--host", "127.0.0.1", "--port", 0, "--weights", weights, "--data", tmp_path)
    ran = courante("serve", *options, "--database", "postgresql://user:secret@127.0.0.1:1/none")
    assert ran.status == 1
    assert "secret" not in ran.err
    assert failed(courante("serve", *options, "--keep-days", 0)).startswith("courante: keep_days")
