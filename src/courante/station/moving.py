"""Runs that come from other nodes, and go to them."""

import logging
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from typing import final

from courante.errors import BadInput, LimitReached, NotFound, OutputFailed, OwnedElsewhere
from courante.station.keeping import Keeper, Stores
from courante.station.owning import taken
from courante.station.recovery import Revival
from courante.station.reviving import HOUSE, Reviver
from courante.station.roll import Roll, unknown
from courante.station.run import Run
from courante.types import Beats

logger = logging.getLogger(__name__)

STOP_S = 5.0
"""A run stops within a block; so long is waited before the machine counts as hung."""


@final
class Moving:
    """Takes runs and lets them go; its methods may be called from any thread.

    All but ``end_lost`` wait for the database: whoever renders sound must not call them.
    """

    def __init__(
        self,
        stores: Stores,
        keeper: Keeper,
        roll: Roll,
        reviver: Reviver,
        go_on: Callable[[Revival], None],
        calendar: Callable[[], datetime],
    ) -> None:
        """Be ready.

        Args:
            stores: what is kept of runs, and whose they are.
            keeper: the station's.
            roll: the station's.
            reviver: brings runs back.
            go_on: makes a run and plays it.
            calendar: tells the time.
        """
        self._history = stores.history
        self._owning = stores.ownership
        self._keeper = keeper
        self._roll = roll
        self._reviver = reviver
        self._go_on = go_on
        self._calendar = calendar
        self._changed = threading.Condition()
        self._moving: set[str] = set()

    def begin(self, refuse_if_full: Callable[[], None]) -> None:
        """Have all runs go on that can: those of the last process, or those that no node has.

        Args:
            refuse_if_full: raises ``LimitReached`` when there is no room for another run.

        Raises:
            OutputFailed: the history cannot be read. Missing: something to play with is.
        """
        if not self._owning.shared:
            self._reviver.revive_all(self._calendar(), self._go_on)
            return
        self._owning.begin()
        if not self._owning.adopts_at_start:
            return
        for run_id in self._owning.orphans():
            try:
                if run_id != HOUSE:
                    refuse_if_full()
                self.adopt(run_id)
            except LimitReached as error:
                logger.warning("runs are left to other nodes: %s", error)
                return
            except (OwnedElsewhere, NotFound) as error:
                logger.info("run is not adopted", extra={"run_id": run_id, "why": str(error)})

    @property
    def shared(self) -> bool:
        """Whether there are other nodes."""
        return self._owning.shared

    def adopt(self, run_id: str) -> Run:
        """Take a run that no node has, and play it on from where it stood.

        Returns:
            The run; if it plays here already, that.

        Raises:
            OwnedElsewhere: another node has it. NotFound: there is no such run, or it is over.
            OutputFailed: the database is away. BadInput: runs are not shared.
            Missing: something to play with is; the run is nobody's again.
        """
        self._refuse_if_alone(run_id)
        with self._alone_with(run_id):
            before = self._roll.known(run_id)
            if before is not None and before.ending is None:
                if self._owning.owns(run_id):
                    return before
                self._lose(before)
            if before is not None and not before.over.wait(STOP_S):
                raise OutputFailed(_stuck(run_id))
            with taken(self._owning, run_id):
                # Read only now: whoever had it before can write no more.
                for unfinished in self._history.unfinished(run_id):
                    self._reviver.revive(unfinished, self._calendar(), self._go_on)
                after = self._roll.get(run_id)
                if after is before:
                    raise NotFound(unknown("run"))
                return after

    def let_go(self, run_id: str) -> Beats:
        """Stop a run here, for another node to adopt; it is unknown to this one at once.

        Returns:
            The beat at which it stands: whoever adopts it plays on from there.

        Raises:
            NotFound: it does not play here. BadInput: runs are not shared.
            OutputFailed: the database is away. Found so before anything is stopped, the run plays
                on; else it is nobody's once the lease has lapsed, and stands where it stood when
                the last snapshot was written.
        """
        self._refuse_if_alone(run_id)
        with self._alone_with(run_id):
            run = self._roll.get(run_id)
            if run.ending is not None or not self._owning.confirm(run_id):
                raise NotFound(unknown("run"))
            beats: list[Beats] = []

            def stand_still() -> None:
                self._keeper.suspend(run)
                beats.append(run.standing().place.beat)

            run.move(stand_still)
            try:
                if not run.over.wait(STOP_S):
                    raise OutputFailed(_stuck(run_id))
                if not beats:
                    # It ended by itself meanwhile.
                    raise NotFound(unknown("run"))
                # Reading sees what was written before: once this is back, all of it is.
                self._history.find(run_id)
                self._owning.release(run_id)
            finally:
                self._owning.let_lapse(run_id)
                if run.moved and run.over.is_set():
                    self._keeper.drop(run)
                    self._roll.forget(run)
            return beats[0]

    def end_lost(self) -> None:
        """End what plays here and is another node's; nothing is written about it."""
        for run in self._roll.living():
            if run.ending is None and not self._owning.owns(run.run_id):
                self._lose(run)

    def _lose(self, run: Run) -> None:
        logger.warning("run %s is another node's now: it ends here", run.run_id)
        self._keeper.drop(run)
        run.move(_nothing)

    def _refuse_if_alone(self, run_id: str) -> None:
        if not self._owning.shared:
            raise BadInput("run_id", run_id, "none: this station shares its runs with no other")

    @contextmanager
    def _alone_with(self, run_id: str) -> Generator[None]:
        """One thread at a time moves a run."""
        with self._changed:
            self._changed.wait_for(lambda: run_id not in self._moving)
            self._moving.add(run_id)
        try:
            yield
        finally:
            with self._changed:
                self._moving.remove(run_id)
                self._changed.notify_all()


def _nothing() -> None:
    """Its last place is not ours to keep."""


def _stuck(run_id: str) -> str:
    return f"run {run_id} did not stop within {STOP_S:g} s"
