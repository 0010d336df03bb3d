"""WebSockets that behave badly, or that meet a limit or the end of the server."""

import json
import logging
import socket
import ssl
import struct
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from tests.certificates import make_pair
from tests.faults.ears import resident_mb
from tests.playing_notes import NotesPlayer, address, playing_notes
from tests.serving import LOOPBACK, ROOMY, Opened, Served, open_run, serve, wait_until
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from courante.config import SocketsConfig, StationConfig

QUIET = StationConfig(workers=1, house=False)
API = replace(
    LOOPBACK,
    limits=replace(ROOMY, header_s=1.0, streams=3),
    sockets=SocketsConfig(messages_per_s=1.0, messages_at_once=40, ping_s=0.5),
)
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
SPOKEN = ("Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {KEY}")


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    running = serve(API, QUIET)
    yield running
    running.stop()


@pytest.fixture
def opened(served: Served) -> Iterator[Opened]:
    with httpx.Client(base_url=served.url, timeout=10) as client:
        run = open_run(client, seed=1)
        yield run
        run.send("DELETE")


@pytest.fixture(autouse=True)
def no_fault_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever a peer does, it is not our fault; and no log tells what it sent."""
    caplog.set_level(logging.DEBUG)
    yield
    ours = ("courante", "uvicorn.error", "asyncio")
    for record in (r for r in caplog.records if r.name.startswith(ours)):
        assert record.levelno < logging.WARNING, record.getMessage()
        assert "control" not in record.getMessage()
        assert "127.0.0.1" not in record.getMessage()


def token(opened: Opened) -> str:
    return opened.body["control_token"]


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "nonsense",
        "[]",
        "null",
        "{}",
        "[" * 20_000,
        '{"type":"hello"}',
        '{"type":"want","credit":1}',
        '{"type":"hello","token":1,"from_bar":null,"credit":1}',
        '{"type":"hello","token":"x","from_bar":-1,"credit":1}',
        '{"type":"hello","token":"x","from_bar":1.5,"credit":1}',
        '{"type":"hello","token":"x","from_bar":null,"credit":601}',
        '{"type":"hello","token":"x","from_bar":null,"credit":true}',
        '{"type":"hello","token":"x","from_bar":null,"credit":1,"latitude":52.5}',
        b"\x00\x01",
    ],
)
def test_a_first_message_that_is_no_hello(opened: Opened, sent: str | bytes) -> None:
    with playing_notes(opened) as player:
        player.socket.send(sent)
        code, words = player.end()
        assert code == 4400
        assert (words["type"], words["title"]) == ("error", "Bad Request")
        assert "52.5" not in words["detail"]


@pytest.mark.parametrize(
    "message",
    [
        {"type": "hello", "token": "x", "from_bar": None, "credit": 1},
        {"type": "want", "credit": 0},
        {"type": "want", "credit": 10**30},
        {"type": "played", "bar": 1, "beat": 4.0, "time_s": 1.0},
        {"type": "played", "bar": 1, "beat": 4.0, "time_s": 1.0, "tempo_bpm": 1e9},
        {"type": "played", "bar": 1, "beat": 4.0, "time_s": 1.0, "tempo_bpm": 120, "why": "so"},
        {"type": "played", "bar": 999, "beat": 4.0, "time_s": 1.0, "tempo_bpm": 120},
        {"type": "played", "bar": 1, "beat": "4", "time_s": 1.0, "tempo_bpm": 120},
        {"type": "stream", "bar": 999, "beat": 4.0},
        {"type": "stream", "bar": 2, "beat": 1e6},
        {"type": "stream", "bar": 2, "beat": 8.0, "lon": 13.4},
    ],
)
def test_a_message_that_is_none(opened: Opened, message: dict[str, object]) -> None:
    with playing_notes(opened) as player:
        player.hello(token(opened))
        player.bars(8)
        player.socket.send(json.dumps(message))
        code, words = player.end()
        assert (code, words["type"]) == (4400, "error")
    assert opened.send("GET").json()["ended"] is None


def test_numbers_that_are_none(opened: Opened) -> None:
    for number in ("NaN", "Infinity", "-1", "1e400"):
        with playing_notes(opened) as player:
            player.hello(token(opened))
            player.socket.send(
                f'{{"type":"played","bar":1,"beat":{number},"time_s":1,"tempo_bpm":120}}'
            )
            assert player.end()[0] == 4400


def test_the_wrong_token_and_no_run(opened: Opened) -> None:
    with playing_notes(opened) as player:
        player.tell("hello", token="A" * 22, from_bar=None, credit=1)
        code, words = player.end()
        assert (code, words["title"]) == (4401, "Unauthorized")
    with connect(address(str(opened.client.base_url), "ffff")) as other:
        player = NotesPlayer(other)
        player.tell("hello", token=token(opened), from_bar=None, credit=1)
        code, words = player.end()
        assert (code, words["title"]) == (4404, "Not Found")


def test_one_who_says_nothing(opened: Opened) -> None:
    with playing_notes(opened) as player:
        code, words = player.end()
        assert code == 4400
        assert "within 1 s" in words["detail"]


def test_a_message_that_is_too_large(opened: Opened) -> None:
    with playing_notes(opened) as player:
        player.hello(token(opened))
        player.socket.send("x" * 70_000)
        assert player.end()[0] == 1009


def test_a_message_that_is_small_only_on_the_wire(opened: Opened) -> None:
    with playing_notes(opened) as player:
        player.hello(token(opened))
        player.socket.send(" " * 50_000_000)
        # A reset may overtake the last words to one who still sends.
        assert player.end()[0] in {1006, 1009}


def test_a_hasty_client(opened: Opened) -> None:
    with playing_notes(opened) as player:
        player.hello(token(opened), credit=0)
        for _ in range(60):
            try:
                player.tell("want", credit=1)
            except ConnectionClosed:
                break
        code, words = player.end()
        assert code == 4429
        assert words["retry_after_s"] > 0


def test_too_many_who_listen(served: Served) -> None:
    with ExitStack() as stack:
        client = stack.enter_context(httpx.Client(base_url=served.url))
        runs = [open_run(client, seed=n) for n in range(4)]
        for run in runs[:3]:
            stack.enter_context(playing_notes(run)).hello(token(run))
        player = stack.enter_context(playing_notes(runs[3]))
        player.tell("hello", token=token(runs[3]), from_bar=None, credit=1)
        code, words = player.end()
        assert (code, words["title"]) == (4429, "Too Many Requests")
        assert words["retry_after_s"] > 0
        for run in runs:
            run.send("DELETE")


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/api/runs/x/notes", {"Origin": "https://elsewhere.example"}, 403),
        ("/api/runs/x/notes", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("/", {}, 404),
        ("/static/app.js", {}, 404),
        ("/api/runs/x", {}, 404),
        ("/api/runs/x/notes/more", {}, 404),
        ("/api/runs/" + "x" * 3000 + "/notes", {}, 414),
        ("/api/runs/x/notes", {"X-Long": "x" * 8_100, "X-More": "x" * 8_100}, 431),
    ],
)
def test_who_is_not_let_in(served: Served, path: str, headers: dict[str, str], status: int) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(served.url.replace("http", "ws") + path, additional_headers=headers),
    ):
        pass
    answer = refused.value.response
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_our_own_page_is_let_in(served: Served, opened: Opened) -> None:
    with playing_notes(opened, origin=served.url) as player:
        player.hello(token(opened))


@pytest.mark.parametrize(
    ("first", "headers"),
    [
        ("GET {path} HTTP/1.1", ()),
        ("GET {path} HTTP/1.1", ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: short")),
        ("GET {path} HTTP/1.1", ("Sec-WebSocket-Version: 8", f"Sec-WebSocket-Key: {KEY}")),
        ("POST {path} HTTP/1.1", (*SPOKEN, "Content-Length: 0")),
        ("GET {path} HTTP/1.1", (*SPOKEN, "X: " + "x" * 9000)),
        ("GET {path} HTTP/1.1", (*["A: b"] * 200, *SPOKEN)),
        ("GET {path} HTTP/1.1", (*SPOKEN, "Sec-WebSocket-Extensions: ;;;=")),
    ],
)
def test_a_handshake_that_is_none(
    served: Served, opened: Opened, first: str, headers: tuple[str, ...]
) -> None:
    with raw(served) as peer:
        head = first.replace("{path}", f"{opened.path}/notes")
        lines = (head, "Host: x", "Upgrade: websocket", "Connection: Upgrade", *headers, "", "")
        peer.sendall("\r\n".join(lines).encode())
        answer = b""
        while part := peer.recv(65536):
            answer += part
    assert b" 4" in answer.split(b"\r\n", 1)[0], answer[:200]


@pytest.mark.parametrize(
    "frame",
    [
        b"\xff" * 64,
        b"\x81\x05hello",
        b"\x81\x82\x00\x00\x00\x00\xc3\x28",
        b"\x88\x83\x00\x00\x00\x00\x00\x01\x02",
        b"\xc1\x84\x00\x00\x00\x00nope",
        b"\x81\xff" + b"\xff" * 12,
        b"\x80\x80\x00\x00\x00\x00",
        b"\x89\x80\x00\x00\x00\x00\x8a\x80\x00\x00\x00\x00\x88\x80\x00\x00\x00\x00",
    ],
)
def test_frames_that_are_none(served: Served, opened: Opened, frame: bytes) -> None:
    with raw(served) as peer:
        peer.sendall(handshake(opened))
        answer = peer.recv(4096)
        assert answer.startswith(b"HTTP/1.1 101")
        peer.sendall(frame)
        while peer.recv(4096):
            pass


def test_sockets_count_as_connections(served: Served, opened: Opened) -> None:
    # Nobody outside is told.
    acceptor = served.server._acceptor  # pyright: ignore[reportPrivateUsage] - see above
    before = acceptor.connections
    with playing_notes(opened) as player:
        player.hello(token(opened))
        assert acceptor.connections == before + 1
    wait_until(lambda: acceptor.connections == before)


def test_one_who_is_gone_without_a_word(served: Served, opened: Opened) -> None:
    """Neither pings nor bytes are answered: its place is free again soon."""
    run = served.station.get(opened.body["run_id"])
    peer = raw(served, small=True)
    peer.sendall(handshake(opened))
    assert peer.recv(1024).startswith(b"HTTP/1.1 101")
    peer.sendall(frame_of({"type": "hello", "token": token(opened), "from_bar": None, "credit": 9}))
    wait_until(lambda: run.notes.attended)
    wait_until(lambda: not run.notes.attended)
    peer.close()


def test_one_who_never_reads_costs_no_memory(served: Served, opened: Opened) -> None:
    run = served.station.get(opened.body["run_id"])
    peer = raw(served, small=True)
    peer.sendall(handshake(opened, deflate=False))
    assert peer.recv(1024).startswith(b"HTTP/1.1 101")
    hello = {"type": "hello", "token": token(opened), "from_bar": None, "credit": 600}
    before = resident_mb()
    peer.sendall(frame_of(hello))
    wait_until(lambda: run.notes.attended)
    wait_until(lambda: not run.notes.attended)
    assert resident_mb() - before < 25
    peer.close()


def test_the_server_stops() -> None:
    running = serve(API, QUIET)
    with httpx.Client(base_url=running.url) as client:
        run = open_run(client, seed=1)
        with playing_notes(run) as player, playing_notes(run) as shy:
            player.hello(token(run))
            player.bars(8)
            began = time.monotonic()
            running.stop()
            assert time.monotonic() - began < 3.5
            assert player.end() == (1001, {"type": "bye", "why": "the server stops"})
            assert shy.end()[0] in {1001, 1012}


def test_over_tls(tmp_path: Path) -> None:
    made = make_pair(tmp_path)
    trusting = ssl.create_default_context(cafile=made.certificate)
    running = serve(replace(API, certificate=made.certificate, key=made.key), QUIET)
    try:
        with httpx.Client(base_url=running.url, verify=trusting) as client:
            run = open_run(client, seed=1)
            with playing_notes(run, ssl=trusting) as player:
                player.hello(token(run), credit=100)
                assert len(player.bars(100)) == 100
    finally:
        running.stop()


def raw(served: Served, *, small: bool = False) -> socket.socket:
    url = httpx.URL(served.url)
    peer = socket.socket()
    if small:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.settimeout(15)
    peer.connect((url.host, url.port or 0))
    return peer


def handshake(opened: Opened, *, deflate: bool = True) -> bytes:
    lines = [
        f"GET {opened.path}/notes HTTP/1.1",
        "Host: x",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {KEY}",
    ]
    if deflate:
        lines.append("Sec-WebSocket-Extensions: permessage-deflate")
    return "\r\n".join((*lines, "", "")).encode()


def frame_of(body: Mapping[str, object]) -> bytes:
    """A masked text frame, its mask of zeros."""
    data = json.dumps(body).encode()
    return b"\x81" + struct.pack(">BH", 0x80 | 126, len(data)) + bytes(4) + data
