"""The contract of a history: what is kept of runs beyond this process."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from courante.types import (
    COMMON_TIME,
    Beats,
    Bpm,
    Metre,
    Mode,
    PaceReading,
    PlayedBar,
    Seconds,
    TempoPoint,
)


@dataclass(frozen=True)
class RunRecord:
    """Who a run is, and how it stands.

    Attributes:
        run_id, seed, style, mode, bpm, energy: what it is and what is asked of it.
        metre: of all its bars.
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
    metre: Metre = COMMON_TIME
    energy: float | None = None


@dataclass(frozen=True)
class Stretch:
    """What was played, and what sensors told, over some part of a run; each the oldest first.

    Adding the same again changes nothing: a bar is known by its first beat, a tempo by its beat, a
    reading by its time and source.

    Attributes:
        bars, tempos, readings: what was played and told.
        again_from: what was kept of bars and tempos from this beat on is replaced: a run that was
            restored from a snapshot plays it again.
        let_go_before: bars and tempos before this beat, and readings before this time, are deleted:
            a run that never ends cannot be kept as a whole.
    """

    bars: Sequence[PlayedBar] = ()
    tempos: Sequence[TempoPoint] = ()
    readings: Sequence[PaceReading] = ()
    again_from: Beats | None = None
    let_go_before: tuple[Beats, Seconds] | None = None


@dataclass(frozen=True)
class Unfinished:
    """A run that was playing when the process that kept it ended.

    Attributes:
        snapshot, music: the last that were kept of it.
    """

    record: RunRecord
    snapshot: bytes | None
    music: bytes | None = None


@dataclass(frozen=True)
class HistoryCounters:
    """How writing goes.

    Attributes:
        written: records, snapshots, bars, tempo points and readings written so far.
        held_back: how many of them wait. held_back_bytes: what they take, about.
        lost: given up so far, because too much waited or the store would never take them.
        refused: given up so far, because the run is another node's.
        failing_s: how long writing has failed; 0 while all is well.
    """

    written: int = 0
    held_back: int = 0
    held_back_bytes: int = 0
    lost: int = 0
    failing_s: float = 0.0
    refused: int = 0


class History(ABC):
    """Keeps runs; its methods may be called from any thread.

    Writing never waits for the store and never raises for its sake: what cannot be written yet is
    held back, within bounds, and tried again. Reading waits, and sees all that was written before.

    Where several nodes share a history, what is written about a run carries the *fence* of the
    lease under which it came about (see ``station.leases``); with another fence than that of the
    run's newest lease it is dropped, and counted as refused.
    """

    @abstractmethod
    def write(self, record: RunRecord, fence: int | None = None) -> None:
        """Keep a run, or what changed about it."""

    @abstractmethod
    def add(self, run_id: str, stretch: Stretch, fence: int | None = None) -> None:
        """Keep what was played and told since the last time."""

    @abstractmethod
    def keep_snapshot(self, run_id: str, snapshot: bytes, fence: int | None = None) -> None:
        """Keep where a run stands, instead of the last snapshot: small, and comes often."""

    @abstractmethod
    def keep_music(self, run_id: str, music: bytes, fence: int | None = None) -> None:
        """Keep a run's composed music, instead of the last: large (some 300 KB), and comes seldom.

        Like the snapshot it is of no use any more once a record says that the run has ended.
        """

    @abstractmethod
    def delete(self, run_id: str, fence: int | None = None) -> None:
        """Leave no trace of a run.

        Without a fence it is the runner's wish: any node may pass it on, and it takes the run away
        from whoever has it.
        """

    @abstractmethod
    def unfinished(self, run_id: str | None = None) -> tuple[Unfinished, ...]:
        """Runs that were never ended, the oldest first; or that one, unless it has ended.

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
    def holds_back(self, run_id: str) -> bool:
        """Whether something that changes a run is not written yet; never waits for the store."""

    @abstractmethod
    def counters(self) -> HistoryCounters:
        """How writing goes; never waits."""

    @abstractmethod
    def close(self) -> None:
        """Write what is held back, as far as that is possible soon, and free the store."""
