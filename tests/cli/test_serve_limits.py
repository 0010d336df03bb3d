"""To whom ``courante serve`` speaks, and how: what it is told on its command line counts."""

import re
import signal
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.certificates import make_pair
from tests.cli.conftest import CommandLine, failed

PROGRAM = "from courante.cli.main import main; main()"


def test_tls_and_limits_of_the_command_line(weights: Path, tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    options = ["--host", "127.0.0.1", "--port", "0", "--weights", weights, "--data", tmp_path]
    options += ["--certificate", pair.certificate, "--key", pair.key]
    options += ["--url-bytes", "200", "--openings-per-minute", "1", "--body-bytes", "100"]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", *options], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        page = re.search(r"https://courante\.example(:\d+)/", process.stdout.readline())
        assert page is not None
        trusting = ssl.create_default_context(cafile=str(pair.certificate))
        with httpx.Client(base_url=f"https://127.0.0.1{page[1]}", verify=trusting) as client:
            assert client.get("/healthz").status_code == 200
            assert client.get("/healthz?" + "x" * 200).status_code == 414
            assert client.post("/api/runs", content=b"x" * 200).status_code == 413
            assert [client.post("/api/runs").status_code for _ in range(2)] == [201, 429]
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
    assert process.returncode == 0


def test_https_by_an_authority_of_its_own(weights: Path, tmp_path: Path) -> None:
    options = ["--host", "127.0.0.1", "--port", "0", "--weights", weights, "--data", tmp_path]
    options += ["--https", "--https-name", "music.example"]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", *options], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        page = re.search(r"http://127\.0\.0\.1(:\d+)/", process.stdout.readline())
        assert page is not None
        authority = tmp_path / "authority" / "authority.pem"
        trusting = ssl.create_default_context(cafile=str(authority))
        with httpx.Client(base_url=f"https://127.0.0.1{page[1]}", verify=trusting) as client:
            assert client.get("/healthz").status_code == 200
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--certificate", "none.pem", "--key", "none.key"), "certificate: 'none.pem'"),
        (("--certificate", "none.pem"), "key: None .* belong together"),
        (("--https", "--certificate", "a.pem", "--key", "a.key"), "https: True .* left out"),
        (("--trusted-proxy", "proxy.example"), "trusted_proxies: 'proxy.example'"),
        (("--header-bytes", 10), "header_bytes: 10 .* at least 1024"),
        (("--stalled-seconds", 0), "stalled_s: 0"),
        (("--max-connections", 10**9), "connections: 1000000000"),
    ],
)
def test_what_cannot_be_served_is_said_before_anything_plays(
    courante: CommandLine, weights: Path, options: tuple[object, ...], said: str
) -> None:
    given = ("--host", "127.0.0.1", "--port", 0, "--weights", weights, "--no-history")
    assert re.search(said, failed(courante("serve", *given, *options)))
