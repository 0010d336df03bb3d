from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from courante.band.style import load_style
from courante.outlet.contract import Outlet
from courante.station import titles
from courante.station.offline import render_run
from courante.station.pipeline import Block
from courante.station.request import Equipment, RunRequest
from courante.station.titles import Heading
from courante.types import (
    COMMON_TIME,
    ArrangedBar,
    Beats,
    Bpm,
    Chunk,
    Mode,
    PaceReading,
    PcmBlock,
    PlayedBar,
    Seconds,
)

STYLE = load_style("chorale")


def bar(start: float, style: str = STYLE.name) -> PlayedBar:
    return PlayedBar(Beats(start), ArrangedBar(0, COMMON_TIME, ()), style)


def block(time_s: float, start: float, bpm: float, *bars: PlayedBar) -> Block:
    pcm = PcmBlock(44_100, np.zeros((0, 2), np.int16))
    chunk = Chunk(b"", Seconds(0.0))
    return Block(chunk, pcm, Seconds(time_s), Beats(start), Beats(start + 1.0), Bpm(bpm), bars)


def shown(chunks: list[tuple[float, list[Heading]]], delay_s: float = 0.0) -> list[str]:
    """Titles of chunks of these lengths, each with the headings given beside it."""
    captions, told = titles.begin("first", Seconds(0.0), Seconds(delay_s)), list[str]()
    for length_s, begun in chunks:
        captions, chunk = titles.caption(captions, Chunk(b"x", Seconds(length_s)), begun)
        told.append(chunk.title)
    return told


def heading(time_s: float, title: str) -> Heading:
    return Heading(Seconds(time_s), title)


def test_it_names_the_style_and_the_rounded_tempo() -> None:
    assert titles.title(STYLE, Bpm(167.6)) == f"{STYLE.title}, 168 bpm"


def test_each_bar_has_its_title_from_its_first_beat() -> None:
    other = replace(STYLE, name="other", title="Other")
    styles = {STYLE.name: STYLE, "other": other}
    begun = titles.headings(block(10.0, 3.5, 120.0, bar(4.0), bar(4.5, "other")), styles)
    assert [one.title for one in begun] == [f"{STYLE.title}, 120 bpm", "Other, 120 bpm"]
    assert [one.time_s for one in begun] == pytest.approx([10.25, 10.5])


def test_without_a_bar_nothing_changes() -> None:
    assert titles.headings(block(10.0, 3.5, 90.0), {STYLE.name: STYLE}) == ()
    assert shown([(0.1, []), (0.1, [])]) == ["first", "first"]


def test_a_title_begins_with_the_chunk_that_its_bar_begins_in() -> None:
    begun = [heading(0.25, "bar")]
    assert shown([(0.1, []), (0.1, []), (0.1, begun), (0.1, [])]) == ["first"] * 2 + ["bar"] * 2


def test_an_encoder_that_holds_back_gets_its_title_later() -> None:
    begun = [heading(0.25, "bar")]
    chunks: list[tuple[float, list[Heading]]] = [
        (0.02, []),
        (0.1, []),
        (0.1, begun),
        (0.1, []),
        (0.1, []),
    ]
    assert shown(chunks) == ["first", "first", "first", "bar", "bar"]
    assert shown(chunks, delay_s=0.1) == ["first"] * 4 + ["bar"]


def test_of_two_bars_in_one_chunk_the_later_one_is_shown() -> None:
    assert shown([(0.3, [heading(0.1, "one"), heading(0.2, "two")])]) == ["two"]


def test_an_empty_chunk_loses_nothing() -> None:
    assert shown([(0.0, [heading(0.0, "bar")]), (0.1, [])]) == ["first", "bar"]


class Kept(Outlet):
    """Keeps what is published."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []

    def publish(self, chunk: Chunk) -> None:
        self.chunks.append(chunk)

    def close(self) -> None:
        pass


def test_every_chunk_of_a_run_has_its_title_and_it_changes_once_a_bar_at_most(
    equipment: Equipment,
) -> None:
    faster = [PaceReading(Seconds(t), cadence_spm=150 + 2.0 * t) for t in range(20)]
    takes: list[list[Chunk]] = []
    for _ in range(2):
        kept = Kept()
        request = RunRequest(mode=Mode.STEP, seed=1)
        render_run(faster, Seconds(20.0), request, equipment, kept)
        takes.append(kept.chunks)
    chunks, again = takes
    assert chunks == again
    assert all(chunk.title.startswith(f"{STYLE.title}, ") for chunk in chunks)
    at_s, changes = 0.0, [0.0]
    for before, after in pairwise(chunks):
        at_s += before.duration_s
        if before.title != after.title:
            changes.append(at_s)
    assert len(changes) > 4
    # A bar at 190 bpm, less a chunk.
    assert min(b - a for a, b in pairwise(changes)) > 4 * 60 / 190 - 0.11
