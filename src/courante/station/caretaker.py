"""Has a station look after its runs, now and then."""

import logging
from collections.abc import Callable
from typing import final

from courante.station.workers import Task
from courante.types import Seconds

logger = logging.getLogger(__name__)

LOOK_AFTER_S = 1.0


@final
class Caretaker(Task):
    """Calls ``look_after`` every second, whatever comes of it."""

    def __init__(self, look_after: Callable[[], None]) -> None:
        self._look_after = look_after

    def perform(self, due_s: Seconds) -> Seconds | None:
        """See ``Task``."""
        try:
            self._look_after()
        except Exception:
            logger.exception("looking after the runs failed; next try in %g s", LOOK_AFTER_S)
        return Seconds(due_s + LOOK_AFTER_S)

    def fail(self, error: Exception) -> None:
        """Nothing to put away: ``perform`` never raises."""
        raise AssertionError from error
