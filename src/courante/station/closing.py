"""How a run's sound ends: it slows down to a last beat, which is held, and then rings out."""

from collections.abc import Callable

from courante.performer import ritardando
from courante.station import pipeline
from courante.station.counters import Stopwatch
from courante.station.pipeline import Block, PipelineState
from courante.types import Bar, Beats, Bpm, Seconds

EASED_SHARE, HELD_SHARE = 0.6, 0.2
"""Of the time there is for the end; in the rest of it nothing but reverberation is heard."""
STRUCK_BEATS = 0.1
"""So far beyond the last beat all that belongs to it has begun."""
STEPS = 4
"""The tempo falls in so many steps a block."""


def close(
    state: PipelineState,
    tempo_bpm: Bpm,
    frames: int,
    block_frames: int,
    hear: Callable[[PipelineState, Block], None],
    watch: Stopwatch,
) -> tuple[PipelineState, int]:
    """Slow down to a last beat and hold it, as far as the music is known and time allows.

    Args:
        state: the run, in the middle of its music.
        tempo_bpm: its tempo so far.
        frames: that the end may take in all.
        block_frames: length of a block.
        hear: is given each block, with the state after it.
        watch: gets the time of each stage.

    Returns:
        The state, in which notes still sound, and the frames that are left.
    """
    rate = state.sample_rate_hz
    longest_s = Seconds(EASED_SHARE * frames / rate)
    plan = ritardando.planned(state.beat, state.timing.written_to, tempo_bpm, longest_s)
    left = frames
    if plan is None:
        return state, left
    last, most = Beats(plan.end + STRUCK_BEATS), max(1, block_frames // STEPS)
    while state.beat < last and left > 0:
        bpm = plan.tempo_at(state.beat)
        length = min(most, left, max(1, round((last - state.beat) * 60 / bpm * rate)))
        state, block = pipeline.step(state, _nothing, bpm, length, watch)
        hear(state, block)
        left -= length
    for length in _blocks(min(left, round(HELD_SHARE * frames)), block_frames):
        state, block = pipeline.hold(state, plan.tempo_bpm, length, watch)
        hear(state, block)
        left -= length
    return state, left


def _nothing() -> Bar | None:
    return None


def _blocks(frames: int, block_frames: int) -> list[int]:
    whole, rest = divmod(frames, block_frames)
    return [block_frames] * whole + [rest] * (rest > 0)
