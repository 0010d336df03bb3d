"""A clock that a test sets forward by hand; implements the contract of ``station.clock``."""

import threading
from datetime import UTC, datetime, timedelta

from courante.station.clock import Clock
from courante.types import Seconds

BEGINNING = datetime(2030, 1, 1, tzinfo=UTC)
LOOK_AGAIN_S = 0.02


class ManualClock(Clock):
    """Stands still until ``advance``; waiting threads look again every now and then.

    ``step_calendar`` sets the date and time, as a person or a time server does.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._stepped_s = 0.0
        self._lock = threading.Lock()

    def now(self) -> Seconds:
        with self._lock:
            return Seconds(self._now)

    def calendar(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.now() + self._stepped_s)

    def wait(self, condition: threading.Condition, timeout_s: Seconds | None) -> None:
        # ``timeout_s`` is of this clock, which says nothing about how long to really wait.
        del timeout_s
        condition.wait(LOOK_AGAIN_S)

    def step_calendar(self, seconds: float) -> None:
        self._stepped_s += seconds

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._now += seconds
