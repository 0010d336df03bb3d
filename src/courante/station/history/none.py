"""Where nothing shall be kept."""

from datetime import datetime
from typing import final

from courante.errors import NotFound
from courante.station.history.contract import (
    History,
    HistoryCounters,
    RunRecord,
    Stretch,
    Unfinished,
)


@final
class NoHistory(History):
    """Keeps nothing: what a run played is gone with the process."""

    def write(self, record: RunRecord, fence: int | None = None) -> None:
        """Keep nothing."""

    def add(self, run_id: str, stretch: Stretch, fence: int | None = None) -> None:
        """Keep nothing."""

    def keep_snapshot(self, run_id: str, snapshot: bytes, fence: int | None = None) -> None:
        """Keep nothing."""

    def keep_music(self, run_id: str, music: bytes, fence: int | None = None) -> None:
        """Keep nothing."""

    def delete(self, run_id: str, fence: int | None = None) -> None:
        """There is nothing to delete."""

    def unfinished(self, run_id: str | None = None) -> tuple[Unfinished, ...]:
        """None."""
        del run_id
        return ()

    def find(self, run_id: str) -> RunRecord:
        """Find nothing.

        Raises:
            NotFound: always.
        """
        message = f"there is no run {run_id!r}: this server keeps no history"
        raise NotFound(message)

    def played(self, run_id: str) -> Stretch:
        """Nothing is kept."""
        del run_id
        return Stretch()

    def forget(self, ended_before: datetime, saved_ended_before: datetime) -> None:
        """There is nothing to forget."""

    def holds_back(self, run_id: str) -> bool:
        """Nothing."""
        del run_id
        return False

    def counters(self) -> HistoryCounters:
        """All zero."""
        return HistoryCounters()

    def close(self) -> None:
        """There is nothing to free."""
