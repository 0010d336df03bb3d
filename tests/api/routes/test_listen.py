import json
import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path

import httpx
import numpy as np
import pytest
from tests.fakes.sound import decode, loudness
from tests.radio import ICY
from tests.serving import Opened, Served, open_run, wait_until

from courante.encoder import ogg

SYNC = b"\xff\xfb"
AUDIBLE = 0.003
"""Of full scale."""


def take(client: httpx.Client, path: str, size: int) -> bytes:
    """The first bytes of a stream."""
    got = b""
    with client.stream("GET", path) as answer:
        assert answer.status_code == 200
        for data in answer.iter_raw():
            got += data
            if len(got) >= size:
                break
    return got


def listen_path(run: Opened, suffix: str = "") -> str:
    return httpx.URL(run.body["listen_url"]).path + suffix


def paths(run: Opened) -> tuple[str, str]:
    """MP3 and Opus."""
    return listen_path(run), listen_path(run).replace(".mp3", ".opus")


def told(answer: httpx.Response) -> dict[str, str]:
    """Headers, but those that change by the second, or tell of the connection."""
    changing = {"date", "courante-stream-start", "transfer-encoding", "connection"}
    return {name: value for name, value in answer.headers.items() if name not in changing}


def test_stream_begins_on_a_frame_and_has_sound(client: httpx.Client, opened: Opened) -> None:
    mp3 = take(client, listen_path(opened), 80_000)
    assert mp3.startswith(SYNC)
    rate, samples = decode(mp3)
    assert samples.shape[0] > 4 * rate
    assert np.all(loudness(samples, rate)[1:] > AUDIBLE)


def test_ffmpeg_decodes_the_stream_without_an_error(
    client: httpx.Client, opened: Opened, tmp_path: Path
) -> None:
    file = tmp_path / "wire.mp3"
    mp3 = take(client, listen_path(opened), 60_000)
    # The first frames may lean on bytes from before we listened, as in any MP3 radio.
    file.write_bytes(mp3)
    decoded = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(file), "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert decoded.stderr == ""


def test_burst_is_short_with_low_lag_and_longer_without(client: httpx.Client) -> None:
    run = open_run(client)
    take(client, listen_path(run), 70_000)  # until there is enough of a past
    sizes: list[int] = []
    for query in ("?lag=low", ""):
        with client.stream("GET", listen_path(run, query)) as answer:
            sizes.append(len(next(answer.iter_raw())))
    low, plain = sizes
    assert low <= 0.3 * 16_000 + 2 * 1700
    assert 2.5 * 16_000 - 1700 <= plain <= 2.5 * 16_000 + 4 * 1700
    run.send("DELETE")


def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client, untouched: Opened) -> None:
    for path in (*paths(untouched), "/stream.mp3", "/stream.opus"):
        asked = client.head(path, headers=ICY)
        with client.stream("GET", path, headers=ICY) as given:
            assert given.status_code == asked.status_code == 200
            assert told(given) == told(asked)
        assert asked.headers["accept-ranges"] == "none"
        assert asked.headers["cache-control"] == "no-store"
        assert "content-length" not in asked.headers
        assert asked.content == b""


def test_head_listens_to_nothing_and_starts_nothing(client: httpx.Client, served: Served) -> None:
    run = open_run(client)
    for path in paths(run):
        assert client.head(path).status_code == 200
    kept = served.station.get(run.body["run_id"])
    assert kept.broadcast.listeners == 0
    assert kept.player.formats.playing("opus") is None
    run.send("DELETE")


@pytest.mark.parametrize("value", ["bytes=0-", "bytes=100-200", "bytes=-5", "lines=1"])
@pytest.mark.parametrize(("path", "first"), [("/stream.mp3", SYNC), ("/stream.opus", b"OggS")])
def test_range_is_ignored(client: httpx.Client, path: str, first: bytes, value: str) -> None:
    with client.stream("GET", path, headers={"Range": value}) as answer:
        assert answer.status_code == 200
        assert "content-range" not in answer.headers
        assert next(answer.iter_raw()).startswith(first)


