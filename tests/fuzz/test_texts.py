"""What comes as text: readings, hosts, titles. Taken as promised, or refused by name."""

import xml.etree.ElementTree as ET
from typing import Any

from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.bounds import bounded
from tests.radio import parse_icy

from courante.api import icy, playlists
from courante.errors import BadInput, BadReading
from courante.pace.readings import CADENCE_SPM, HEART_RATE_BPM, SPEED_MPS, reading_from
from courante.types import Seconds

EXAMPLES = 100
FIELDS = ("speed_mps", "cadence_spm", "heart_rate_bpm", "source", "age_s", "bluetooth", "lat")
numbers = st.integers() | st.floats() | st.sampled_from((0, 3, 150, True, -0.0, 10**300))
plain = st.none() | st.booleans() | numbers | st.text(max_size=20)
json_values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
characteristics = st.sampled_from(("2A37", "0x2a53", "2ACD", "2a38", "")) | st.text(max_size=40)
payloads = st.fixed_dictionaries(
    {
        "characteristic": characteristics | plain,
        "value": st.binary(max_size=40).map(bytes.hex) | st.text(max_size=20) | plain,
    }
)
bodies = st.dictionaries(
    st.sampled_from(FIELDS) | st.text(max_size=10),
    json_values | st.lists(payloads | json_values, max_size=10),
    max_size=5,
)


@bounded(EXAMPLES)
@given(bodies)
def test_a_reading_is_in_range_or_refused(body: dict[str, Any]) -> None:
    try:
        reading = reading_from(body, Seconds(100.0))
    except BadReading:
        return
    assert 40.0 <= reading.time_s <= 100.0
    for value, (low, high) in (
        (reading.speed_mps, SPEED_MPS),
        (reading.cadence_spm, CADENCE_SPM),
        (reading.heart_rate_bpm, HEART_RATE_BPM),
    ):
        assert value is None or low <= value <= high


def asked(host: str) -> Request:
    """A request that names this host."""
    headers = [(b"host", host.encode("latin-1"))]
    scope = {
        "type": "http",
        "scheme": "https",
        "path": "/",
        "query_string": b"",
        "headers": headers,
    }
    return Request({**scope, "server": ("127.0.0.1", 80)})


hosts = st.sampled_from(
    ("x", "a.b:8000", "[::1]:80", "[::1", "x:999999", "x:", "a b", "<x>", "x\r\nSet-Cookie: y")
) | st.text(st.characters(max_codepoint=255), max_size=30)


@bounded(EXAMPLES)
@given(hosts)
def test_a_host_is_repeated_only_where_it_is_one(host: str) -> None:
    try:
        url = playlists.address(asked(host), "/stream.mp3")
    except BadInput:
        return
    assert url == f"https://{host}/stream.mp3"
    assert not set(url) & set(" \r\n\"'<>&\\\0")
    assert playlists.m3u("Courante", url).splitlines()[-1] == url
    assert f"File1={url}" in playlists.pls("Courante", url).splitlines()
    found = ET.fromstring(playlists.xspf("Courante", url, [url]))  # noqa: S314 - made by us just now
    assert [place.text for place in found.iter("{http://xspf.org/ns/0/}location")] == [url]


@bounded(EXAMPLES)
@given(
    st.lists(st.tuples(st.binary(max_size=70), st.text(max_size=300)), max_size=6),
    st.integers(1, 64),
)
def test_titles_come_out_as_they_went_in_and_the_sound_whole(
    pieces: list[tuple[bytes, str]], metaint: int
) -> None:
    state, stream = icy.init(metaint), b""
    for data, title in pieces:
        state, sent = icy.step(state, data, title)
        stream += sent
    sound, told = parse_icy(stream, metaint)
    assert sound == b"".join(data for data, _ in pieces)
    for one in told:
        assert any(icy.shown(title).startswith(one.title) for _, title in pieces)
