"""``courante serve`` with outlets elsewhere: its house run, to Icecast and into files."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.cli.conftest import CommandLine
from tests.icecast import PASSWORD, IcyListener, icecast
from tests.serving import wait_until

from courante.cli.outlets import PASSWORD_VARIABLE
from courante.encoder.mp3_frames import whole_frames

PROGRAM = "from courante.cli.main import main; main()"


def test_the_house_run_plays_to_icecast_and_into_files(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    files = tmp_path / "files"
    (tmp_path / "outlets.toml").write_text(f"[[files]]\nfolder = '{files}'\nminutes = 1\n")
    with icecast(tmp_path) as server:
        url = f"icecast://127.0.0.1:{server.port}/run.mp3"
        options = ["--host", "127.0.0.1", "--port", "0", "--weights", str(weights)]
        options += ["--icecast", url, "--outlets", str(tmp_path / "outlets.toml")]
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "serve", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                heard_from(process, server.port)
            finally:
                process.send_signal(signal.SIGTERM)
                out, err = process.communicate(timeout=30)
            wait_until(lambda: "/run.mp3" not in server.sources())
    assert process.returncode == 0, err
    assert PASSWORD not in out + err
    (written,) = files.iterdir()
    assert whole_frames(written.read_bytes())[0] == written.stat().st_size > 16_000


def heard_from(process: "subprocess.Popen[str]", port: int) -> None:
    assert process.stdout is not None
    page = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert page is not None
    with httpx.Client(base_url=page[0], timeout=30) as client:
        wait_until(lambda: outlet(client, "connected", "icecast-1") == 1)
        wait_until(lambda: outlet(client, "bytes_total", "icecast-1") > 20_000)
        wait_until(lambda: outlet(client, "bytes_total", "files-1") > 20_000)
    listener = IcyListener(port).start()
    listener.hears(20_000)
    listener.stop()
    assert listener.headers["icy-name"] == "Courante"


def outlet(client: httpx.Client, name: str, label: str) -> float:
    lines = client.get("/metrics").text.splitlines()
    start = f'courante_outlet_{name}{{outlet="{label}"}} '
    return next((float(line[len(start) :]) for line in lines if line.startswith(start)), -1.0)


def test_what_cannot_be_served(courante: CommandLine, weights: Path, tmp_path: Path) -> None:
    def said(*options: object) -> str:
        ran = courante("serve", "--host", "127.0.0.1", "--port", 0, "--weights", weights, *options)
        assert ran.status == 1
        return ran.err.splitlines()[-1]

    url = "icecast://source:secret@127.0.0.1/run.mp3"
    assert "a house run for --icecast and --outlets to play" in said("--icecast", url, "--no-house")
    assert "outlets file" in said("--outlets", tmp_path / "gone.toml")
    line = said("--icecast", "icecast://source:secret@127.0.0.1/")
    assert "icecast" in line or "mount" in line
    assert "secret" not in line
