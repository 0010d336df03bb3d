import itertools
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import final

import numpy as np
from tests.fakes.composer import FakeComposer
from tests.fakes.sound import decode, loudness
from tests.renaming import renamed

from courante.band.style import Style, load_style
from courante.composer.contract import Seat
from courante.config import AudioConfig, StationConfig
from courante.encoder.contract import Encoder
from courante.station import pipeline
from courante.station.composing import Composing
from courante.station.counters import Stopwatch
from courante.station.pipeline import Block, PipelineState
from courante.station.request import Equipment
from courante.synth.contract import Voice
from courante.types import Bar, Bpm, Chunk, Part, PcmBlock, PlayedBar, Seconds, TimedNote

FRAMES = AudioConfig().block_frames
BPM = Bpm(150.0)


def composed(count: int, seed: int = 1) -> deque[Bar]:
    composing = Composing(FakeComposer(), StationConfig(bars_ahead=count, parked_bars=count + 1))
    feed = composing.join(Seat(seed))
    while composing.advance():
        pass
    return deque(bar for _ in range(count) if (bar := feed.take()) is not None)


class Supply:
    """Composed bars, and how many were asked for."""

    def __init__(self, count: int) -> None:
        self.bars = composed(count)
        self.taken = 0

    def __call__(self) -> Bar | None:
        if not self.bars:
            return None
        self.taken += 1
        return self.bars.popleft()


def begin(equipment: Equipment) -> PipelineState:
    style = load_style("chorale")
    voice = equipment.synth.start(style.parts)
    return pipeline.init(style, 1, voice, equipment.encoder(), equipment.audio.sample_rate_hz)


