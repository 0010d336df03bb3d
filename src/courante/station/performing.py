"""How a run's stream is performed: block by block, each when it is due."""

from collections.abc import Collection
from typing import final

from courante.config import StationConfig
from courante.station.clock import Clock
from courante.station.events import Event, EventKind, Events
from courante.station.guiding import Guiding
from courante.station.logbook import Logbook
from courante.station.silence import Silence
from courante.station.stage import Stage
from courante.station.telling import Teller
from courante.station.timetable import Timetable
from courante.types import Seconds

LOOK_AGAIN_S = 0.01


@final
class Performing:
    """Used by the thread that performs the run."""

    def __init__(
        self,
        stage: Stage,
        timetable: Timetable,
        *,
        events: Events,
        logbook: Logbook,
        clock: Clock,
        config: StationConfig,
        learned: Collection[str],
    ) -> None:
        """Be ready to begin.

        Args:
            stage: what the run sounds with.
            timetable: knows when blocks are due.
            events: told what the blocks bring.
            logbook: told what goes wrong.
            clock: tells the time.
            config: how patient it is, and how late is late.
            learned: styles that the run's composer knows.
        """
        self._stage = stage
        self._timetable = timetable
        self._events = events
        self._logbook = logbook
        self._clock = clock
        self._config = config
        self._silence = Silence(stage)
        self._guiding = Guiding(stage.feed, stage.player, learned)
        self._teller = Teller()

    def step(self, due_s: Seconds, *, recorded: bool) -> Seconds:
        """Render the block that is due, if the run has begun and its stream is for anybody.

        Args:
            due_s: when it was due.
            recorded: whether the stream is for those who will want its recording.

        Returns:
            When to come again.
        """
        if not self._timetable.begun:
            return self._begin(self._clock.now())
        self._guiding.steer()
        stage = self._stage
        if stage.notes.on and not recorded and not stage.broadcast.listeners:
            self._silence.keep(self._run_s())
            return Seconds(self._clock.now() + self._config.notes.look_s)
        self._note_lateness(due_s)
        if self._silence.end():
            self._timetable.go_on(self._clock.now(), stage.player.counters.blocks)
        self._play()
        return self._timetable.due_s(stage.player.counters.blocks)

    def take_up(self) -> None:
        """Have the stream, if it is silent, stand where whoever plays the notes is, or was."""
        self._silence.end()

    def finish(self, ring_out_s: float | None = None) -> None:
        """Play no more: the last notes ring out, for as long as configured if not told."""
        stage, rate = self._stage, self._stage.player.state.sample_rate_hz
        frames = stage.ring_frames if ring_out_s is None else round(ring_out_s * rate)
        stage.player.finish(frames, stage.block_frames, stage.broadcast, eases=True)

    def break_off(self) -> None:
        """Play no more, after a failure: listeners get what was rendered."""
        stage = self._stage
        stage.player.finish(0, stage.block_frames, stage.broadcast)

    def _begin(self, now_s: Seconds) -> Seconds:
        patient = self._timetable.waited_s(now_s) < self._config.patience_s
        if patient and not self._stage.feed.ready:
            return Seconds(now_s + LOOK_AGAIN_S)
        self._timetable.begin(now_s)
        return now_s

    def _play(self) -> None:
        stage = self._stage
        block = stage.player.play(
            stage.feed.take, self._run_s(), stage.block_frames, stage.broadcast
        )
        if self._events.followed:
            self._events.emit(*self._teller.tell(block))
        if block.repeated:
            self._logbook.repeated(self._clock.now())

    def _note_lateness(self, due_s: Seconds) -> None:
        player = self._stage.player
        late_s = max(0.0, self._clock.now() - due_s)
        player.counters.late_s = late_s
        player.counters.lateness.note(late_s)
        if late_s > self._config.late_s:
            player.counters.underruns += 1
            self._events.emit(Event(EventKind.LAG, player.time_s, round(late_s, 3)))
            self._logbook.late(self._clock.now(), late_s)

    def _run_s(self) -> Seconds:
        return self._timetable.run_s(self._clock.now())
