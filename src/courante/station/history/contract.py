"""The contract of a history: what is kept of runs beyond this process."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from courante.types import Bpm, Mode, PaceReading, PlayedBar, TempoPoint


@dataclass(frozen=True)
class RunRecord:
    """Who a run is, and how it stands.

    Attributes:
        run_id, seed, style, mode, bpm: what it is and what is asked of it.
        control_digest, listen_digest: SHA-256 of its tokens; the tokens themselves are never kept.
        opened_at: when it began (UTC). expires: whether it ends when nobody cares for it.
        saved: whether the runner asked to keep it: only then is a heart rate kept, and only then
            does the record outlive the run.
        ended_at, ended: when and why it was over; ``None`` while it plays.
    """

    run_id: str
    seed: int
    style: str
    mode: Mode
    bpm: Bpm | None
    control_digest: str = field(repr=False)
    listen_digest: str = field(repr=False)
    opened_at: datetime
    expires: bool = True
    saved: bool = False
    ended_at: datetime | None = None
    ended: str | None = None


@dataclass(frozen=True)
class Stretch:
    """What was played, and what sensors told, over some part of a run; each the oldest first."""

    bars: Sequence[PlayedBar] = ()
    tempos: Sequence[TempoPoint] = ()
    readings: Sequence[PaceReading] = ()


@dataclass(frozen=True)
class Unfinished:
    """A run that was playing when the process that kept it ended."""

    record: RunRecord
    snapshot: bytes | None


class History(ABC):
    """Keeps runs; its methods may be called from any thread.

    Writing never waits for the store and never raises for its sake: what cannot be written yet is
    held back, within bounds, and tried again. Reading waits, and sees all that was written before.
    """

    @abstractmethod
    def write(self, record: RunRecord) -> None:
        """Keep a run, or what changed about it."""

    @abstractmethod
    def add(self, run_id: str, stretch: Stretch) -> None:
        """Keep what was played and told since the last time."""

    @abstractmethod
    def keep_snapshot(self, run_id: str, snapshot: bytes) -> None:
        """Keep where a run stands, instead of the last snapshot."""

    @abstractmethod
    def delete(self, run_id: str) -> None:
        """Leave no trace of a run."""

    @abstractmethod
    def unfinished(self) -> tuple[Unfinished, ...]:
        """Runs that were never ended, the oldest first.

        Raises:
            OutputFailed: the store cannot be read.
        """

    @abstractmethod
    def find(self, run_id: str) -> RunRecord:
        """A run that is kept.

        Raises:
            NotFound: there is none. OutputFailed: the store cannot be read.
        """

    @abstractmethod
    def played(self, run_id: str) -> Stretch:
        """All that is kept of what a run played and was told.

        Raises:
            OutputFailed: the store cannot be read.
        """

    @abstractmethod
    def forget(self, ended_before: datetime, saved_ended_before: datetime) -> None:
        """Delete runs that ended before a moment; another moment for those to be saved."""

    @abstractmethod
    def close(self) -> None:
        """Write what is held back, as far as that is possible soon, and free the store."""
