from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.radio import Told, parse_icy

from courante.api import icy

TITLES = st.one_of(st.just("Chorale · 168 bpm"), st.text(max_size=40))
PIECES = st.lists(st.tuples(st.binary(max_size=300), TITLES), max_size=12)


def interleave(pieces: list[tuple[bytes, str]], metaint: int) -> bytes:
    state, out = icy.init(metaint), b""
    for data, title in pieces:
        state, more = icy.step(state, data, title)
        out += more
    return out


def expected(pieces: list[tuple[bytes, str]], metaint: int) -> list[Told]:
    """At each slot the title of the byte that follows it, if it differs from the last told."""
    owner = [title for data, title in pieces for _ in data]
    told: list[Told] = []
    last: str | None = None
    for at in range(metaint, len(owner), metaint):
        if owner[at] != last:
            last = owner[at]
            told.append(Told(at, icy.shown(last)))
    return told


@given(PIECES, st.integers(1, 400))
def test_a_parser_gets_the_sound_back_and_each_title_at_its_slot(
    pieces: list[tuple[bytes, str]], metaint: int
) -> None:
    sound, told = parse_icy(interleave(pieces, metaint), metaint)
    assert sound == b"".join(data for data, _ in pieces)
    assert told == expected(pieces, metaint)


@given(st.binary(max_size=2000), st.lists(st.integers(0, 2000), max_size=8), st.integers(1, 300))
def test_how_the_sound_comes_in_pieces_makes_no_difference(
    data: bytes, cuts: list[int], metaint: int
) -> None:
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    pieces = [(data[a:b], "T") for a, b in pairwise(edges)]
    assert interleave(pieces, metaint) == interleave([(data, "T")], metaint)


@given(st.text())
def test_a_block_is_whole_sixteens_and_reads_back_as_shown(title: str) -> None:
    block = icy.block(title)
    assert len(block) == 1 + 16 * block[0] <= 1 + icy.MOST_BYTES
    text = block[1:].rstrip(b"\0").decode()
    shown = text.removeprefix("StreamTitle='").removesuffix("';")
    assert icy.shown(title).startswith(shown)
    assert "'" not in shown
    if len(title.encode(errors="replace")) < 1000:
        assert shown == icy.shown(title)


def test_a_title_at_a_slot_exactly_where_its_sound_begins() -> None:
    stream = interleave([(b"a" * 64, "one"), (b"b" * 64, "two")], 64)
    assert parse_icy(stream, 64) == (b"a" * 64 + b"b" * 64, [Told(64, "two")])


def test_an_unchanged_title_costs_one_byte() -> None:
    stream = interleave([(b"x" * 100, "same")], 10)
    assert len(stream) == 100 + 8 + len(icy.block("same"))


def test_a_long_title_is_cut_between_characters() -> None:
    block = icy.block("é" * 5000)
    assert block[0] == 255
    assert block[1:].rstrip(b"\0").decode().endswith("é';")


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Runner's Waltz", "Runner’s Waltz"), ("a';b\n\0c", "a’;b c"), ("Für Elise", "Für Elise")],
)
def test_what_would_end_the_text_early_is_made_harmless(title: str, shown: str) -> None:
    stream = interleave([(bytes(10), title)], 5)
    assert parse_icy(stream, 5)[1] == [Told(5, shown)]


def test_headers_tell_the_interval_only_to_who_asked() -> None:
    assert "icy-metaint" not in icy.headers(128, None, None)
    told = icy.headers(128, icy.metaint(128, icy.SLOT_S), "http://courante.example/")
    assert told["icy-metaint"] == "4000"
    assert told["icy-br"] == "128"
    assert told["icy-url"] == "http://courante.example/"
    assert set(told) <= set(icy.HEADERS)
    assert icy.metaint(128, icy.LOW_LAG_SLOT_S) == 1000
