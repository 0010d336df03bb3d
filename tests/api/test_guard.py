import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator

import httpx
import pytest
from tests.serving import LOOPBACK, Opened, make_station

from courante.api.app import create_app
from courante.api.body_limit import BodyLimit
from courante.api.guard import guarded
from courante.config import OutletConfig
from courante.station.run import Run

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


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "none"}, 201),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "{own}"}, 201),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[::bad"}, 403),
        ({"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"}, 201),
    ],
)
def test_pages_of_other_sites_cannot_open_runs(
    client: httpx.Client, headers: dict[str, str], status: int
) -> None:
    own = str(client.base_url).rstrip("/")
    sent = {name: value.replace("{own}", own) for name, value in headers.items()}
    answer = client.post("/api/runs", headers=sent)
    assert answer.status_code == status
    if status == 201:
        Opened(client, answer.json()).send("DELETE")
    else:
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/runs", "/api/runs/house", "/api/runs/house/pace"])
def test_the_rest_interface_gives_other_sites_no_leave(client: httpx.Client, path: str) -> None:
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = client.options(path, headers=asked)
    assert answer.status_code == 405
    assert not any(name.startswith("access-control") for name in answer.headers)
    assert client.get(path, headers=asked).headers.get("access-control-allow-origin") is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/static/style.css"),
        ("GET", "/static/none.css"),
        ("GET", "/nowhere"),
        ("PUT", "/healthz"),
        ("GET", "/api/runs/none"),
        ("POST", "/api/runs/none/pace"),
        ("GET", "/metrics"),
        ("GET", "/api/schema"),
        ("HEAD", "/stream.mp3"),
        ("GET", "/playlist.m3u"),
        ("GET", "/listen/none.mp3"),
        ("GET", "/listen/none.mp3?" + "x" * 4000),
    ],
)
def test_every_answer_has_the_security_headers(
    client: httpx.Client, method: str, path: str
) -> None:
    headers = client.request(method, path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] in {"same-origin", "cross-origin"}
    assert "server" not in headers
    if path.startswith("/api/"):
        assert headers["cache-control"] == "no-store"


def test_an_answer_to_a_fault_of_ours_has_them_too() -> None:
    station = make_station()

    def fail() -> tuple[Run, ...]:
        message = "a secret"
        raise RuntimeError(message)

    station.runs = fail  # pyright: ignore[reportAttributeAccessIssue]
    app = guarded(create_app(station, LOOPBACK, OutletConfig()), LOOPBACK)

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as asking:
            return await asking.post("/api/runs")

    answer = asyncio.run(post())
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
