"""How a run comes to its end: when it is asked to, moves to another node, or has failed."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import final

from courante.station.clock import Clock
from courante.station.events import Event, EventKind, Events
from courante.station.logbook import Logbook
from courante.station.notes_client import Ending
from courante.station.performing import Performing
from courante.station.stage import Stage
from courante.types import Seconds

MOVED = "moved to another node"


@final
class Finishing:
    """Asked by any thread, done by the one that performs the run.

    Attributes:
        ended: why it is over; ``None`` while it plays. ended_at: when, by the calendar.
        failed: whether it is over because it raised. moved: whether it goes on at another node.
        over: set when it is over and everybody knows.
    """

    def __init__(
        self,
        stage: Stage,
        performing: Performing,
        *,
        events: Events,
        logbook: Logbook,
        clock: Clock,
        on_over: Callable[[], None],
    ) -> None:
        """Nobody has asked for the end yet.

        Args:
            stage: what the run sounds with.
            performing: lets its sound end.
            events: told that it is over.
            logbook: told why.
            clock: tells the time.
            on_over: called when it is over, by whoever performs it.
        """
        self._stage = stage
        self._performing = performing
        self._events = events
        self._logbook = logbook
        self._clock = clock
        self._on_over = on_over
        self._lock = threading.Lock()
        self._asked: str | None = None
        self._last: Callable[[], None] | None = None
        self.ended: str | None = None
        self._ended_s: Seconds | None = None
        self.ended_at: datetime | None = None
        self.failed = False
        self.moved = False
        self.over = threading.Event()

    @property
    def asked(self) -> str | None:
        """Why it shall end; ``None`` if it shall not."""
        return self._asked

    @property
    def ended_s(self) -> Seconds:
        """When it was over, by the station's clock; now, while it plays."""
        return self._clock.now() if self._ended_s is None else self._ended_s

    def ask(self, why: str) -> None:
        """Have it end; the first who asks says why."""
        with self._lock:
            self._asked = self._asked or why

    def move(self, last: Callable[[], None]) -> None:
        """Have it end without a last note, to go on at another node; not if it is ending.

        Args:
            last: called by whoever performs it, when it stands still for good.
        """
        with self._lock:
            if self._asked is None:
                self._last = last
                self.moved = True
                self._asked = MOVED

    def end(self, why: str) -> None:
        """End it as it was asked to."""
        if self._last is not None:
            self._last()
            # Whoever plays its notes comes back, to wherever it plays on.
            self._stage.notes.end(Ending.CLOSING, why)
            self.finish(why, 0.0)
            return
        # It ends where whoever played its notes was, not where its stream fell silent.
        self._performing.take_up()
        self.finish(why)

    def finish(self, why: str, ring_out_s: float | None = None) -> None:
        """End it now: the last notes ring out, for as long as configured if not told."""
        try:
            self._performing.finish(ring_out_s)
        finally:
            self._be_over(why)

    def fail(self, error: Exception) -> None:
        """It raised: it is over, its listeners get what was rendered."""
        self.failed = True
        try:
            self._performing.break_off()
        finally:
            self._be_over(f"failed: {error}")

    def _be_over(self, why: str) -> None:
        stage = self._stage
        self._ended_s = self._clock.now()
        self.ended_at = self._clock.calendar()
        self.ended = why
        stage.broadcast.close()
        stage.notes.end(Ending.RUN_OVER, why)
        self._events.emit(Event(EventKind.END, stage.player.time_s, why))
        self._logbook.ended(why, stage.player.time_s)
        try:
            self._on_over()
        finally:
            self.over.set()
