"""Connections that behave badly, over real sockets; every limit is small so that it is met soon."""

import json
import socket
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.serving import LOOPBACK, ROOMY, Served, open_run, serve, wait_until

from courante.config import LimitsConfig

SMALL = replace(
    ROOMY, connections=12, connections_per_address=8, header_s=1.0, body_s=1.0, header_bytes=2048
)
HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def small() -> Iterator[Served]:
    running = serve(replace(LOOPBACK, limits=SMALL))
    yield running
    running.stop()


@contextmanager
def connected(served: Served) -> Generator[socket.socket]:
    url = httpx.URL(served.url)
    with socket.create_connection((url.host, url.port or 0), timeout=15) as connection:
        yield connection


def said(connection: socket.socket) -> bytes:
    """All that comes until the other side has closed."""
    heard = b""
    with suppress(ConnectionError):
        while part := connection.recv(65536):
            heard += part
    return heard


def problem(answer: bytes) -> tuple[int, dict[str, str], dict[str, Any]]:
    """Status, headers and body of a refusal."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    assert headers["content-type"] == "application/problem+json"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["connection"].lower() == "close"
    assert int(headers["content-length"]) == len(body)
    return int(first.split()[1]), headers, json.loads(body)


def served_as_usual(served: Served) -> bool:
    return httpx.get(f"{served.url}/healthz").status_code == 200


def test_one_who_says_nothing_is_let_go_in_silence(small: Served) -> None:
    with connected(small) as connection:
        assert said(connection) == b""
    assert served_as_usual(small)


def test_one_who_never_finishes_the_head_is_told_and_let_go(small: Served) -> None:
    with connected(small) as connection:
        began = time.monotonic()
        connection.sendall(HEAD)
        connection.settimeout(0.1)
        answer = b""
        # A byte now and then does not buy more time.
        while not answer and time.monotonic() - began < 10 * SMALL.header_s:
            with suppress(ConnectionError):
                connection.sendall(b"X")
            with suppress(TimeoutError):
                answer = connection.recv(65536)
        connection.settimeout(15)
        status, _, body = problem(answer + said(connection))
    assert (status, body["type"]) == (408, "urn:courante:too-slow")


def test_a_slow_second_request_is_let_go_too(small: Served) -> None:
    with connected(small) as connection:
        connection.sendall(HEAD + b"\r\n")
        answer = b""
        while not answer.endswith(b'{"status":"alive"}'):
            part = connection.recv(65536)
            assert part, answer
            answer += part
        connection.sendall(b"GET /heal")
        time.sleep(SMALL.header_s / 4)
        connection.sendall(b"thz")
        assert problem(said(connection))[0] == 408


def test_a_head_in_pieces_is_read(small: Served) -> None:
    with connected(small) as connection:
        for byte in HEAD + b"Connection: close\r\n\r\n":
            connection.sendall(bytes([byte]))
        assert said(connection).startswith(b"HTTP/1.1 200")


def test_several_requests_at_once_are_answered_in_order(small: Served) -> None:
    with connected(small) as connection:
        connection.sendall((HEAD + b"\r\n") * 3 + HEAD + b"Connection: close\r\n\r\n")
        assert said(connection).count(b"HTTP/1.1 200") == 4


@pytest.mark.parametrize("size", [2 * 2048, 300_000])
def test_a_head_without_end_is_refused(small: Served, size: int) -> None:
    with connected(small) as connection:
        with suppress(ConnectionError):
            connection.sendall(HEAD + b"X: " + b"x" * size)
        status, _, body = problem(said(connection))
    assert status == 431
    assert "2048" in body["detail"]


def test_a_head_that_is_too_large_is_refused_when_it_comes_whole(small: Served) -> None:
    answer = httpx.get(f"{small.url}/healthz", headers={"X": "x" * 2048})
    assert (answer.status_code, answer.json()["type"]) == (431, "urn:courante:headers-too-large")


def test_an_address_that_is_too_long_is_refused() -> None:
    running = serve(replace(LOOPBACK, limits=replace(ROOMY, url_bytes=200)))
    with httpx.Client(base_url=running.url) as client:
        assert client.get("/healthz?" + "x" * 180).status_code == 200
        answer = client.get("/healthz?" + "x" * 200)
        assert (answer.status_code, answer.json()["type"]) == (414, "urn:courante:address-too-long")
        assert client.get("/listen/" + "x" * 200 + ".mp3").status_code == 414
    running.stop()


def test_a_body_that_does_not_come_is_not_waited_for(small: Served) -> None:
    with connected(small) as connection:
        head = b"POST /api/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        connection.sendall(head + b"Content-Length: 20\r\n\r\n{")
        status, _, body = problem(said(connection))
    assert (status, body["detail"]) == (408, "The body was not here within 1 s.")


def test_a_body_that_nobody_asked_for_does_not_harm_a_stream(small: Served) -> None:
    with connected(small) as connection:
        head = b"GET /stream.mp3 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        with suppress(ConnectionError):
            for _ in range(40):
                connection.sendall(b"400\r\n" + b"x" * 1024 + b"\r\n")
        said(connection)
    assert served_as_usual(small)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET / WAIS/1.0\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /api/runs HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /api/runs HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
def test_nonsense_is_answered_with_400_or_closed(small: Served, nonsense: bytes) -> None:
    with connected(small) as connection:
        connection.sendall(nonsense)
        answer = said(connection)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert served_as_usual(small)


def test_connections_of_one_address_are_limited_and_come_free(small: Served) -> None:
    with ExitStack() as stack:
        for _ in range(SMALL.connections_per_address):
            stack.enter_context(connected(small)).sendall(b"G")
        with connected(small) as another:
            status, headers, body = problem(said(another))
        assert status == 429
        assert body["limit"] == "8 connections of one address"
        assert int(headers["retry-after"]) >= 1
    wait_until(lambda: served_as_usual(small))


def test_connections_in_all_are_limited() -> None:
    limits = replace(SMALL, connections=4, connections_per_address=50, header_s=20.0)
    running = serve(replace(LOOPBACK, limits=limits))
    with ExitStack() as stack:
        # A listener stays; those who find no place are told, however many they are.
        stream = stack.enter_context(httpx.stream("GET", f"{running.url}/stream.mp3"))
        sound = stream.iter_raw()
        assert next(sound)
        for _ in range(3):
            stack.enter_context(connected(running)).sendall(b"G")
        with connected(running) as another:
            status, headers, body = problem(said(another))
        assert (status, body["limit"]) == (503, "4 connections")
        assert int(headers["retry-after"]) >= 1
        for _ in range(30):
            with connected(running) as another:
                another.sendall(b"G")
        assert next(sound)
    wait_until(lambda: served_as_usual(running))
    running.stop()


def test_one_who_takes_nothing_is_cut_off_and_their_place_comes_free() -> None:
    limits = replace(ROOMY, header_s=2.0, stalled_s=1.0)
    running = serve(replace(LOOPBACK, limits=limits, send_buffer_bytes=4096, listeners_per_run=1))
    with httpx.Client(base_url=running.url) as client, connected(running) as stalled:
        run = open_run(client)
        path = httpx.URL(run.body["listen_url"]).path
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        stalled.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(lambda: client.head(path).status_code == 503)
        wait_until(lambda: client.head(path).status_code == 200, most_s=40)
    running.stop()


@pytest.mark.parametrize(
    "setting",
    [{"connections": 0}, {"header_bytes": 10}, {"header_s": 0}, {"stalled_s": float("nan")}],
)
def test_limits_that_let_nobody_in(setting: dict[str, int]) -> None:
    with pytest.raises(Exception, match=next(iter(setting))):
        LimitsConfig(**setting)
