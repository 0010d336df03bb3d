"""One run's way from composed bars to encoded sound: wiring, and nothing else.

Knows no clock and no thread: it is told how many frames to render and at which tempo. Bars are
taken at the last moment, when less than a beat is ahead, so that what is wished is heard soon
however many composed bars wait: energy with the next bar, another style with the next half phrase.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from courante.band import arrange
from courante.band.style import Style
from courante.encoder.contract import Encoder
from courante.performer import expression, timing
from courante.station.counters import Stopwatch
from courante.station.switching import Span, cut, playable
from courante.synth.contract import Voice
from courante.types import (
    Bar,
    Beats,
    Bpm,
    Chunk,
    PcmBlock,
    Place,
    PlayedBar,
    Seconds,
    Setting,
    TimedNote,
)

Supply = Callable[[], Bar | None]
"""Gives the next composed bar, or ``None`` when there is none yet."""

BEATS_AHEAD = 1.0
HALF_PHRASE_BARS = 4


@dataclass(frozen=True)
class PipelineState:
    """All that one run's sound depends on; ``voice`` and ``encoder`` are native state.

    Attributes:
        style: plays the next bar given out. wanted: plays from the next half phrase on.
        styles: all that bars may still name.
        sounding: name of the style whose parts are on stage.
        early: notes that wait for their style to come on stage.
        frames: rendered so far. beat: where in the music.
    """

    band: arrange.BandState
    expression: expression.ExpressionState
    timing: timing.TimingState
    voice: Voice
    encoder: Encoder
    style: Style
    wanted: Style
    styles: Mapping[str, Style]
    sounding: str
    sample_rate_hz: int
    early: tuple[TimedNote, ...] = ()
    frames: int = 0
    beat: Beats = field(default=Beats(0.0))

    @property
    def time_s(self) -> Seconds:
        """Media time rendered so far."""
        return Seconds(self.frames / self.sample_rate_hz)


@dataclass(frozen=True)
class Block:
    """What one step gave.

    Attributes:
        chunk: encoded sound. pcm: the same before encoding, for further encoders.
        time_s: media time at the block's beginning.
        start_beat, end_beat: the music it covers (the same when paused).
        tempo_bpm: at which it was played.
        bars: that began in it.
        repeated: whether it repeats what was played before, for want of composed bars.
    """

    chunk: Chunk
    pcm: PcmBlock
    time_s: Seconds
    start_beat: Beats
    end_beat: Beats
    tempo_bpm: Bpm
    bars: tuple[PlayedBar, ...] = ()
    repeated: bool = False


def init(
    style: Style, seed: int, voice: Voice, encoder: Encoder, sample_rate_hz: int
) -> PipelineState:
    """A run at its first beat; the voice has this style's parts."""
    return PipelineState(
        band=arrange.init(style, seed),
        expression=expression.init(style.expression, seed),
        timing=timing.init(),
        voice=voice,
        encoder=encoder,
        style=style,
        wanted=style,
        styles={style.name: style},
        sounding=style.name,
        sample_rate_hz=sample_rate_hz,
    )


def change_style(state: PipelineState, style: Style) -> PipelineState:
    """Have the music played in another style from the next half phrase on."""
    return _in_style(replace(state, wanted=style))


def step(
    state: PipelineState,
    supply: Supply,
    tempo_bpm: Bpm,
    frames: int,
    watch: Stopwatch,
    energy: float = 0.5,
) -> tuple[PipelineState, Block]:
    """Play on.

    Args:
        state: the run so far; its native parts go on in the state returned.
        supply: where composed bars come from; called only when less than a beat is ahead.
        tempo_bpm: for the whole block.
        frames: length of the block.
        watch: gets the time of each stage.
        energy: of the bars that are arranged now, 0 to 1.
    """
    state = _take_bars(state, supply, Setting(energy, tempo_bpm))
    watch.lap("arrange")
    duration_s = Seconds(frames / state.sample_rate_hz)
    performer, played = timing.step(state.timing, tempo_bpm=tempo_bpm, duration_s=duration_s)
    watch.lap("perform")
    rendered, pcm = _render(state, played, frames)
    watch.lap("synth")
    chunk = state.encoder.encode(pcm)
    watch.lap("encode")
    block = Block(
        chunk=chunk,
        pcm=pcm,
        time_s=state.time_s,
        start_beat=played.start_beat,
        end_beat=played.end_beat,
        tempo_bpm=tempo_bpm,
        bars=played.bars,
        repeated=played.repeated,
    )
    done = state.frames + frames
    return replace(rendered, timing=performer, frames=done, beat=played.end_beat), block


