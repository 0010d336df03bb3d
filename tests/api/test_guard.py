import contextlib
import socket
import time
from collections.abc import Iterator

import httpx
import pytest
from tests.serving import LOOPBACK, Opened

from courante.api.guard import BodyLimit

LIMIT = LOOPBACK.body_limit_bytes


def pieces(size: int) -> Iterator[bytes]:
    while size > 0:
        yield b" " * min(size, 1000)
        size -= 1000


@pytest.mark.parametrize("path", ["/api/runs", "/api/runs/none/pace", "/nowhere", "/stream.mp3"])
def test_an_announced_body_over_the_limit_is_refused(client: httpx.Client, path: str) -> None:
    answer = client.post(path, content=b"x" * (LIMIT + 1))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert str(LIMIT) in answer.json()["detail"]


def test_a_body_that_grows_over_the_limit_is_refused(client: httpx.Client, opened: Opened) -> None:
    headers = {**opened.token, "Content-Type": "application/json"}
    answer = client.post(opened.path + "/pace", content=pieces(LIMIT + 1000), headers=headers)
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:courante:body-too-large"


def test_a_body_at_the_limit_is_read(client: httpx.Client, opened: Opened) -> None:
    headers = {**opened.token, "Content-Type": "application/json"}
    body = b'{"cadence_spm": 170}'.ljust(LIMIT)
    answer = client.post(opened.path + "/pace", content=body, headers=headers)
    assert answer.status_code == 202


def talk(client: httpx.Client, head: str, chunk: bytes, chunks: int) -> bytes:
    """Send a request as a plain sender would, deaf until it has said all it can; the answer."""
    url = client.base_url
    with socket.create_connection((url.host, url.port or 80), timeout=20) as connection:
        connection.sendall(f"POST /api/runs HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode())
        answer = b""
        with contextlib.suppress(ConnectionError):
            for _ in range(chunks):
                connection.sendall(chunk)
        with contextlib.suppress(ConnectionError):
            while part := connection.recv(65536):
                answer += part
    return answer


def test_one_who_sends_too_much_before_listening_hears_the_whole_answer(
    client: httpx.Client,
) -> None:
    for _ in range(20):
        answer = talk(client, f"Content-Length: {4 * LIMIT}", b" " * LIMIT, 4)
        assert answer.startswith(b"HTTP/1.1 413")
        assert answer.endswith(b"}")


def test_what_is_too_much_is_not_read_for_ever(client: httpx.Client) -> None:
    started = time.monotonic()
    talk(client, f"Content-Length: {10**12}", b" " * 65536, 1000)
    talk(client, f"Content-Length: {10**12}", b" ", 1)
    assert time.monotonic() - started < 3 * BodyLimit.DRAIN_S


def test_one_who_asks_before_sending_too_much_is_told_not_to(client: httpx.Client) -> None:
    answer = talk(client, f"Expect: 100-continue\r\nContent-Length: {LIMIT + 1}", b"", 0)
    assert answer.startswith(b"HTTP/1.1 413")
