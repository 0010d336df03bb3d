"""The database behind a history: SQLite in a file, or PostgreSQL.

Errors of the driver are told in one line without a value of any row.
"""

import contextlib
from collections.abc import Generator
from dataclasses import replace
from typing import final

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    SQLAlchemyError,
    StatementError,
)

from courante.config import HistoryConfig
from courante.errors import BadConfig, OutputFailed
from courante.station.history.engines import SQLITE, make_engine
from courante.station.history.migrating import migrate

FILE = "history.sqlite"
POSTGRESQL = "postgresql"
DRIVER = "psycopg"
OPENING_S = 15.0
"""How long one that begins waits for others that begin with it: one of them makes the tables."""
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
        self.name = url.render_as_string(hide_password=True)
        patient = make_engine(url, replace(config, busy_s=max(config.busy_s, OPENING_S)))
        try:
            with _writing(patient) as connection:
                migrate(connection)
        except SQLAlchemyError as error:
            message = f"the history {self.name} cannot be opened: {reason(error)}"
            raise OutputFailed(message) from error
        finally:
            patient.dispose()
        self._engine = make_engine(url, config)

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
        with _writing(self._engine) as connection:
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


@contextlib.contextmanager
def _writing(engine: Engine) -> Generator[Connection]:
    writing = engine.execution_options(writes=True)
    with writing.connect() as connection, connection.begin():
        yield connection
