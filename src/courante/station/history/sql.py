"""A history in a database: SQLite in a file, or PostgreSQL where that is outgrown.

In SQLite what is deleted is overwritten in the file and gone from its write-ahead log. PostgreSQL
overwrites nothing: there it is gone once ``VACUUM`` has been, and the server's log and backups
have forgotten it.
"""

from datetime import datetime
from typing import final

from courante.config import HistoryConfig
from courante.errors import NotFound
from courante.station.history.contract import (
    History,
    HistoryCounters,
    RunRecord,
    Stretch,
    Unfinished,
)
from courante.station.history.queries import read_played, read_record, read_unfinished
from courante.station.history.rows import pack
from courante.station.history.store import Store
from courante.station.history.tables import MUSIC, SNAPSHOT
from courante.station.history.writer import Writer


@final
class SqlHistory(History):
    """Keeps runs in a database.

    Several processes may use the same one if each writes about a run only under a lease of it.
    """

    def __init__(self, config: HistoryConfig) -> None:
        """Open the database; it is made or migrated where that is due.

        Raises:
            BadConfig: the URL is of no database we know, or a newer Courante has been there.
            Missing: the database's driver.
            OutputFailed: the database cannot be reached, or is not one.
        """
        self._store = Store(config)
        self._writer = Writer(self._store, config)

    def write(self, record: RunRecord, fence: int | None = None) -> None:
        """See ``History``."""
        with self._writer.backlog() as backlog:
            backlog.write(record, fence)

    def add(self, run_id: str, stretch: Stretch, fence: int | None = None) -> None:
        """See ``History``."""
        packed = pack(run_id, stretch)
        with self._writer.backlog() as backlog:
            backlog.add(packed, fence)

    def keep_snapshot(self, run_id: str, snapshot: bytes, fence: int | None = None) -> None:
        """See ``History``."""
        with self._writer.backlog() as backlog:
            backlog.keep_snapshot(run_id, SNAPSHOT, snapshot, fence)

    def keep_music(self, run_id: str, music: bytes, fence: int | None = None) -> None:
        """See ``History``."""
        with self._writer.backlog() as backlog:
            backlog.keep_snapshot(run_id, MUSIC, music, fence)

    def delete(self, run_id: str, fence: int | None = None) -> None:
        """See ``History``."""
        with self._writer.backlog() as backlog:
            backlog.delete(run_id, fence)

    def unfinished(self, run_id: str | None = None) -> tuple[Unfinished, ...]:
        """See ``History``."""
        self._writer.flush(run_id)
        with self._store.reading() as connection:
            return read_unfinished(connection, run_id)

    def find(self, run_id: str) -> RunRecord:
        """See ``History``."""
        self._writer.flush(run_id)
        with self._store.reading() as connection:
            record = read_record(connection, run_id)
        if record is None:
            message = "there is no such run, or it is no longer kept"
            raise NotFound(message)
        return record

    def played(self, run_id: str) -> Stretch:
        """See ``History``."""
        self._writer.flush(run_id)
        with self._store.reading() as connection:
            return read_played(connection, run_id)

    def forget(self, ended_before: datetime, saved_ended_before: datetime) -> None:
        """See ``History``."""
        with self._writer.backlog() as backlog:
            backlog.forget(ended_before, saved_ended_before)

    def holds_back(self, run_id: str) -> bool:
        """See ``History``."""
        return self._writer.holds_back(run_id)

    def counters(self) -> HistoryCounters:
        """See ``History``."""
        return self._writer.counters()

    def close(self) -> None:
        """See ``History``."""
        if self._writer.close():
            self._store.close()