def test_other_pages_may_play_it(client: httpx.Client, untouched: Opened) -> None:
    for path in (*paths(untouched), "/stream.mp3", "/stream.opus"):
        answer = client.head(path, headers={"Origin": "https://elsewhere.example"})
        assert answer.headers["access-control-allow-origin"] == "*"
        exposed = answer.headers["access-control-expose-headers"].split(", ")
        assert {"icy-metaint", "icy-name", "Courante-Stream-Start"} <= set(exposed)
        asked = {
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "icy-metadata, range",
        }
        leave = client.options(path, headers=asked)
        assert leave.status_code == 204
        assert leave.headers["access-control-allow-origin"] == "*"
        allowed = leave.headers["access-control-allow-headers"].lower().split(", ")
        assert {"icy-metadata", "range"} <= set(allowed)
        assert "GET" in leave.headers["access-control-allow-methods"]
    answer = client.get("/api/styles", headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_titles_come_only_to_who_asks(client: httpx.Client, untouched: Opened) -> None:
    mp3, opus = paths(untouched)
    plain, asked = client.head(mp3), client.head(mp3, headers=ICY)
    low = client.head(mp3 + "?lag=low", headers=ICY)
    assert plain.headers["icy-name"] == asked.headers["icy-name"] == "Courante"
    assert plain.headers["icy-br"] == "128"
    assert "icy-metaint" not in plain.headers
    assert "icy-metaint" not in client.head(mp3, headers={"Icy-MetaData": "0"}).headers
    assert "icy-metaint" not in client.head(opus, headers=ICY).headers
    assert 0 < int(low.headers["icy-metaint"]) < int(asked.headers["icy-metaint"]) <= 8192


def test_a_player_that_asks_for_titles_gets_no_chunks(served: Served) -> None:
    """Some, of HTTP/1.1 by their own word, take the sizes of chunks for sound."""
    url = httpx.URL(served.url)
    with socket.create_connection((url.host, url.port or 80), timeout=5) as wire:
        wire.sendall(b"GET /stream.mp3 HTTP/1.1\r\nHost: x\r\nIcy-MetaData: 1\r\n\r\n")
        got = b""
        while b"\r\n\r\n" not in got or len(got.partition(b"\r\n\r\n")[2]) < 2:
            got += wire.recv(4096)
    head, _, body = got.partition(b"\r\n\r\n")
    assert b"chunked" not in head.lower()
    assert b"connection: close" in head.lower()
    assert body.startswith(SYNC)


def test_a_player_that_names_no_host_may_listen(served: Served) -> None:
    url = httpx.URL(served.url)
    with socket.create_connection((url.host, url.port or 80), timeout=5) as wire:
        wire.sendall(b"GET /stream.mp3 HTTP/1.0\r\n\r\n")
        head = wire.recv(4096).lower()
    assert head.startswith(b"http/1.1 200")
    assert b"chunked" not in head
    assert b"\r\nicy-name: courante" in head
    assert b"\r\nicy-url" not in head


def test_opus_is_ogg_from_its_first_byte(client: httpx.Client, opened: Opened) -> None:
    _, opus = paths(opened)
    with client.stream("GET", opus + "?lag=low") as answer:
        assert answer.headers["content-type"] == "audio/ogg"
        first = next(answer.iter_raw())
    assert next(ogg.read(first)).packets[0].startswith(b"OpusHead")


def test_wrong_listen_token(client: httpx.Client) -> None:
    for path in ("/listen/wrong.mp3", "/listen/wrong.opus"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "wrong" not in answer.text


def test_a_revoked_listen_token_opens_nothing(client: httpx.Client, served: Served) -> None:
    run = open_run(client)
    served.station.get(run.body["run_id"]).deed.renew_listen_token()
    assert client.get(listen_path(run)).status_code == 404
    run.send("DELETE")


def test_listeners_of_all_formats_are_limited_and_places_come_free(
    client: httpx.Client, opened: Opened
) -> None:
    path, opus = paths(opened)
    with ExitStack() as first, ExitStack() as others:
        for stack, wanted in ((first, path), (others, opus), (others, path)):
            stream = stack.enter_context(client.stream("GET", wanted))
            assert stream.status_code == 200
        for refused in (client.head(path), client.head(opus), client.get(opus)):
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) >= 1
        first.close()
        wait_until(lambda: client.head(opus).status_code == 200)


def test_a_full_run_says_which_limit(client: httpx.Client, opened: Opened) -> None:
    path = listen_path(opened)
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(client.stream("GET", path))
        with client.stream("GET", path) as refused:
            assert refused.status_code == 503
            assert json.loads(refused.read())["limit"] == "3 listeners of one run"


def test_the_stream_ends_when_the_run_ends(client: httpx.Client) -> None:
    run = open_run(client)
    got = b""
    with client.stream("GET", listen_path(run)) as answer:
        chunks = answer.iter_raw()
        got += next(chunks)
        run.send("DELETE")
        for data in chunks:
            got += data
    rate, samples = decode(got)
    assert samples.shape[0] > rate
