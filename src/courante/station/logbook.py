"""What of a run's life the log tells, as events with fields; what may come often comes in bundles.

A run is named by its ``run_id``, which opens nothing; tokens and what sensors told stay out.
"""

import logging
from typing import final

from courante.types import Seconds

logger = logging.getLogger(__name__)

SELDOM_S = 10.0


@final
class Seldom:
    """Lets the first of many through, and then one now and then; used by one thread at a time."""

    def __init__(self, every_s: float = SELDOM_S) -> None:
        self._every_s = every_s
        self._last_s: float | None = None
        self._kept_back = 0

    def due(self, now_s: float) -> int:
        """It happened again.

        Returns:
            How often since it was told last, if it shall be told now; else 0.
        """
        self._kept_back += 1
        if self._last_s is not None and now_s - self._last_s < self._every_s:
            return 0
        times, self._kept_back = self._kept_back, 0
        self._last_s = now_s
        return times


@final
class Logbook:
    """Writes one run's life into the log; used by the thread that performs the run."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._late = Seldom()
        self._repeated = Seldom()

    def opened(self, style: str, mode: str) -> None:
        """It begins."""
        logger.info("run opened", extra={"run_id": self._run_id, "style": style, "mode": mode})

    def ended(self, why: str, played_s: Seconds) -> None:
        """It is over."""
        fields = {"run_id": self._run_id, "why": why, "played_s": round(played_s, 1)}
        logger.info("run ended", extra=fields)

    def late(self, now_s: Seconds, late_s: float) -> None:
        """A block came so late that it counts as an underrun."""
        times = self._late.due(now_s)
        if times:
            fields = {"run_id": self._run_id, "late_s": round(late_s, 3), "times": times}
            logger.info("underrun", extra=fields)

    def repeated(self, now_s: Seconds) -> None:
        """A block was played again, for want of composed bars."""
        times = self._repeated.due(now_s)
        if times:
            logger.info("block repeated", extra={"run_id": self._run_id, "times": times})
