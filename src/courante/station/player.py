"""One run as it plays: pace decides the tempo, the pipeline plays it, the journal remembers.

Knows no clock: a station calls it when a block is due, offline rendering as fast as it can.
"""

import threading
from collections.abc import Sequence
from typing import final

from courante.band.style import Style
from courante.config import StationConfig
from courante.outlet.contract import Outlet
from courante.pace.energy import Energy
from courante.pace.policies import asked_bpm_from
from courante.station import closing, pipeline, titles
from courante.station.counters import RunCounters, Stopwatch
from courante.station.formats import Formats
from courante.station.journal import Journal
from courante.station.noting import Noting
from courante.station.pacing import Pacing
from courante.station.pipeline import Block, Supply
from courante.station.request import Equipment, RunRequest
from courante.station.standing import Standing, WayBack, place_of, placed, put_back
from courante.station.titles import Heading
from courante.station.wishes import EnergyWish, Wishes, energy_wish_from, with_energy
from courante.types import (
    Beats,
    Bpm,
    Chunk,
    Metre,
    Mode,
    PaceReading,
    Part,
    Seconds,
    Tempo,
)


@final
class Player:
    """Plays one run into an outlet.

    ``play`` and ``finish`` are called by one thread at a time; everything else by any.
    """

    def __init__(
        self,
        equipment: Equipment,
        config: StationConfig,
        request: RunRequest,
        seed: int,
        metre: Metre,
        standing: Standing | None = None,
        bars_before: int = 0,
    ) -> None:
        """Be ready at the first beat, or where a run stood.

        Args:
            equipment: what to play with.
            config: how much the journal keeps.
            request: how the run shall sound.
            seed: decides the music.
            metre: of all bars.
            standing: where to go on, in the style of the request.
            bars_before: so many bars before the one under way come first; see ``placed``.

        Raises:
            NotFound: there is no such style.
            BadInput: nobody can play this tempo.
            Missing: the synth or its sounds are not on this machine.
        """
        style = equipment.style(request.style)
        self._equipment = equipment
        self.journal = Journal(config)
        self.counters = RunCounters()
        self.watch = Stopwatch()
        self._lock = threading.Lock()
        self._start = Standing() if standing is None else standing
        asked, paused = self._asked(request.bpm), self._start.paused
        self._wishes = Wishes(style, request.mode, asked, paused, request.energy)
        place, known = self._start.place, self._start.carried
        self.pacing = Pacing(equipment, self._wishes, metre, place, known)
        self._elapsed = Beats(0.0)
        self._resting = False
        self.noting = Noting(self.journal, self._start.place.bar_beat)
        voice = equipment.synth.start(style.parts)
        rate = equipment.audio.sample_rate_hz
        begun = pipeline.init(style, seed, voice, equipment.encoder(), rate)
        self._pipeline = placed(begun, self._start.place, bars_before, metre)
        shown, time_s = titles.title(style, self.tempo.tempo_bpm), self._pipeline.time_s
        self._captions = titles.begin(shown, time_s, self._pipeline.encoder.delay_s)
        self.formats = Formats(equipment.formats, shown, time_s)

    @property
    def wishes(self) -> Wishes:
        """What the runner wants now."""
        return self._wishes

    @property
    def state(self) -> pipeline.PipelineState:
        """The stream, as it was after the last block."""
        return self._pipeline

    @property
    def tempo(self) -> Tempo:
        """The tempo of the last block."""
        return self.pacing.tempo

    @property
    def energy(self) -> Energy:
        """How much the band gives."""
        return self.pacing.energy

    @property
    def bitrate_kbps(self) -> int:
        """Of the sound in its first format."""
        return self._pipeline.encoder.bitrate_kbps

    @property
    def beat(self) -> Beats:
        """Where in the music."""
        return self._pipeline.beat

    @property
    def time_s(self) -> Seconds:
        """Media time played."""
        return self._pipeline.time_s

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of all styles played so far."""
        styles = {**self._pipeline.styles, **self.noting.styles}
        return tuple(part for style in styles.values() for part in style.parts)

    def standing(self) -> Standing:
        """Where it stands, to go on from there another time."""
        place = place_of(self._pipeline, self._start.place)
        known = self.pacing.carry()
        # It began in notes, and goes on so as far as this is asked; a run knows better.
        return Standing(place, self._wishes.paused, known, self._start.notes)

    def observe(self, reading: PaceReading, now_s: Seconds) -> Tempo:
        """Take a reading.

        Returns:
            The tempo now, and the target that follows from the reading.
        """
        tempo, repaired = self.pacing.observe(reading, self._wishes, now_s)
        with self._lock:
            self.counters.readings += 1
        self.journal.add_readings((repaired,))
        return tempo

    def observe_late(self, readings: Sequence[PaceReading], now_s: Seconds) -> Tempo:
        """Take readings that waited for a while: only fresh ones shape the tempo, all are kept.

        Args:
            readings: the oldest first.
            now_s: the run's time.

        Returns:
            The tempo now, and the target that follows from the fresh ones.
        """
        tempo, told = self.pacing.observe_late(readings, self._wishes, now_s)
        with self._lock:
            self.counters.readings += len(readings)
        self.journal.add_readings(told)
        return tempo

    def change(
        self,
        *,
        style: str | None = None,
        mode: Mode | None = None,
        bpm: Bpm | None = None,
        paused: bool | None = None,
        energy: EnergyWish | None = None,
    ) -> None:
        """Change what is given: the tempo with the next block, style and energy by half phrases.

        Raises:
            NotFound: there is no such style.
            BadInput: nobody can play this tempo, or with this energy.
        """
        asked = self._asked(bpm)
        loaded = None if style is None else self._equipment.style(style)
        energy = energy_wish_from(energy)
        with self._lock:
            now = self._wishes
            self._wishes = Wishes(
                style=now.style if loaded is None else loaded,
                mode=now.mode if mode is None else mode,
                bpm=now.bpm if asked is None else asked,
                paused=now.paused if paused is None else paused,
                energy=with_energy(now.energy, energy),
            )
            self.pacing.ask(self._wishes)

    def lead(self, tempo: Tempo, beat: Beats, now_s: Seconds) -> None:
        """Somebody who plays the notes decides the tempo, from a beat of theirs on."""
        self.pacing.lead(tempo, self._wishes, beat, now_s)

    def lead_no_more(self, now_s: Seconds) -> None:
        """The pace decides the tempo again, from that which was led to on."""
        if self.pacing.lead_no_more(now_s):
            # The journal is to know where the stream is.
            self._resting = True

    def ring(self, frames: int, block_frames: int, outlet: Outlet) -> None:
        """End all notes, and let them ring for so many frames."""
        left = frames
        while left > 0:
            length = min(left, block_frames)
            bpm = self.tempo.tempo_bpm
            self._pipeline, block = pipeline.rest(self._pipeline, bpm, length, self.watch)
            self._publish(block, outlet)
            left -= length

    def keep_silent(self, time_s: Seconds) -> None:
        """Time has passed without a sound; see ``take_up``.

        Args:
            time_s: media time at which the sound would go on.
        """
        self.formats.rest(time_s)
        self._want_style(self._wishes.style)

    def take_up(self, way: WayBack, time_s: Seconds) -> None:
        """Let the stream, in which nothing sounds any more, go on where somebody played the notes.

        Args:
            way: where that is.
            time_s: media time there.
        """
        self.noting.stream_goes_on()
        self._pipeline = put_back(self._pipeline, way, time_s)
        self._elapsed, self._resting = Beats(0.0), True
        shown = titles.title(way.band.style, self.tempo.tempo_bpm)
        self._captions = titles.begin(shown, time_s, self._pipeline.encoder.delay_s)

    def play(self, supply: Supply, now_s: Seconds, frames: int, outlet: Outlet) -> Block:
        """Render the next block and pass it on.

        Args:
            supply: gives composed bars.
            now_s: the run's time by which readings are judged.
            frames: length of the block.
            outlet: takes the sound.
        """
        self.watch.start()
        wishes = self._wishes
        self._want_style(wishes.style)
        self.pacing.step(wishes, now_s, self._elapsed)
        self.watch.lap("pace")
        block = self._rest(frames) if wishes.paused else self._go_on(supply, frames)
        self._publish(block, outlet)
        self._elapsed = Beats(block.end_beat - block.start_beat)
        self.counters.blocks += 1
        self.counters.repeated_blocks += block.repeated
        return block

    def finish(
        self, frames: int, block_frames: int, outlet: Outlet, *, eases: bool = False
    ) -> None:
        """End all notes, let them ring, and publish the last sound.

        The native parts are freed even if that fails.

        Args:
            frames: that may still be heard.
            block_frames: length of a block.
            outlet: takes the sound.
            eases: whether music that plays slows down first.
        """
        try:
            plays = self._elapsed > 0 and self.pacing.led is None and not self._wishes.paused
            left = self._close(frames, block_frames, outlet) if eases and plays else frames
            self.ring(left, block_frames, outlet)
        finally:
            last = pipeline.finish(self._pipeline)
            self.formats.finish()
        outlet.publish(self._captioned(last, ()))

    def abandon(self) -> None:
        """Free the native parts without another sound."""
        pipeline.abandon(self._pipeline)

    def _close(self, frames: int, block_frames: int, outlet: Outlet) -> int:
        def hear(state: pipeline.PipelineState, block: Block) -> None:
            self._pipeline = state
            # The tempo that is written down is the runner's, not that of the last beats.
            self.noting.rendered(block.bars)
            self._publish(block, outlet)

        bpm = self.tempo.tempo_bpm
        _, left = closing.close(self._pipeline, bpm, frames, block_frames, hear, self.watch)
        return left

    def _publish(self, block: Block, outlet: Outlet) -> None:
        begun = titles.headings(block, self._pipeline.styles)
        outlet.publish(self._captioned(block.chunk, begun))
        self.watch.lap("publish")
        self.formats.feed(block.pcm, block.time_s, begun)
        self.watch.lap("encode")

    def _captioned(self, chunk: Chunk, begun: Sequence[Heading]) -> Chunk:
        self._captions, captioned = titles.caption(self._captions, chunk, begun)
        return captioned

    def _go_on(self, supply: Supply, frames: int) -> Block:
        bpm = self.tempo.tempo_bpm
        before = self._pipeline
        energy = self.energy.level
        self._pipeline, block = pipeline.step(before, supply, bpm, frames, self.watch, energy)
        self.pacing.change_feel(self._pipeline.style.feel)
        if self.pacing.led is not None:
            # Where somebody plays the notes, what they tell counts.
            return block
        if self._resting:
            self._resting = False
            self.journal.resume(before.beat, before.time_s, bpm)
        else:
            self.journal.add_tempo(before.beat, before.time_s, bpm)
        self.noting.rendered(block.bars)
        return block

    def _rest(self, frames: int) -> Block:
        self._resting = True
        bpm = self.tempo.tempo_bpm
        self._pipeline, block = pipeline.rest(self._pipeline, bpm, frames, self.watch)
        return block

    def _want_style(self, style: Style) -> None:
        if style.name != self._pipeline.wanted.name:
            self._pipeline = pipeline.change_style(self._pipeline, style)

    def _asked(self, bpm: float | None) -> Bpm | None:
        return None if bpm is None else asked_bpm_from(bpm, self._equipment.pace)
