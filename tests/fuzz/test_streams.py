"""Endless answers, asked for in every way: a good beginning, or a refusal, and the place is free
again afterwards."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.bounds import bounded
from tests.serving import LOOPBACK, Opened, Served, open_run, serve, wait_until

from courante.config import StationConfig

EXAMPLES = 60
NAMES = ("Icy-MetaData", "Range", "Accept", "Origin", "Host", "If-Range", "Last-Event-ID", "TE")
header_values = st.sampled_from(
    ("1", "0", "bytes=0-", "bytes=0-1,5-", "bytes=-1", "*/*", "null", "x:1", "[::1]:80")
) | st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"))
queries = st.dictionaries(
    st.sampled_from(("lag", "icy-metadata", "token")),
    st.sampled_from(("low", "", "LOW", "1")) | st.text(max_size=8),
    max_size=2,
)
paths = st.sampled_from(("{mp3}", "{opus}", "/stream.mp3", "/stream.opus", "{events}"))


@pytest.fixture(scope="module")
def station() -> Iterator[Served]:
    running = serve(replace(LOOPBACK, listeners_per_run=100), StationConfig(workers=1))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def opened(station: Served) -> Iterator[Opened]:
    with httpx.Client(base_url=station.url, timeout=20) as client:
        yield open_run(client, seed=1)


def test_every_stream_begins_or_is_refused_and_is_left(station: Served, opened: Opened) -> None:
    mp3 = httpx.URL(opened.body["listen_url"]).path
    known = {
        "{mp3}": mp3,
        "{opus}": mp3.replace(".mp3", ".opus"),
        "{events}": f"{opened.path}/events",
    }
    types = {".mp3": "audio/mpeg", "opus": "audio/ogg", "ents": "text/event-stream"}

    @bounded(EXAMPLES)
    @given(
        paths,
        st.sampled_from(("GET", "GET", "GET", "HEAD", "OPTIONS", "POST")),
        queries,
        st.dictionaries(st.sampled_from(NAMES), header_values, max_size=4),
    )
    def ask(path: str, method: str, query: dict[str, str], headers: dict[str, str]) -> None:
        place = known.get(path, path)
        sent = [(name.encode(), text.strip().encode("latin-1")) for name, text in headers.items()]
        sent += [(name.encode(), text.encode()) for name, text in opened.token.items()]
        url = opened.client.base_url.join(place)
        request = httpx.Request(method, url, params=query, headers=sent)
        answer = opened.client.send(request, stream=True)
        try:
            assert answer.status_code < 500, answer.status_code
            if answer.status_code == 200 and method == "GET":
                assert answer.headers["content-type"].startswith(types[place[-4:]])
                assert next(answer.iter_raw())
            elif answer.status_code >= 400:
                assert answer.headers["content-type"] in {
                    "application/problem+json",
                    "text/plain; charset=utf-8",
                }
        finally:
            answer.close()

    ask()
    run = station.station.get(opened.body["run_id"])
    house = station.station.house
    wait_until(lambda: run.broadcast.listeners + house.broadcast.listeners == 0)
    wait_until(lambda: run.events.followers == 0)
