import json
import subprocess
from contextlib import ExitStack
from pathlib import Path

import httpx
import numpy as np
import pytest
from tests.fakes.sound import decode, loudness
from tests.serving import Opened, Served, open_run, wait_until

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


def test_head_has_the_headers_and_no_body(client: httpx.Client, untouched: Opened) -> None:
    for path in (listen_path(untouched), "/stream.mp3"):
        answer = client.head(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "audio/mpeg"
        assert answer.headers["accept-ranges"] == "none"
        assert answer.headers["cache-control"] == "no-store"
        assert "content-length" not in answer.headers
        assert answer.content == b""


@pytest.mark.parametrize("value", ["bytes=0-", "bytes=100-200", "bytes=-5", "lines=1"])
def test_range_is_ignored(client: httpx.Client, value: str) -> None:
    with client.stream("GET", "/stream.mp3", headers={"Range": value}) as answer:
        assert answer.status_code == 200
        assert "content-range" not in answer.headers
        assert next(answer.iter_raw()).startswith(SYNC)


def test_other_pages_may_play_it(client: httpx.Client, untouched: Opened) -> None:
    playlist = httpx.URL(untouched.body["playlist_url"]).path
    for path in (listen_path(untouched), "/stream.mp3", "/playlist.m3u", playlist):
        answer = client.head(path, headers={"Origin": "https://elsewhere.example"})
        assert answer.headers["access-control-allow-origin"] == "*"
    answer = client.get("/api/styles", headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_playlists_lead_to_the_sound_on_the_host_the_client_used(
    client: httpx.Client, untouched: Opened
) -> None:
    headers = {"Host": "courante.example:8443"}
    house = client.get("/playlist.m3u", headers=headers)
    assert house.headers["content-type"].startswith("audio/x-mpegurl")
    assert house.text.splitlines()[-1] == "http://courante.example:8443/stream.mp3"
    playlist = httpx.URL(untouched.body["playlist_url"]).path
    mine = client.get(playlist, headers=headers).text.splitlines()
    assert mine[0] == "#EXTM3U"
    assert mine[-1] == f"http://courante.example:8443{listen_path(untouched)}"


def test_a_host_that_is_none_is_refused(client: httpx.Client) -> None:
    answer = client.get("/playlist.m3u", headers={"Host": "bad host/<x>"})
    assert answer.status_code == 422
    assert answer.json()["field"] == "Host"


def test_wrong_listen_token(client: httpx.Client) -> None:
    for path in ("/listen/wrong.mp3", "/listen/wrong/playlist.m3u"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "wrong" not in answer.text


def test_a_revoked_listen_token_opens_nothing(client: httpx.Client, served: Served) -> None:
    run = open_run(client)
    served.station.get(run.body["run_id"]).renew_listen_token()
    assert client.get(listen_path(run)).status_code == 404
    run.send("DELETE")


def test_listeners_are_limited_and_places_come_free(client: httpx.Client, opened: Opened) -> None:
    path = listen_path(opened)
    with ExitStack() as first, ExitStack() as others:
        for stack in (first, others, others):
            stream = stack.enter_context(client.stream("GET", path))
            assert stream.status_code == 200
        refused = client.head(path)
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) >= 1
        first.close()
        wait_until(lambda: client.head(path).status_code == 200)


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
