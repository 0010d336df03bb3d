"""How long a run goes on for nobody."""

from datetime import datetime, timedelta
from typing import final

from courante.config import StationConfig
from courante.station.clock import Clock
from courante.types import Seconds


@final
class Attendance:
    """When a run began and when somebody last cared for it; safe for any thread.

    Attributes:
        opened_at: when it began, by the calendar.
    """

    def __init__(
        self,
        clock: Clock,
        config: StationConfig,
        opened_at: datetime | None = None,
        attended_at: datetime | None = None,
    ) -> None:
        """Count from two moments of the calendar, or from now."""
        self._clock = clock
        self._config = config
        self.opened_at = opened_at or clock.calendar()
        self._opened_s = self._by_clock(self.opened_at)
        self._attended_s = self._by_clock(attended_at or clock.calendar())

    @property
    def attended_at(self) -> datetime:
        """When somebody last cared for it, by the calendar."""
        return self._clock.calendar() - timedelta(seconds=self._clock.now() - self._attended_s)

    def attend(self) -> None:
        """Somebody cares."""
        self._attended_s = self._clock.now()

    def left_s(self) -> float:
        """Seconds until it expires."""
        idle_s = self._attended_s + self._config.idle_s
        longest_s = self._opened_s + self._config.longest_s
        return min(idle_s, longest_s) - self._clock.now()

    @property
    def expires_at(self) -> datetime:
        """When it expires, by the calendar."""
        return self._clock.calendar() + timedelta(seconds=self.left_s())

    def _by_clock(self, moment: datetime) -> Seconds:
        """A moment of the past; not of the future, should the calendar have jumped."""
        past_s = (self._clock.calendar() - moment).total_seconds()
        return Seconds(self._clock.now() - max(0.0, past_s))


def expiry(config: StationConfig, opened_at: datetime, attended_at: datetime) -> datetime:
    """When a run expires, by the calendar."""
    idle_at = attended_at + timedelta(seconds=config.idle_s)
    return min(idle_at, opened_at + timedelta(seconds=config.longest_s))
