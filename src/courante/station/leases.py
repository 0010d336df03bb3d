"""The contract of leases: whose a run is, where several nodes share one history.

A run has one owner at any time, and that can be checked: who takes a run gets a *fence*, a number
that grows by one at every take of that run and never goes back. Whatever is written about the run
carries it, and what carries an older one is refused (Gray and Cheriton, "Leases", SOSP 1989; the
fence is the "sequencer" of Burrows, "The Chubby lock service", OSDI 2006, 2.4). So an owner that
was thought dead and is not may go on believing what it likes: it can change nothing any more.

Time is the one clock of the database. A node's own clock decides nothing here.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Lease:
    """A run belongs to a node.

    Attributes:
        run_id: the run. node: unique among all processes that share a database.
        fence: grows by one at every take of this run.
        until: when it lapses unless it is renewed, by the database's clock (UTC).
    """

    run_id: str
    node: str
    fence: int
    until: datetime


class Leases(ABC):
    """Whose runs are; its methods may be called from any thread, and wait for the database.

    Every method raises ``OutputFailed`` when the database cannot be reached: then nothing is known
    about whose a run is *now*, and nothing has changed unless the answer alone was lost.
    """

    @abstractmethod
    def take(self, run_id: str, node: str) -> Lease:
        """Make a run this node's: of any number that try at once, one gets it.

        A node that has it already gets it again, with a new fence: what it wrote before is over.

        Raises:
            OwnedElsewhere: another node has it, and its lease has not lapsed.
            OutputFailed: the database cannot be reached.
        """

    @abstractmethod
    def renew(self, node: str, leases: Iterable[Lease]) -> tuple[Lease, ...]:
        """Prolong leases, in one statement.

        One that lapsed and that nobody has taken since is this node's still, and is renewed too.

        Returns:
            Those that are still ours, with their new end; the others are lost for good.

        Raises:
            OutputFailed: the database cannot be reached; nothing is known about any of them.
        """

    @abstractmethod
    def release(self, lease: Lease) -> None:
        """Let go of a run: another node may take it at once. Nothing happens if it was lost.

        What was written about it must have reached the database before.

        Raises:
            OutputFailed: the database cannot be reached; the lease lapses by itself.
        """

    @abstractmethod
    def holder(self, run_id: str) -> Lease | None:
        """The living lease of a run, if there is one.

        Raises:
            OutputFailed: the database cannot be reached.
        """

    @abstractmethod
    def held_by(self, node: str) -> tuple[Lease, ...]:
        """The living leases of a node, by the names of their runs.

        Raises:
            OutputFailed: the database cannot be reached.
        """

    @abstractmethod
    def orphans(self, *, lapsed: bool = True) -> tuple[str, ...]:
        """Runs that never ended and that no node has: the oldest first.

        Their lease was released, or never was; or it has lapsed.

        Args:
            lapsed: whether those are meant too whose lease has lapsed. Their owner may live, and be
                about to renew it.

        Raises:
            OutputFailed: the database cannot be reached.
        """

    @abstractmethod
    def run_listened_to_by(self, listen_digest: str) -> str | None:
        """The run that never ended and that a listen token opens, if there is one.

        Args:
            listen_digest: SHA-256 of the token, in hexadecimal digits.

        Raises:
            OutputFailed: the database cannot be reached.
        """

    @abstractmethod
    def sweep(self) -> int:
        """Delete leases that lapsed long ago, of runs that are kept no more.

        Returns:
            How many.

        Raises:
            OutputFailed: the database cannot be reached.
        """

    @abstractmethod
    def close(self) -> None:
        """Free the database; leases that are held lapse by themselves."""