@final
class NoVoice(Voice):
    """Only looks whether what it is to play is on stage: for ten minutes in no time."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.set_parts(parts)

    def set_parts(self, parts: Sequence[Part]) -> None:
        self._names = {part.name for part in parts}

    def render(self, notes: Sequence[TimedNote], frames: int) -> PcmBlock:
        assert {note.part for note in notes} <= self._names
        return PcmBlock(44_100, np.zeros((frames, 2), np.int16))

    def close(self) -> None:
        self._names = set[str]()


@final
class NoEncoder(Encoder):
    """Nobody listens."""

    def encode(self, block: PcmBlock) -> Chunk:
        return Chunk(b"", block.duration_s)

    def finish(self) -> Chunk:
        return Chunk(b"", Seconds(0.0))


def play(state: PipelineState, supply: Supply, blocks: int) -> tuple[PipelineState, list[Block]]:
    played: list[Block] = []
    for _ in range(blocks):
        state, block = pipeline.step(state, supply, BPM, FRAMES, Stopwatch())
        played.append(block)
    return state, played


def other_style() -> Style:
    return renamed(load_style("chorale"), "other", "other ")


def test_blocks_follow_each_other_without_gap(equipment: Equipment) -> None:
    state, blocks = play(begin(equipment), Supply(10), 60)
    assert blocks[0].start_beat == 0
    for before, after in pairwise(blocks):
        assert after.start_beat == before.end_beat
        assert np.isclose(after.time_s - before.time_s, FRAMES / 44_100)
    assert np.isclose(state.beat, 60 * FRAMES / 44_100 * BPM / 60)
    assert [bar.start_beat for b in blocks for bar in b.bars] == [0, 4, 8, 12]
    pipeline.abandon(state)


def test_bars_are_taken_at_the_last_moment(equipment: Equipment) -> None:
    supply = Supply(20)
    state, _ = play(begin(equipment), supply, 1)
    # One that plays, and the one after it that the band looks ahead to.
    assert supply.taken == 2
    state, blocks = play(state, supply, 12)
    assert blocks[-1].end_beat > 3.0
    assert supply.taken == 3
    pipeline.abandon(state)


def test_want_of_bars_is_told_and_sounds(equipment: Equipment) -> None:
    state, blocks = play(begin(equipment), Supply(3), 60)
    repeated = [block.repeated for block in blocks]
    assert repeated == sorted(repeated)
    assert repeated[-1]
    assert not repeated[20]
    chunks = [block.chunk.data for block in blocks]
    chunks.append(pipeline.finish(state).data)
    rate, samples = decode(b"".join(chunks))
    assert loudness(samples, rate).min() > 0.002


def test_before_any_bar_there_is_silence_and_no_beat_is_lost(equipment: Equipment) -> None:
    empty = Supply(2)
    empty.bars.clear()
    state, silent = play(begin(equipment), empty, 5)
    assert state.beat == 0
    assert all(block.chunk.duration_s < 0.2 for block in silent)
    state, blocks = play(state, Supply(4), 5)
    assert blocks[0].bars[0].start_beat == 0
    pipeline.abandon(state)


def test_another_style_begins_at_the_next_half_phrase_with_its_own_parts(
    equipment: Equipment,
) -> None:
    supply = Supply(60)
    state, _ = play(begin(equipment), supply, 1)
    other = other_style()
    state, blocks = play(pipeline.change_style(state, other), supply, 200)
    bars = [bar for block in blocks for bar in block.bars]
    assert [bar.style for bar in bars[:5]] == ["chorale"] * 3 + ["other"] * 2
    assert all(bar.style == "other" for bar in bars[3:])
    assert [bar.start_beat for bar in bars] == [4.0 * (n + 1) for n in range(len(bars))]
    assert {n.part for bar in bars[3:] for n in bar.bar.notes} == {p.name for p in other.parts}
    assert state.sounding == "other"
    state, more = play(pipeline.change_style(state, load_style("chorale")), supply, 100)
    bars += [bar for block in more for bar in block.bars]
    changes = [bar.bar.index for a, bar in pairwise(bars) if a.style != bar.style]
    assert [index % 4 for index in changes] == [0, 0]
    chunks = [block.chunk.data for block in (*blocks, *more)]
    chunks.append(pipeline.finish(state).data)
    rate, samples = decode(b"".join(chunks))
    assert loudness(samples, rate).min() > 0.002


def test_a_style_that_is_taken_back_in_time_never_comes(equipment: Equipment) -> None:
    supply = Supply(30)
    state, _ = play(begin(equipment), supply, 1)
    state = pipeline.change_style(state, other_style())
    state = pipeline.change_style(state, load_style("chorale"))
    state, blocks = play(state, supply, 150)
    assert {bar.style for block in blocks for bar in block.bars} == {"chorale"}
    pipeline.abandon(state)


def test_a_style_change_every_second_for_ten_minutes_does_no_harm() -> None:
    styles, seconds, rate = (load_style("chorale"), other_style()), 600, 44_100
    bars = composed(32)
    state = pipeline.init(styles[0], 1, NoVoice(styles[0].parts), NoEncoder(), rate)
    given = itertools.count()

    def supply() -> Bar | None:
        number = next(given)
        return replace(bars[number % 32], index=number)

    heard: list[PlayedBar] = []
    for second in range(seconds):
        state = pipeline.change_style(state, styles[(second + 1) % 2])
        for _ in range(10):
            state, block = pipeline.step(state, supply, BPM, rate // 10, Stopwatch())
            heard += block.bars
    assert [bar.start_beat for bar in heard] == [4.0 * n for n in range(len(heard))]
    assert np.isclose(state.beat, seconds * BPM / 60)
    assert not any(bar.repeated for bar in heard)
    changes = [bar.bar.index for a, bar in pairwise(heard) if a.style != bar.style]
    assert len(changes) > 10
    assert all(index % 4 == 0 for index in changes)
    assert set(state.styles) == {"chorale", "other"}
    assert len(state.timing.sounding) + len(state.early) < 50


def test_energy_is_heard_at_the_next_half_phrase(equipment: Equipment) -> None:
    state, supply = begin(equipment), Supply(40)
    heard: list[PlayedBar] = []
    for number in range(150):
        energy = 0.2 if number < 10 else 0.9
        state, block = pipeline.step(state, supply, BPM, FRAMES, Stopwatch(), energy)
        heard += block.bars
    assert [bar.bar.energy for bar in heard[:6]] == [0.2] * 4 + [0.9] * 2
    pipeline.abandon(state)


def test_rest_ends_the_notes_and_keeps_the_place(equipment: Equipment) -> None:
    supply = Supply(20)
    state, blocks = play(begin(equipment), supply, 10)
    chunks = [block.chunk.data for block in blocks]
    beat = state.beat
    for _ in range(25):
        state, block = pipeline.rest(state, BPM, FRAMES, Stopwatch())
        assert block.start_beat == block.end_beat == beat
        chunks.append(block.chunk.data)
    state, blocks = play(state, supply, 10)
    assert blocks[0].start_beat == beat
    chunks += [block.chunk.data for block in blocks]
    chunks.append(pipeline.finish(state).data)
    rate, samples = decode(b"".join(chunks))
    sound = loudness(samples, rate, FRAMES / rate)
    assert sound[30:34].max() < sound[:10].mean() / 50
    assert sound[38:44].mean() > sound[:10].mean() / 2
