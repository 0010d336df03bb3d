"""Whose the runs of a station are: its own alone, unless nodes share them (``ownership``)."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import final

from courante.errors import OutputFailed

logger = logging.getLogger(__name__)

NOT_OURS = 0
"""A fence that no lease has: what carries it is refused."""


@dataclass(frozen=True)
class OwningCounters:
    """How it goes with leases.

    Attributes:
        held: runs that are this node's, as far as it knows. uncertain: how many of them may have
            been taken by another node, because the database has not answered for so long.
        taken, lost: runs so far. failed: renewals that the database did not answer.
    """

    held: int
    uncertain: int
    taken: int
    lost: int
    failed: int


class Owning(ABC):
    """Says which runs are a station's; its methods may be called from any thread.

    ``take``, ``confirm``, ``release``, ``orphans`` and ``close`` wait for the database where there
    is one: whoever renders sound must not call them.
    """

    @property
    @abstractmethod
    def shared(self) -> bool:
        """Whether there are other nodes."""

    @property
    @abstractmethod
    def adopts_at_start(self) -> bool:
        """Whether a station takes orphans when it starts."""

    @abstractmethod
    def begin(self) -> None:
        """Begin to renew."""

    @abstractmethod
    def take(self, run_id: str) -> None:
        """Make a run ours; nothing happens if it is.

        Raises:
            OwnedElsewhere: another node has it. OutputFailed: the database is away.
        """

    @abstractmethod
    def owns(self, run_id: str) -> bool:
        """Whether a run is ours, as far as is known; asks nobody."""

    @abstractmethod
    def fence_of(self, run_id: str) -> int | None:
        """The fence that whatever is written about a run has to carry; asks nobody.

        Returns:
            ``None`` where runs are not shared, ``NOT_OURS`` if it is another's.
        """

    @abstractmethod
    def confirm(self, run_id: str) -> bool:
        """Renew at once, and tell whether the run is ours.

        Raises:
            OutputFailed: the database is away.
        """

    @abstractmethod
    def release(self, run_id: str) -> None:
        """Let go of a run of ours; all that was written about it is in the database.

        Raises:
            OutputFailed: the database is away; the lease lapses by itself.
        """

    @abstractmethod
    def leave(self, run_id: str, written: Callable[[], bool]) -> None:
        """Renew until all that was written about a run is in the database, then no longer.

        Else another node would take up a run of which the database says that it has not ended.

        Args:
            run_id: a run that is over here; nothing happens if it is not ours.
            written: tells whether it is; called by whoever renews.
        """

    @abstractmethod
    def let_lapse(self, run_id: str) -> None:
        """Renew no longer; asks nobody."""

    @abstractmethod
    def orphans(self) -> tuple[str, ...]:
        """Runs that never ended and that no node has, the oldest first.

        Raises:
            OutputFailed: the database is away.
        """

    @abstractmethod
    def counters(self) -> OwningCounters:
        """How it goes; asks nobody."""

    @abstractmethod
    def close(self, *, written: bool) -> None:
        """Let go of all, if ``written``: if all that was to be written is in the database."""


@final
class Alone(Owning):
    """There is no other node: every run is ours, and nobody is asked."""

    @property
    def shared(self) -> bool:
        """No."""
        return False

    @property
    def adopts_at_start(self) -> bool:
        """There is nobody to adopt from."""
        return False

    def begin(self) -> None:
        """There is nothing to renew."""

    def take(self, run_id: str) -> None:
        """It is ours."""

    def owns(self, run_id: str) -> bool:
        """It is."""
        del run_id
        return True

    def fence_of(self, run_id: str) -> int | None:
        """None is needed."""
        del run_id
        return None

    def confirm(self, run_id: str) -> bool:
        """It is."""
        del run_id
        return True

    def release(self, run_id: str) -> None:
        """There is nobody to take it."""

    def leave(self, run_id: str, written: Callable[[], bool]) -> None:
        """There is nobody to take it up."""

    def let_lapse(self, run_id: str) -> None:
        """There is nothing to lapse."""

    def orphans(self) -> tuple[str, ...]:
        """None."""
        return ()

    def counters(self) -> OwningCounters:
        """All zero."""
        return OwningCounters(0, 0, 0, 0, 0)

    def close(self, *, written: bool) -> None:
        """There is nothing to free."""


@contextmanager
def taken(owning: Owning, run_id: str) -> Generator[None]:
    """A run is ours from here on; it is let go of if what follows fails.

    Raises:
        OwnedElsewhere, OutputFailed: see ``Owning.take``.
    """
    owning.take(run_id)
    try:
        yield
    except BaseException:
        try:
            owning.release(run_id)
        except OutputFailed as error:
            logger.warning("run %s is let go of when its lease lapses: %s", run_id, error)
        raise
