"""A run: someone moves, and music keeps their pace until they stop.

A ``Run`` is what the outside holds: it takes readings and wishes, and tells what is heard. The
station's workers perform it, block by block.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import final

from courante.config import AudioConfig, StationConfig
from courante.errors import NotFound
from courante.outlet.broadcast import Broadcast
from courante.station.attendance import Attendance
from courante.station.clock import Clock
from courante.station.deed import Deed
from courante.station.events import Events
from courante.station.feed import Feed
from courante.station.finishing import Finishing
from courante.station.history.contract import Stretch
from courante.station.identity import Identity
from courante.station.journal import Journal
from courante.station.logbook import Logbook
from courante.station.notes_client import Share, Welcome
from courante.station.notes_counters import NotesCounters
from courante.station.notes_desk import NotesDesk
from courante.station.notes_ear import Ear
from courante.station.performing import Performing
from courante.station.player import Player
from courante.station.reading_limits import ReadingLimits
from courante.station.shown import Shown, both
from courante.station.stage import Stage
from courante.station.standing import Standing, standing_at
from courante.station.status import RunStatus, status_of
from courante.station.telling import told_of
from courante.station.timetable import Timetable
from courante.station.wishes import EnergyWish
from courante.station.workers import Task
from courante.types import Bpm, Mode, PaceReading, Seconds, Tempo

MOST_AHEAD_S = 60.0
"""Nobody can have played so much later than now; a clock is wrong."""


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
        block_s = audio.block_frames / audio.sample_rate_hz
        self._timetable = Timetable(clock.now(), player.time_s, block_s, config.lead_s)
        self._reading_limits = ReadingLimits(clock, config.readings_per_s)
        self.attendance = Attendance(clock, config, identity.opened_at, identity.attended_at)
        self._on_change = on_change
        self._before = before
        self.purged = False
        counters = NotesCounters() if counters is None else counters
        self.notes = NotesDesk(player, feed, config.notes, counters, self.now_s)
        frames = audio.block_frames, round(config.ring_out_s * audio.sample_rate_hz)
        self._stage = Stage(player, feed, broadcast, self.notes, *frames)
        logbook = Logbook(identity.run_id)
        self._performing = Performing(
            self._stage,
            self._timetable,
            events=self.events,
            logbook=logbook,
            clock=clock,
            config=config,
            learned=learned,
        )
        self._finishing = Finishing(
            self._stage,
            self._performing,
            events=self.events,
            logbook=logbook,
            clock=clock,
            on_over=lambda: on_over(self),
        )
        logbook.opened(player.wishes.style.name, player.wishes.mode)

    @property
    def run_id(self) -> str:
        """Its public name."""
        return self.deed.identity.run_id

    @property
    def ending(self) -> str | None:
        """Why it is over, or will be in a moment."""
        return self.ended or self._finishing.asked

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
        return self._finishing.ended

    @property
    def ended_at(self) -> datetime | None:
        """When it was over, by the calendar; ``None`` while it plays."""
        return self._finishing.ended_at

    @property
    def ended_s(self) -> Seconds:
        """When it was over, by the station's clock; now, while it plays."""
        return self._finishing.ended_s

    @property
    def failed(self) -> bool:
        """Whether it is over because it raised."""
        return self._finishing.failed

    @property
    def moved(self) -> bool:
        """Whether it is over here, or will be, and goes on at another node."""
        return self._finishing.moved

    @property
    def over(self) -> threading.Event:
        """Set when it is over and everybody knows."""
        return self._finishing.over

    @property
    def expires_at(self) -> datetime | None:
        """When it ends if nobody listens or sends a reading; ``None`` for the house run."""
        return self.attendance.expires_at if self.deed.identity.expires else None

    def left_s(self) -> float | None:
        """Seconds until it expires; ``None`` if it never does."""
        return self.attendance.left_s() if self.deed.identity.expires else None

    def controlled_by(self, token: str) -> bool:
        """Whether this is its control token."""
        return self.deed.controlled_by(token)

    def now_s(self) -> Seconds:
        """The run's time, in which readings are dated."""
        return self._timetable.run_s(self._clock.now())

    def post(self, reading: PaceReading) -> Tempo:
        """Take a reading.

        Returns:
            The tempo, and the target that follows from the reading.

        Raises:
            LimitReached: readings come too fast. NotFound: the run is over.
        """
        self._refuse_if_over()
        self._reading_limits.take()
        self.attendance.attend()
        return self.player.observe(reading, self.now_s())

    def post_late(self, readings: Sequence[PaceReading]) -> Tempo:
        """Take readings that waited for a network, the oldest first; see ``ReadingLimits``.

        Returns:
            The tempo, and the target that follows from those that are fresh.

        Raises:
            LimitReached: too many come too fast; none is taken. NotFound: the run is over.
        """
        self._refuse_if_over()
        self._reading_limits.take_late(len(readings))
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
            self.events.emit(*told_of(ear))

    def standing(self) -> Standing:
        """Where it stands, to go on from there another time."""
        return standing_at(self.player.standing(), self.notes.place)

    def purge(self) -> None:
        """End it, as if it had never been."""
        self.purged = True
        self.end("deleted by the runner")

    def end(self, why: str = "ended by the runner") -> None:
        """End it within a block: the last notes ring out."""
        self._finishing.ask(why)

    def move(self, last: Callable[[], None]) -> None:
        """End it here within a block, without a last note: it goes on at another node.

        Nothing happens to a run that is ending.

        Args:
            last: called by whoever performs it, when it stands still for good.
        """
        self._finishing.move(last)

    def status(self) -> RunStatus:
        """How it is."""
        return status_of(self.deed.identity, self._stage, self.ended)

    def in_format(self, name: str, burst_s: Seconds) -> Broadcast:
        """Its sound in a further format, encoded while somebody listens; see ``Formats.open``.

        Raises:
            NotFound: there is no such format, or the run is over.
        """
        return self.player.formats.open(name, self.broadcast, burst_s)

    def perform(self, due_s: Seconds) -> Seconds | None:
        """Render the block that is due (for the station's workers)."""
        why = self._finishing.asked
        if why is not None:
            self._finishing.end(why)
            return None
        return self._performing.step(due_s, recorded=self.deed.identity.saved)

    def fail(self, error: Exception) -> None:
        """It raised: it is over, its listeners get what was rendered (for the workers)."""
        self._finishing.fail(error)

    def finish(self, why: str, ring_out_s: float | None = None) -> None:
        """End it now; only when no worker performs it."""
        self._finishing.finish(why, ring_out_s)

    def _changed(self) -> None:
        if self._on_change is not None:
            self._on_change(self)

    def _refuse_if_over(self) -> None:
        if self.ended is not None:
            message = f"run {self.run_id} is over: {self.ended}"
            raise NotFound(message)