def rest(
    state: PipelineState, tempo_bpm: Bpm, frames: int, watch: Stopwatch
) -> tuple[PipelineState, Block]:
    """Let time pass without music: notes end, reverberation dies away, the place is kept."""
    ends = [n for n in timing.release(state.timing) if n.part in _names(state, state.sounding)]
    performer = timing.released(state.timing)
    return _sound_on(replace(state, timing=performer, early=()), ends, tempo_bpm, frames, watch)


def hold(
    state: PipelineState, tempo_bpm: Bpm, frames: int, watch: Stopwatch
) -> tuple[PipelineState, Block]:
    """Let what sounds go on sounding, while the music stands still."""
    return _sound_on(state, (), tempo_bpm, frames, watch)


def finish(state: PipelineState) -> Chunk:
    """Free the native parts; the state cannot be used again.

    Returns:
        The encoder's last frames.
    """
    try:
        return state.encoder.finish()
    finally:
        state.voice.close()


def _sound_on(
    state: PipelineState,
    notes: Sequence[TimedNote],
    tempo_bpm: Bpm,
    frames: int,
    watch: Stopwatch,
) -> tuple[PipelineState, Block]:
    pcm = state.voice.render(notes, frames)
    watch.lap("synth")
    chunk = state.encoder.encode(pcm)
    watch.lap("encode")
    block = Block(chunk, pcm, state.time_s, state.beat, state.beat, tempo_bpm)
    return replace(state, frames=state.frames + frames), block


def may_change(place: Place) -> bool:
    """Whether another style may begin here: where a phrase or its second half does."""
    return place.phrase_bar % HALF_PHRASE_BARS == 0


def abandon(state: PipelineState) -> None:
    """Free the native parts where they are; the state cannot be used again."""
    state.voice.close()


def _take_bars(state: PipelineState, supply: Supply, setting: Setting) -> PipelineState:
    while timing.beats_ahead(state.timing) < BEATS_AHEAD:
        bar = supply()
        if bar is None:
            break
        state = _in_style(state)
        band, arranged = arrange.step(state.band, bar, setting)
        state = replace(state, band=band)
        if arranged is not None:
            expressed, performed = expression.step(state.expression, arranged)
            fed = timing.feed(state.timing, performed, state.style.name)
            state = replace(state, expression=expressed, timing=fed)
    return state


def _in_style(state: PipelineState) -> PipelineState:
    """In the style that is wanted, if the bar that is given out next may be its first."""
    style, waiting = state.wanted, state.band.waiting
    if style.name == state.style.name or not (waiting is None or may_change(waiting.stage.place)):
        return state
    return replace(
        state,
        band=arrange.change_style(state.band, style),
        expression=expression.init(style.expression, state.expression.seed),
        style=style,
        styles={**state.styles, style.name: style},
    )


def _render(
    state: PipelineState, played: timing.Played, frames: int
) -> tuple[PipelineState, PcmBlock]:
    if all(bar.style == state.sounding for bar in played.bars) and not state.early:
        names, coming = _names(state, state.sounding), _names(state, state.style.name)
        notes, early = playable(played.notes, (), names, coming)
        rendered = replace(state, early=early) if early else state
        return rendered, state.voice.render(notes, frames)
    span = Span(played.start_beat, played.end_beat, frames, state.sample_rate_hz)
    return _render_pieces(state, played, span)


def _render_pieces(
    state: PipelineState, played: timing.Played, span: Span
) -> tuple[PipelineState, PcmBlock]:
    sounds: list[PcmBlock] = []
    early, sounding, coming = state.early, state.sounding, _names(state, state.style.name)
    for piece in cut(played.notes, played.bars, sounding, span):
        if piece.style != sounding:
            state.voice.set_parts(state.styles[piece.style].parts)
            sounding = piece.style
        if piece.stop > piece.start:
            notes, early = playable(piece.notes, early, _names(state, sounding), coming)
            sounds.append(state.voice.render(notes, piece.stop - piece.start))
    samples = np.concatenate([sound.samples for sound in sounds])
    state = replace(state, early=early, sounding=sounding)
    return state, PcmBlock(state.sample_rate_hz, samples)


def _names(state: PipelineState, style: str) -> frozenset[str]:
    return frozenset(part.name for part in state.styles[style].parts)
