"""Bytes that may or may not be HTTP, on a real socket: never a 5xx, and the server goes on."""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.bounds import bounded
from tests.serving import LOOPBACK, ROOMY, Served, serve

EXAMPLES = 150
FIRST = (
    b"GET / HTTP/1.1",
    b"GET /healthz HTTP/1.0",
    b"POST /api/runs/house/pace HTTP/1.1",
    b"OPTIONS * HTTP/1.1",
    b"GET http://elsewhere/playlist.m3u HTTP/1.1",
    b"CONNECT elsewhere:443 HTTP/1.1",
    b"GET /%2e%2e/%00%ff?%zz HTTP/1.1",
    b"SOURCE /stream.mp3 ICE/1.0",
    b"PRI * HTTP/2.0",
)
FIELDS = (
    b"Host: x",
    b"Host: [::1",
    b"Content-Length: 3",
    b"Content-Length: 99999999999999999999",
    b"Transfer-Encoding: chunked",
    b"Expect: 100-continue",
    b"Connection: close",
    b"Connection: upgrade\r\nUpgrade: websocket",
    b"Icy-MetaData: 1",
    b"Content-Type: application/json",
    b"Authorization: Bearer \xff",
    b"Range: bytes=0-1",
)
noise = st.binary(max_size=30)
requests = st.tuples(
    st.sampled_from(FIRST) | noise,
    st.lists(st.sampled_from(FIELDS) | noise, max_size=5),
    st.sampled_from(
        (b"", b"{}", b"3\r\n{}\n\r\n0\r\n\r\n", b"fffffffffff\r\n", b"0\r\nX: y\r\n\r\n")
    )
    | noise,
).map(lambda parts: b"\r\n".join((parts[0], *parts[1], b"", parts[2])))
ANSWER = re.compile(rb"HTTP/1\.1 (\d{3}) ")


@pytest.fixture(scope="module")
def station() -> Iterator[Served]:
    limits = replace(ROOMY, header_s=1.0, body_s=1.0)
    running = serve(replace(LOOPBACK, limits=limits))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def client(station: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=station.url, timeout=10) as made:
        yield made


@bounded(EXAMPLES)
@given(st.lists(requests, min_size=1, max_size=3))
def test_whatever_comes_the_server_goes_on(client: httpx.Client, said: list[bytes]) -> None:
    url = client.base_url
    with socket.create_connection((url.host, url.port or 0), timeout=10) as connection:
        with suppress(OSError):
            for part in said:
                connection.sendall(part)
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(ConnectionError):
            while len(answer) < 100_000 and (part := connection.recv(65536)):
                answer += part
    first = ANSWER.match(answer)
    assert answer == b"" or first is not None, answer[:80]
    assert first is None or int(first[1]) < 500
    assert client.get("/healthz").status_code == 200
