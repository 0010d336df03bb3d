"""What a station does about its runs every second: some end, some are forgotten, all are kept."""

from typing import final

from courante.station.clock import Clock
from courante.station.house import House
from courante.station.keeping import KEEP_ENDED_S, Keeper
from courante.station.moving import Moving
from courante.station.reviving import EXPIRED, HOUSE
from courante.station.roll import Roll
from courante.station.run import Run
from courante.types import Seconds


@final
class Upkeep:
    """Used by one thread at a time."""

    def __init__(
        self, roll: Roll, keeper: Keeper, moving: Moving, house: House, clock: Clock
    ) -> None:
        """Be ready.

        Args:
            roll: the station's.
            keeper: the station's.
            moving: knows which runs are lost to other nodes.
            house: is opened again.
            clock: tells the time.
        """
        self._roll = roll
        self._keeper = keeper
        self._moving = moving
        self._house = house
        self._clock = clock

    def look_after(self) -> None:
        """End runs that expired or are lost, forget those long over, keep the rest.

        The house is opened again.
        """
        self._moving.end_lost()
        now_s = self._clock.now()
        for run in self._roll.all():
            if run.ended is None:
                _end_if_expired(run)
            elif run.moved or (run.run_id != HOUSE and _is_long_over(run, now_s)):
                self._roll.forget(run)
                self._keeper.drop(run)
        self._keeper.look(self._roll.living())
        self._house.look_after()


def _end_if_expired(run: Run) -> None:
    if run.broadcast.listeners or run.notes.attended:
        run.attendance.attend()
    left_s = run.left_s()
    if left_s is not None and left_s <= 0:
        run.end(EXPIRED)


def _is_long_over(run: Run, now_s: Seconds) -> bool:
    return run.purged or now_s - run.ended_s > KEEP_ENDED_S
