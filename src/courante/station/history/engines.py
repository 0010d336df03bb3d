"""How each of the databases is connected to."""

import errno
import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from courante.config import HistoryConfig
from courante.errors import Missing, OutputFailed

SQLITE = "sqlite"
CHECKPOINT_PAGES = 4000
"""The write-ahead log is written back every 16 MB: a page that changed often, only once."""
WAIT_S = 0.01
SILENT_WITHIN = 5
"""Who says nothing for so many times ``busy_s`` in the midst of a transaction has lost it."""


def make_engine(url: URL, config: HistoryConfig) -> Engine:
    """Make what hands out connections to a database.

    Raises:
        Missing: the database's driver.
        OutputFailed: SQLite's file cannot be made, or not be used.
    """
    here = url.get_backend_name() == SQLITE
    return _sqlite(url, config) if here else _postgresql(url, config)


def _sqlite(url: URL, config: HistoryConfig) -> Engine:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_private(path)
    except OSError as error:
        message = f"the history {path} cannot be opened: {error.strerror}"
        raise OutputFailed(message) from error
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_timeout=config.read_s,
        connect_args={"timeout": config.busy_s},
    )

    def prepare(connection: sqlite3.Connection, record: object) -> None:
        del record
        _prepare_sqlite(connection, config.busy_s)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(path: Path) -> None:
    """It may hold heart rates: for nobody else on this machine.

    A file that is there is not opened and closed: that would drop the locks that SQLite holds on it
    for other connections of this process, and other processes would think that nobody is there
    (https://www.sqlite.org/howtocorrupt.html, 2.2).

    Raises:
        OSError: it cannot be made, or not be used.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)) from None
        if not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES)) from None


def _prepare_sqlite(connection: sqlite3.Connection, busy_s: float) -> None:
    # Transactions begin where we say so, not where Python's driver guesses.
    connection.isolation_level = None
    _log_ahead(connection, busy_s)
    for pragma in (
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = ON",
        f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _log_ahead(connection: sqlite3.Connection, busy_s: float) -> None:
    """Turn the write-ahead log on.

    SQLite itself does not wait here where two who begin together would wait for each other.

    Raises:
        sqlite3.OperationalError: others had the file locked for ``busy_s`` seconds.
    """
    until_s = time.monotonic() + busy_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until_s:
                raise
            time.sleep(WAIT_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that turns from reading to writing may find that it cannot: say it at once.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL, config: HistoryConfig) -> Engine:
    milliseconds = round(1000 * config.busy_s)
    patience: dict[str, Any] = {
        "connect_timeout": max(2, round(config.busy_s)),
        # A node that was cut off, or stopped, keeps no other from the rows that it had locked.
        "options": f"-c lock_timeout={milliseconds} -c statement_timeout={10 * milliseconds}"
        f" -c idle_in_transaction_session_timeout={SILENT_WITHIN * milliseconds}",
        # A server that vanished without a word is noticed within seconds.
        "tcp_user_timeout": 5000,
        "keepalives_idle": 10,
    }
    for name in set(patience) & set(url.query):
        del patience[name]
    try:
        return create_engine(
            url,
            hide_parameters=True,
            pool_timeout=config.read_s,
            # A connection that the server has closed meanwhile is made anew, not tried.
            pool_pre_ping=True,
            connect_args=patience,
        )
    except ImportError as error:
        raise Missing("the driver of PostgreSQL", "pip install 'psycopg[binary]'") from error
