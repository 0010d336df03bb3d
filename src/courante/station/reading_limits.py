"""How often a run takes readings: one by one as they are measured, or late and many at once."""

import threading
from typing import final

from courante.station.clock import Clock
from courante.station.limits import Bucket, take

LATE_AT_ONCE = 3600.0
"""So many late readings may come at once, and more as fast as other readings."""


@final
class ReadingLimits:
    """Those of one run; safe for any thread."""

    def __init__(self, clock: Clock, per_s: float) -> None:
        """Nothing was taken yet.

        Args:
            clock: tells the time.
            per_s: how many a second, on average.
        """
        self._clock = clock
        self._lock = threading.Lock()
        now_s = clock.now()
        self._bucket = Bucket.full("pace readings", per_s, now_s)
        self._late_bucket = Bucket.full("late readings", per_s, now_s, LATE_AT_ONCE)

    def take(self) -> None:
        """A reading comes.

        Raises:
            LimitReached: they come too fast; says when to come back.
        """
        with self._lock:
            self._bucket = take(self._bucket, self._clock.now())

    def take_late(self, count: int) -> None:
        """Readings come that waited for a network.

        They count as one reading where readings are counted, and one by one in a count of their
        own, which lets an hour of one reading a second pass at once.

        Raises:
            LimitReached: too many come too fast; none of them counts. Says when to come back.
        """
        with self._lock:
            now_s = self._clock.now()
            bucket = take(self._bucket, now_s)
            self._late_bucket = take(self._late_bucket, now_s, count)
            self._bucket = bucket
