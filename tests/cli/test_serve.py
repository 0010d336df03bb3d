import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
from tests.cli.conftest import CommandLine, damaged, failed

PROGRAM = "from courante.cli.main import main; main()"


def test_it_plays_until_it_is_told_to_stop_and_logs_no_token(weights: Path) -> None:
    options = ["--host", "127.0.0.1", "--port", "0", "--verbose", "--weights", str(weights)]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        page = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert page is not None
        with httpx.Client(base_url=page[0], timeout=30) as client:
            assert client.get("/healthz").status_code == 200
            opened = client.post("/api/runs", json={"mode": "steady", "bpm": 150}).json()
            assert heard(client, opened["listen_url"]) > 16_000
            assert heard(client, "/stream.mp3") > 16_000
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert time.monotonic() - began < 30
    assert "Traceback" not in err
    assert opened["control_token"] not in out + err
    listen_token = re.search(r"/listen/([\w-]+)\.mp3", opened["listen_url"])
    assert listen_token is not None
    assert listen_token[1] not in out + err


def heard(client: httpx.Client, url: str) -> int:
    """Bytes that come until there are more than a second's worth."""
    total = 0
    with client.stream("GET", url) as response:
        assert response.status_code == 200
        for data in response.iter_bytes():
            total += len(data)
            if total > 16_000:
                break
    return total


def test_a_port_in_use(courante: CommandLine, weights: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        options = ("--host", "127.0.0.1", "--port", port, "--weights", weights)
        line = failed(courante("serve", *options))
    assert f"port {port} is in use by another program; choose another with --port" in line


def test_what_cannot_be_served(courante: CommandLine, weights: Path, tmp_path: Path) -> None:
    def said(*options: object) -> str:
        ran = courante("serve", "--host", "127.0.0.1", "--port", 0, "--weights", weights, *options)
        assert ran.status == 1
        return ran.err.splitlines()[-1]

    assert "style: 'jazz' is not known" in said("--style", "jazz")
    assert "bpm: 1000.0 is not usable" in said("--bpm", 1000)
    assert "readings_per_s: 0.0 is not usable" in said("--readings-per-s", 0)
    assert "burst_s: 20.0 is not usable" in said("--burst", 20)
    assert "weights: " in said("--weights", damaged("truncated", weights, tmp_path))
    assert "sound.sf2 is missing" in said("--soundfont", tmp_path / "sound.sf2")
