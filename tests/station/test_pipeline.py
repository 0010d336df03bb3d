from collections import deque
from dataclasses import replace
from itertools import pairwise

import numpy as np
from tests.fakes.composer import FakeComposer
from tests.fakes.sound import decode, loudness

from courante.band.style import Style, load_style
from courante.composer.contract import Seat
from courante.config import AudioConfig, StationConfig
from courante.station import pipeline
from courante.station.composing import Composing
from courante.station.counters import Stopwatch
from courante.station.pipeline import Block, PipelineState
from courante.station.request import Equipment
from courante.types import Bar, Bpm

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


def play(state: PipelineState, supply: Supply, blocks: int) -> tuple[PipelineState, list[Block]]:
    played: list[Block] = []
    for _ in range(blocks):
        state, block = pipeline.step(state, supply, BPM, FRAMES, Stopwatch())
        played.append(block)
    return state, played


def other_style() -> Style:
    plain = load_style("chorale")
    parts = tuple(replace(part, name=f"other {part.name}") for part in plain.parts)
    voices = tuple(replace(voice, part=f"other {voice.part}") for voice in plain.voices)
    pulse = replace(
        plain.pulse,
        percussion=f"other {plain.pulse.percussion}",
        plucked=f"other {plain.pulse.plucked}",
    )
    return replace(plain, name="other", parts=parts, voices=voices, pulse=pulse)


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


def test_another_style_begins_at_the_next_bar_with_its_own_parts(equipment: Equipment) -> None:
    state, _ = play(begin(equipment), Supply(3), 1)
    other = other_style()
    state = pipeline.change_style(state, other)
    state, blocks = play(state, Supply(20), 100)
    bars = [bar for block in blocks for bar in block.bars]
    assert [bar.style for bar in bars] == ["other"] * len(bars)
    assert bars[0].start_beat == 4
    assert {n.part for bar in bars for n in bar.bar.notes} == {part.name for part in other.parts}
    assert state.sounding == "other"
    state, blocks = play(pipeline.change_style(state, load_style("chorale")), Supply(20), 60)
    assert [bar.style for block in blocks for bar in block.bars][-1] == "chorale"
    chunks = [block.chunk.data for block in blocks]
    chunks.append(pipeline.finish(state).data)
    rate, samples = decode(b"".join(chunks))
    assert loudness(samples, rate).min() > 0.002


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
