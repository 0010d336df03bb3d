"""The end of a run's sound, with the real band, synth and encoder."""

from tests.fakes.sound import decode
from tests.station.test_pipeline import BPM, FRAMES, Supply, begin, play

from courante.station import closing, pipeline
from courante.station.counters import Stopwatch
from courante.station.pipeline import Block, PipelineState
from courante.station.request import Equipment

END = round(1.5 * 44_100)


def closed(state: PipelineState, frames: int = END) -> tuple[PipelineState, int, list[Block]]:
    heard: list[Block] = []
    state, left = closing.close(
        state, BPM, frames, FRAMES, lambda _, block: heard.append(block), Stopwatch()
    )
    return state, left, heard


def test_it_slows_down_to_a_beat_holds_it_and_leaves_time_to_ring_out(
    equipment: Equipment,
) -> None:
    state, _ = play(begin(equipment), Supply(10), 30)
    began = state.beat
    state, left, heard = closed(state)
    tempi = [block.tempo_bpm for block in heard if block.end_beat > block.start_beat]
    assert tempi == sorted(tempi, reverse=True)
    assert tempi[0] == BPM
    assert tempi[-1] < 0.7 * BPM
    assert state.beat > began + 0.5
    assert abs(state.beat - round(state.beat) - closing.STRUCK_BEATS) < 0.02
    assert sum(block.pcm.samples.shape[0] for block in heard) == END - left
    assert left >= (1 - closing.EASED_SHARE - closing.HELD_SHARE) * END * 0.5
    assert state.timing.sounding
    assert not any(block.repeated for block in heard)
    pipeline.abandon(state)


def test_where_there_is_no_time_nothing_is_changed(equipment: Equipment) -> None:
    state, _ = play(begin(equipment), Supply(10), 30)
    after, left, heard = closed(state, 1000)
    assert (after, left, heard) == (state, 1000, [])
    pipeline.abandon(state)


def test_the_last_beat_is_heard_and_dies_away(equipment: Equipment) -> None:
    state, blocks = play(begin(equipment), Supply(10), 30)
    state, left, heard = closed(state)
    while left > 0:
        length = min(left, FRAMES)
        state, block = pipeline.rest(state, BPM, length, Stopwatch())
        heard.append(block)
        left -= length
    chunks = [block.chunk.data for block in (*blocks, *heard)]
    chunks.append(pipeline.finish(state).data)
    rate, samples = decode(b"".join(chunks))
    power = [float((samples[i : i + rate // 10] ** 2).mean()) for i in range(0, len(samples), 4410)]
    assert power[-2] < 0.2 * max(power[-12:])
