from dataclasses import replace

import numpy as np

from courante.station.events import Event, EventKind
from courante.station.notes_ear import Ear
from courante.station.pipeline import Block
from courante.station.telling import Teller, told_of
from courante.types import (
    COMMON_TIME,
    ArrangedBar,
    Beats,
    Bpm,
    Chunk,
    PcmBlock,
    PlayedBar,
    Seconds,
)


def block(start: float, end: float, bpm: float = 60.0, style: str | None = None) -> Block:
    bars = () if style is None else (_bar(start + 0.5, style),)
    chunk = Chunk(b"", Seconds(0.0))
    pcm = PcmBlock(44_100, np.zeros((0, 2), np.int16))
    return Block(chunk, pcm, Seconds(100.0), Beats(start), Beats(end), Bpm(bpm), bars)


def _bar(start: float, style: str) -> PlayedBar:
    return PlayedBar(Beats(start), ArrangedBar(0, COMMON_TIME, ()), style)


def told(teller: Teller, *blocks: Block) -> list[tuple[str, float, float | str]]:
    events: list[Event] = [event for one in blocks for event in teller.tell(one)]
    return [(event.kind, event.time_s, event.value) for event in events]


def test_each_beat_is_told_once_at_its_time() -> None:
    teller = Teller()
    events = told(teller, block(0.0, 1.0), block(1.0, 2.5), block(2.5, 2.75), block(2.75, 3.25))
    beats = [event for event in events if event[0] == EventKind.BEAT]
    assert beats == [
        ("beat", 100.0, 0),
        ("beat", 100.0, 1),
        ("beat", 101.0, 2),
        ("beat", 100.25, 3),
    ]


def test_energy_is_told_where_it_changes_by_enough() -> None:
    teller = Teller()

    def with_energy(energy: float) -> Block:
        one = block(0.1, 0.7, 60.0, "calm")
        bars = tuple(replace(bar, bar=replace(bar.bar, energy=energy)) for bar in one.bars)
        return replace(one, bars=bars)

    blocks = [with_energy(energy) for energy in (0.5, 0.52, 0.6, 0.31)]
    energies = [event for event in told(teller, *blocks) if event[0] == EventKind.ENERGY]
    assert energies == [("energy", 100.5, 0.5), ("energy", 100.5, 0.6), ("energy", 100.5, 0.31)]


def test_a_pause_has_no_beats() -> None:
    teller = Teller()
    told(teller, block(0.0, 1.0))
    assert told(teller, block(4.0, 4.0)) == []


def test_only_changes_of_tempo_and_style_are_told() -> None:
    teller = Teller()
    assert told(teller, block(0.1, 0.7, 60.0, "calm"))[0:2] == [
        ("tempo", 100.0, 60.0),
        ("style", 100.5, "calm"),
    ]
    assert told(teller, block(0.1, 0.7, 60.0, "calm")) == []
    assert told(teller, block(0.1, 0.7, 120.0, "wild")) == [
        ("tempo", 100.0, 120.0),
        ("style", 100.25, "wild"),
    ]


def test_a_bar_that_somebody_plays_themselves_is_told_like_one_of_the_stream() -> None:
    ear = Ear(3, Beats(11.9999), Seconds(41.5), Bpm(86.456))
    assert told_of(ear) == (
        Event(EventKind.BEAT, Seconds(41.5), 12),
        Event(EventKind.TEMPO, Seconds(41.5), 86.46),
    )
