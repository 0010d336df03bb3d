"""The database behind a history: SQLite in a file, or PostgreSQL.

Errors of the driver are told in one line without a value of any row.
"""

import contextlib
import errno
import os
import sqlite3
from collections.abc import Generator
from pathlib import Path
from typing import Any, final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    SQLAlchemyError,
    StatementError,
)

from courante.config import HistoryConfig
from courante.errors import BadConfig, Missing, OutputFailed
from courante.station.history.migrating import migrate

FILE = "history.sqlite"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
DRIVER = "psycopg"
CHECKPOINT_PAGES = 4000
"""The write-ahead log is written back every 16 MB: a page that changed often, only once."""
EXPECTED_URL = "postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE"


@final
class Store:
    """Connections to one database; may be used from any thread."""

    def __init__(self, config: HistoryConfig) -> None:
        """Connect, and make or migrate the tables.

        Raises:
            BadConfig: the URL is of no database we know, or a newer Courante has been there.
            Missing: the database's driver.
            OutputFailed: the database cannot be reached or is not one.
        """
        url = _url(config)
        self._engine = _sqlite(url, config) if _is_sqlite(url) else _postgresql(url, config)
        self.name = url.render_as_string(hide_password=True)
        try:
            with self.writing() as connection:
                migrate(connection)
        except SQLAlchemyError as error:
            self.close()
            message = f"the history {self.name} cannot be opened: {reason(error)}"
            raise OutputFailed(message) from error
        except BadConfig:
            self.close()
            raise

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's own."""
        return self._engine

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextlib.contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction that may write; errors are SQLAlchemy's."""
        writing = self._engine.execution_options(writes=True)
        with writing.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Generator[Connection]:
        """A transaction that sees one state of the database.

        Raises:
            OutputFailed: it cannot be read, or what is read is damaged.
        """
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except (SQLAlchemyError, ValueError) as error:
            message = f"the history cannot be read: {reason(error)}"
            raise OutputFailed(message) from error

    def scrub(self) -> bool:
        """Have the write-ahead log forget what was erased.

        Returns:
            Whether that is done; readers may stand in the way, then it is to be tried again.
        """
        if self.dialect != SQLITE:
            return True
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
        return not busy

    def close(self) -> None:
        """Free all connections."""
        self._engine.dispose()


def reason(error: Exception) -> str:
    """What went wrong, in one line; a refused row is not quoted, it may hold a heart rate."""
    if isinstance(error, IntegrityError | DataError):
        return type(error.orig).__name__
    if isinstance(error, DBAPIError):
        return str(error.orig).strip().partition("\n")[0] or type(error.orig).__name__
    if isinstance(error, SQLAlchemyError):
        return str(error).partition("\n")[0]
    return str(error)


def is_sick_row(error: Exception) -> bool:
    """Whether a row is to blame, which no other try will make any better."""
    if isinstance(error, DBAPIError):
        return isinstance(error, IntegrityError | DataError)
    return isinstance(error, StatementError | ValueError | TypeError | OverflowError)


def _url(config: HistoryConfig) -> URL:
    if not config.url:
        return URL.create(SQLITE, database=str(config.folder / FILE))
    try:
        url = make_url(config.url)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        # Not quoted: what cannot be read may hold a password all the same.
        raise BadConfig("history", "a URL that cannot be read", EXPECTED_URL) from error
    if backend == POSTGRESQL:
        return url.set(drivername=f"{POSTGRESQL}+{DRIVER}")
    if backend == SQLITE and url.database not in {None, "", ":memory:"}:
        return url.set(drivername=SQLITE)
    raise BadConfig("history", url.render_as_string(hide_password=True), EXPECTED_URL)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == SQLITE


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
    event.listen(engine, "connect", _prepare_sqlite)
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


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    del record
    # Transactions begin where we say so, not where Python's driver guesses.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = ON",
        f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that turns from reading to writing may find that it cannot: say it at once.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL, config: HistoryConfig) -> Engine:
    milliseconds = round(1000 * config.busy_s)
    patience: dict[str, Any] = {
        "connect_timeout": max(2, round(config.busy_s)),
        "options": f"-c lock_timeout={milliseconds} -c statement_timeout={10 * milliseconds}",
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
