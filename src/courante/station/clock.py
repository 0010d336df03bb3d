"""The one place where time comes from; everything else is told."""

import threading
import time
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from typing import final

from courante.types import Seconds


class Clock(ABC):
    """Time that never goes back, the calendar, and waiting."""

    @abstractmethod
    def now(self) -> Seconds:
        """Seconds since some moment, steadily growing."""

    @abstractmethod
    def calendar(self) -> datetime:
        """The date and time (UTC) for people; may jump."""

    @abstractmethod
    def wait(self, condition: threading.Condition, timeout_s: Seconds | None) -> None:
        """Wait on a held condition until it is notified or this clock is ``timeout_s`` older.

        May wake early for no reason: callers look again.
        """


@final
class RealClock(Clock):
    """The machine's own clock."""

    def now(self) -> Seconds:
        """See ``Clock``."""
        return Seconds(time.monotonic())

    def calendar(self) -> datetime:
        """See ``Clock``."""
        return datetime.now(UTC)

    def wait(self, condition: threading.Condition, timeout_s: Seconds | None) -> None:
        """See ``Clock``."""
        condition.wait(timeout_s)
