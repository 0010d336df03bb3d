"""A run: someone moves, and music keeps their pace until they stop.

A ``Run`` is what the outside holds: it takes readings and wishes, and tells what is heard. The
station's workers perform it, block by block.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import final

from courante.config import AudioConfig, StationConfig
from courante.errors import NotFound
from courante.outlet.broadcast import Broadcast
from courante.station.attendance import Attendance
from courante.station.clock import Clock
from courante.station.deed import Deed
from courante.station.events import Event, EventKind, Events
from courante.station.feed import Feed
from courante.station.guiding import Guiding
from courante.station.history.contract import Stretch
from courante.station.identity import Identity
from courante.station.journal import Journal
from courante.station.limits import Bucket, take
from courante.station.logbook import Logbook
from courante.station.notes_client import Ending, Share, Welcome
from courante.station.notes_counters import NotesCounters
from courante.station.notes_desk import NotesDesk
from courante.station.notes_ear import Ear
from courante.station.player import Player
from courante.station.shown import Shown, both
from courante.station.silence import Silence, Stage
from courante.station.standing import Standing
from courante.station.status import RunStatus
from courante.station.telling import Teller
from courante.station.wishes import EnergyWish
from courante.station.workers import Task
from courante.types import Bpm, Mode, PaceReading, Seconds, Tempo

LOOK_AGAIN_S = 0.01
MOST_AHEAD_S = 60.0
"""Nobody can have played so much later than now; a clock is wrong."""
LATE_AT_ONCE = 3600.0
"""So many late readings may come at once, and more as fast as other readings."""


@final
class Run(Task):
    """One run; its public methods may be called from any thread."""

    def __init__(
        self,
        identity: Identity,
        *,
        player: Player,
        feed: Feed,
        broadcast: Broadcast,
        clock: Clock,
        config: StationConfig,
        audio: AudioConfig,
        learned: Collection[str],
        on_over: "Callable[[Run], None]",
        on_change: "Callable[[Run], None] | None" = None,
        before: Callable[[], Shown] | None = None,
        counters: NotesCounters | None = None,
    ) -> None:
        """Be ready to be performed.

        Args:
            identity: who it is.
            player: plays it.
            feed: has its composed bars.
            broadcast: takes its sound.
            clock: tells the time.
            config: limits.
            audio: the length of a block.
            learned: styles that its composer knows.
            on_over: called when it is over, by whoever performs it.
            on_change: called when something about it is to be kept, by whoever changed it.
            before: tells what it played in another process; may take seconds.
            counters: of clients that play notes themselves, over all runs.
        """
        self.broadcast = broadcast
        self.events = Events()
        self.feed = feed
        self.player = player
        self.deed = Deed(identity, self._changed)
        self._clock = clock
        self._config = config
        self._block_frames = audio.block_frames
        self._block_s = audio.block_frames / audio.sample_rate_hz
        self._ring_frames = round(config.ring_out_s * audio.sample_rate_hz)
        self._lead_blocks = max(1, round(config.lead_s / self._block_s))
        self._lock = threading.Lock()
        self._ready_s = clock.now()
        self._since_s = player.time_s
        self._began_s: Seconds | None = None
        self._anchor_s = self._ready_s
        self.attendance = Attendance(clock, config, identity.opened_at, identity.attended_at)
        per_s = config.readings_per_s
        self._bucket = Bucket.full("pace readings", per_s, self._ready_s)
        self._late_bucket = Bucket.full("late readings", per_s, self._ready_s, LATE_AT_ONCE)
        self._ending: str | None = None
        self._ended: str | None = None
        self._ended_s: Seconds | None = None
        self.ended_at: datetime | None = None
        self._on_over = on_over
        self._on_change = on_change
        self._before = before
        self.failed = False
        self.purged = False
        self._counters = NotesCounters() if counters is None else counters
        self.notes = NotesDesk(player, feed, config.notes, self._counters, self.now_s)
        self._anchor_blocks = 0
        frames = self._block_frames, self._ring_frames
        self._silence = Silence(Stage(player, feed, broadcast, self.notes, *frames))
        self._guiding = Guiding(feed, player, learned)
        self._teller = Teller()
        self._logbook = Logbook(identity.run_id)
        self._logbook.opened(player.wishes.style.name, player.wishes.mode)

    @property
    def run_id(self) -> str:
        """Its public name."""
        return self.deed.identity.run_id

    @property
    def ending(self) -> str | None:
        """Why it is over, or will be in a moment."""
        return self._ended or self._ending

    @property
    def journal(self) -> Journal:
        """What was played, and what sensors told."""
        return self.player.journal

    def shown(self) -> Shown:
        """What was played and told, and by which parts, also before a restart of the server.

        Raises:
            OutputFailed: what was before cannot be read.
        """
        journal = self.journal
        own = Stretch(journal.bars(), journal.tempos(), journal.readings())
        now = Shown(own, self.player.parts)
        return now if self._before is None else both(self._before(), now)

    @property
    def opened_at(self) -> datetime:
        """When it began."""
        return self.attendance.opened_at

    @property
    def ended(self) -> str | None:
        """Why it is over; ``None`` while it plays."""
        return self._ended

    @property
    def ended_s(self) -> Seconds:
        """When it was over, by the station's clock; now, while it plays."""
        return self._clock.now() if self._ended_s is None else self._ended_s

    @property
    def expires_at(self) -> datetime | None:
        """When it ends if nobody listens or sends a reading; ``None`` for the house run."""
        left_s = self.left_s()
        if left_s is None:
            return None
        return self._clock.calendar() + timedelta(seconds=left_s)

    def left_s(self) -> float | None:
        """Seconds until it expires; ``None`` if it never does."""
        return self.attendance.left_s() if self.deed.identity.expires else None

    def controlled_by(self, token: str) -> bool:
        """Whether this is its control token."""
        return self.deed.controlled_by(token)

    def now_s(self) -> Seconds:
        """The run's time, in which readings are dated."""
        began_s = self._ready_s if self._began_s is None else self._began_s
        return Seconds(self._since_s + self._clock.now() - began_s)

    def post(self, reading: PaceReading) -> Tempo:
        """Take a reading.

        Returns:
            The tempo, and the target that follows from the reading.

        Raises:
            LimitReached: readings come too fast. NotFound: the run is over.
        """
        self._refuse_if_over()
        with self._lock:
            self._bucket = take(self._bucket, self._clock.now())
        self.attendance.attend()
        return self.player.observe(reading, self.now_s())

    def post_late(self, readings: Sequence[PaceReading]) -> Tempo:
        """Take readings that waited for a network, the oldest first.

        They count as one reading where readings are counted, and one by one in a count of their
        own, which lets an hour of one reading a second pass at once.

        Returns:
            The tempo, and the target that follows from those that are fresh.

        Raises:
            LimitReached: too many come too fast; none is taken. NotFound: the run is over.
        """
        self._refuse_if_over()
        with self._lock:
            now = self._clock.now()
            bucket = take(self._bucket, now)
            self._late_bucket = take(self._late_bucket, now, len(readings))
            self._bucket = bucket
        self.attendance.attend()
        return self.player.observe_late(readings, self.now_s())

    def change(
        self,
        *,
        style: str | None = None,
        mode: Mode | None = None,
        bpm: Bpm | None = None,
        paused: bool | None = None,
        energy: EnergyWish | None = None,
    ) -> None:
        """Change what is given; see ``Player.change``.

        Raises:
            BadInput: there is no such style, or nobody can play this tempo, or at this energy.
            NotFound: the run is over.
        """
        self._refuse_if_over()
        self.player.change(style=style, mode=mode, bpm=bpm, paused=paused, energy=energy)
        self.notes.wake()
        self.attendance.attend()
        self._changed()

    def open_notes(
        self, wake: Callable[[], None], from_bar: int | None, credit: int
    ) -> tuple[Share, Welcome]:
        """Have somebody play its notes themselves; see ``NotesDesk.open``.

        Raises:
            BadInput: nobody can have got as far as this bar. NotFound: the run is over.
        """
        self._refuse_if_over()
        self.attendance.attend()
        return self.notes.open(wake, from_bar, credit)

    def played(self, share: Share, ear: Ear, tempo: Tempo) -> None:
        """Somebody who plays its notes tells where they are.

        Raises:
            BadInput: the bar was not sent.
        """
        ear = replace(ear, time_s=Seconds(min(ear.time_s, self.now_s() + MOST_AHEAD_S)))
        if not self.notes.played(share, ear, tempo):
            return
        self.attendance.attend()
        if self.events.followed:
            beat = Event(EventKind.BEAT, ear.time_s, round(ear.beat))
            bpm = Event(EventKind.TEMPO, ear.time_s, round(ear.tempo_bpm, 2))
            self.events.emit(beat, bpm)

    def standing(self) -> Standing:
        """Where it stands, to go on from there another time."""
        standing, place = self.player.standing(), self.notes.place
        if place is None:
            return replace(standing, notes=False)
        known = standing.carried
        held = None if known is None else replace(known, held=True)
        return replace(standing, place=place, carried=held, notes=True)

    def purge(self) -> None:
        """End it, as if it had never been."""
        self.purged = True
        self.end("deleted by the runner")

    def end(self, why: str = "ended by the runner") -> None:
        """End it within a block: the last notes ring out."""
        self._ending = self._ending or why

    def status(self) -> RunStatus:
        """How it is."""
        wishes, counters, place = self.player.wishes, self.player.counters, self.notes.place
        return RunStatus(
            run_id=self.run_id,
            style=wishes.style.name,
            mode=wishes.mode,
            asked_bpm=wishes.bpm,
            seed=self.deed.identity.seed,
            paused=wishes.paused,
            tempo=self.player.tempo,
            time_s=self.player.time_s if place is None else place.time_s,
            beat=self.player.beat if place is None else place.beat,
            bars_waiting=self.feed.waiting,
            listeners=self.broadcast.listeners,
            underruns=counters.underruns,
            repeated_blocks=counters.repeated_blocks,
            skipped_chunks=self.broadcast.skipped,
            late_s=Seconds(counters.late_s),
            ended=self._ended,
            saved=self.deed.identity.saved,
            energy=self.player.energy,
            metre=self.feed.seat.metre,
        )

    def in_format(self, name: str, burst_s: Seconds) -> Broadcast:
        """Its sound in a further format, encoded while somebody listens; see ``Formats.open``.

        Raises:
            NotFound: there is no such format, or the run is over.
        """
        return self.player.formats.open(name, self.broadcast, burst_s)

    def perform(self, due_s: Seconds) -> Seconds | None:
        """Render the block that is due (for the station's workers)."""
        if self._ending is not None:
            # It ends where whoever played its notes was, not where its stream fell silent.
            self._silence.end()
            self.finish(self._ending)
            return None
        if self._began_s is None:
            return self._begin(self._clock.now())
        self._guiding.steer()
        if self.notes.on and not self._heard:
            self._silence.keep(self.now_s())
            return Seconds(self._clock.now() + self._config.notes.look_s)
        self._note_lateness(due_s)
        if self._silence.end():
            self._anchor_s = self._clock.now()
            self._anchor_blocks = self.player.counters.blocks
        block = self.player.play(self.feed.take, self.now_s(), self._block_frames, self.broadcast)
        if self.events.followed:
            self.events.emit(*self._teller.tell(block))
        if block.repeated:
            self._logbook.repeated(self._clock.now())
        # Counted from the beginning, not from the last block: so it cannot drift.
        blocks = self.player.counters.blocks - self._anchor_blocks
        paced = max(0, blocks + 1 - self._lead_blocks)
        return Seconds(self._anchor_s + paced * self._block_s)

    def fail(self, error: Exception) -> None:
        """It raised: it is over, its listeners get what was rendered (for the workers)."""
        self.failed = True
        try:
            self.player.finish(0, self._block_frames, self.broadcast)
        finally:
            self._over(f"failed: {error}")

    def finish(self, why: str, ring_out_s: float | None = None) -> None:
        """End it now; only when no worker performs it."""
        rate = self._block_frames / self._block_s
        frames = self._ring_frames if ring_out_s is None else round(ring_out_s * rate)
        try:
            self.player.finish(frames, self._block_frames, self.broadcast, eases=True)
        finally:
            self._over(why)

    def _begin(self, now_s: Seconds) -> Seconds:
        patient = now_s - self._ready_s < self._config.patience_s
        if patient and not self.feed.ready:
            return Seconds(now_s + LOOK_AGAIN_S)
        self._began_s = self._anchor_s = now_s
        return now_s

    @property
    def _heard(self) -> bool:
        """Whether the stream is for anybody: a listener, or those who will want its recording."""
        return self.broadcast.listeners > 0 or self.deed.identity.saved

    def _over(self, why: str) -> None:
        self._ended_s = self._clock.now()
        self.ended_at = self._clock.calendar()
        self._ended = why
        self.broadcast.close()
        self.notes.end(Ending.RUN_OVER, why)
        self.events.emit(Event(EventKind.END, self.player.time_s, why))
        self._logbook.ended(why, self.player.time_s)
        self._on_over(self)

    def _changed(self) -> None:
        if self._on_change is not None:
            self._on_change(self)

    def _refuse_if_over(self) -> None:
        if self._ended is not None:
            message = f"run {self.run_id} is over: {self._ended}"
            raise NotFound(message)

    def _note_lateness(self, due_s: Seconds) -> None:
        counters = self.player.counters
        late_s = max(0.0, self._clock.now() - due_s)
        counters.late_s = late_s
        counters.lateness.note(late_s)
        if late_s > self._config.late_s:
            counters.underruns += 1
            self.events.emit(Event(EventKind.LAG, self.player.time_s, round(late_s, 3)))
            self._logbook.late(self._clock.now(), late_s)
