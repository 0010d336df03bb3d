"""The same run, faster than real time: from a recorded run, or a number of bars at one tempo.

Media time stands in for the clock, so that the same readings and seed give the same bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, final

import numpy as np

from courante.composer.contract import Seat
from courante.config import StationConfig
from courante.errors import BadInput
from courante.outlet.contract import Outlet
from courante.pace.policies import asked_bpm_from
from courante.station.composing import Composing
from courante.station.feed import FeedStart
from courante.station.guiding import Guiding, guide_of
from courante.station.player import Player
from courante.station.request import Equipment, RunRequest, metre_of
from courante.types import (
    Bar,
    Bpm,
    Mode,
    PaceReading,
    Part,
    PlayedBar,
    Seconds,
    TempoPoint,
)

Progress = Callable[[Seconds, Seconds], None]
"""Told how much sound is done, and how much there will be."""

WITHOUT_LIMIT = 10**9


@dataclass(frozen=True)
class Rendered:
    """What was played.

    Attributes:
        duration_s: of the sound.
        bars, tempos, parts: the notes, the tempo, and who played.
        stage_seconds: time spent in each stage; composing has its own.
    """

    duration_s: Seconds
    bars: tuple[PlayedBar, ...]
    tempos: tuple[TempoPoint, ...]
    parts: tuple[Part, ...]
    stage_seconds: dict[str, float]
    composing_s: float


def render_run(
    readings: Sequence[PaceReading],
    duration_s: Seconds,
    request: RunRequest,
    equipment: Equipment,
    outlet: Outlet,
    *,
    progress: Progress | None = None,
    config: StationConfig | None = None,
) -> Rendered:
    """Play a recorded run from its first second to its last; the last notes ring out inside it.

    Args:
        readings: with ``time_s`` from the run's beginning.
        duration_s: how long the run, and so the sound, lasts.
        request: style, mode, tempo and seed (0 if none is given).
        equipment: stages to play with; a composer of one slot is fastest.
        outlet: takes the sound; closing it is up to the caller.
        progress: told after each block.
        config: for how long the last notes ring.

    Raises:
        BadInput: the run has no length.
        OutputFailed: the outlet failed.
    """
    if not duration_s > 0:
        raise BadInput(field="duration_s", value=duration_s, expected="more than 0 seconds")
    rendering = _Rendering(request, equipment, outlet, config)
    total = round(duration_s * equipment.audio.sample_rate_hz)
    ring = min(rendering.ring_frames, total // 2)
    in_order = sorted(readings, key=lambda r: r.time_s)
    return rendering.render(total - ring, in_order, ring, progress)


def render_bars(
    bars: int,
    bpm: Bpm,
    request: RunRequest,
    equipment: Equipment,
    outlet: Outlet,
    *,
    progress: Progress | None = None,
    config: StationConfig | None = None,
) -> Rendered:
    """Play so many bars at one tempo, then let the last notes ring out.

    Raises:
        BadInput: there are no bars, or nobody can play this tempo.
        OutputFailed: the outlet failed.
    """
    if bars < 1:
        raise BadInput(field="bars", value=bars, expected="at least 1")
    bpm = asked_bpm_from(bpm, equipment.pace)
    steady = replace(request, mode=Mode.STEADY, bpm=bpm)
    rendering = _Rendering(steady, equipment, outlet, config, bars)
    beats = bars * rendering.metre.beats_per_bar
    # A frame less, lest another bar begin by rounding.
    music = round(beats * 60.0 / bpm * equipment.audio.sample_rate_hz) - 1
    return rendering.render(music, (), rendering.ring_frames, progress)


@final
class _Rendering:
    """A player and its composer, without a station."""

    def __init__(
        self,
        request: RunRequest,
        equipment: Equipment,
        outlet: Outlet,
        config: StationConfig | None,
        bars: int = WITHOUT_LIMIT,
    ) -> None:
        limits = StationConfig() if config is None else config
        limits = replace(
            limits, bars_ahead=1, journal_bars=WITHOUT_LIMIT, journal_points=WITHOUT_LIMIT
        )
        seed = 0 if request.seed is None else request.seed
        style = equipment.style(request.style)
        self.metre = metre_of(request, style)
        self._bars = bars
        self._outlet = outlet
        self._audio = equipment.audio
        self._composing = Composing[Any](equipment.composer, limits)
        self._player = Player(equipment, limits, request, seed, self.metre)
        learned = equipment.composer.styles
        guide = guide_of(style, self._player.energy.level, learned)
        seat = Seat(seed, self.metre, style.temperature, guide)
        start = FeedStart(bpm=request.bpm, tune=request.tune)
        self._feed = self._composing.join(seat, start)
        self._guiding = Guiding(self._feed, self._player, learned)
        self.ring_frames = round(limits.ring_out_s * equipment.audio.sample_rate_hz)

    def render(
        self,
        frames: int,
        readings: Sequence[PaceReading],
        ring_frames: int,
        progress: Progress | None,
    ) -> Rendered:
        """Play for ``frames``, then let the last notes ring."""
        player = self._player
        try:
            self._play(frames, readings, frames + ring_frames, progress)
        except BaseException:
            player.abandon()
            raise
        player.finish(ring_frames, self._audio.block_frames, self._outlet)
        return Rendered(
            duration_s=player.time_s,
            bars=player.journal.bars(),
            tempos=player.journal.tempos(),
            parts=player.parts,
            stage_seconds=dict(player.watch.seconds),
            composing_s=self._composing.counters.seconds,
        )

    def _play(
        self,
        frames: int,
        readings: Sequence[PaceReading],
        total: int,
        progress: Progress | None,
    ) -> None:
        """Take each reading when its time has come."""
        rate, block = self._audio.sample_rate_hz, self._audio.block_frames
        done, taken = 0, 0
        while done < frames:
            now_s = Seconds(done / rate)
            while taken < len(readings) and readings[taken].time_s <= now_s:
                self._player.observe(readings[taken], now_s)
                taken += 1
            self._guiding.steer()
            length = min(block, frames - done)
            self._player.play(self._next_bar, now_s, length, self._outlet)
            done += length
            if progress is not None:
                progress(Seconds(done / rate), Seconds(total / rate))

    def _next_bar(self) -> Bar | None:
        while not self._feed.waiting:
            self._composing.advance()
        bar = self._feed.take()
        if bar is not None and bar.index >= self._bars:
            return replace(bar, bits=np.zeros_like(bar.bits))
        return bar
