import json
import re
import socket
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import httpx
import pytest
from tests.cli.conftest import CommandLine, failed
from tests.fakes.composer import StallingComposer
from tests.icecast import free_port
from tests.serving import Served, serve, wait_until

from courante.config import StationConfig


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    running = serve()
    with httpx.Client(base_url=running.url) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200)
        wait_until(lambda: "source" in client.get("/status-json.xsl").text)
    yield running
    running.stop()


@contextmanager
def answering(answer: bytes) -> Generator[str]:
    """Something else that listens on a port, and says this to everybody."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak() -> None:
            try:
                while True:
                    caller, _ = server.accept()
                    with caller:
                        caller.recv(4096)
                        caller.sendall(answer)
            except OSError:
                return

        thread = threading.Thread(target=speak)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_a_short_table(courante: CommandLine, served: Served) -> None:
    with httpx.stream("GET", f"{served.url}/stream.mp3") as answer:
        parts = answer.iter_bytes()
        next(parts)
        ran = courante("status", served.url)
    assert (ran.status, ran.err) == (0, "")
    rows = dict(line.split(maxsplit=1) for line in ran.out.splitlines())
    assert rows["at"] == f"{served.url}, ready"
    assert rows["house"].startswith(f"{served.url}/stream.mp3: 1 listen (at most 1 did), ")
    assert rows["runs"] == "1 play; 1 opened, 0 failed"
    assert rows["listeners"].startswith("1 now (mp3 1, opus 0); 1 so far, ")
    assert re.fullmatch(
        r"\d+ blocks; \d+ late, \d+ repeated, 0 skipped by slow listeners", rows["sound"]
    )
    assert "ms a call, 0 failed" in rows["composing"]
    assert rows["server"].startswith("Courante ")
    assert len(ran.out.splitlines()) <= 12


def test_json_for_machines(courante: CommandLine, served: Served) -> None:
    # The address may come without its scheme, and with a slash at its end.
    ran = courante("status", "--json", served.url.removeprefix("http://") + "/")
    assert (ran.status, ran.err) == (0, "")
    told = json.loads(ran.out)
    assert (told["url"], told["ready"], told["not_ready"]) == (served.url, True, None)
    assert told["streams"][0]["url"] == f"{served.url}/stream.mp3"
    assert told["figures"]["courante_runs"] == 1
    assert told["figures"]['courante_listeners{format="mp3"}'] >= 0


def test_a_server_that_is_not_ready_is_shown_and_fails(courante: CommandLine) -> None:
    composer = StallingComposer(calls=0)
    running = serve(composer=composer, station_config=StationConfig(workers=1, patience_s=60))
    ran = courante("status", running.url)
    composer.let_go.set()
    running.stop()
    assert ran.status == 1
    assert ran.err.startswith(f"courante: {running.url} is not ready: ")
    assert ran.err.count("\n") == 1
    assert "not ready (" in ran.out.splitlines()[0]


def test_nobody_there(courante: CommandLine) -> None:
    port = free_port()
    line = failed(courante("status", f"http://127.0.0.1:{port}"))
    assert line == f"courante: no Courante answers at http://127.0.0.1:{port}: Connection refused\n"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.0 404 Not Found\r\n\r\n", "is no Courante (404 to /healthz)"),
        (b"HTTP/1.0 200 OK\r\n\r\n[1]", "is no Courante (200 to /healthz)"),
        (b"220 mail.example ESMTP\r\n", "is no web server"),
        (b"", "is no web server"),
    ],
)
def test_somebody_else_there(courante: CommandLine, answer: bytes, said: str) -> None:
    with answering(answer) as place:
        line = failed(courante("status", place))
    assert said in line


@pytest.mark.parametrize("url", ["ftp://here", "http://", "http://here:99999", "http://u:p@here/"])
def test_no_address(courante: CommandLine, url: str) -> None:
    line = failed(courante("status", url))
    assert "URL: " in line
    assert "http://localhost:8000" in line


def test_figures_that_are_not_open_to_us(courante: CommandLine) -> None:
    # One answer to everything: alive, but neither figures nor streams in it.
    body = b'{"status": "alive"}'
    with answering(b"HTTP/1.0 200 OK\r\n\r\n" + body) as place:
        ran = courante("status", "--json", place)
    told = json.loads(ran.out)
    assert (ran.status, told["streams"], told["ready"]) == (0, [], True)
