"""The database's own clock: the one that all nodes go by."""

from sqlalchemy import ColumnElement, Connection, Double, literal_column

from courante.station.history.store import POSTGRESQL

_SECONDS = {
    # The time of the statement, not of its transaction, which may have waited for another.
    POSTGRESQL: "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)",
    # Days since noon of 24 November 4714 BC; 1970 began on day 2440587.5.
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
}


def now_s(connection: Connection) -> ColumnElement[float]:
    """Seconds since 1970, as the database tells them when a statement is carried out."""
    return literal_column(_SECONDS[connection.dialect.name], Double())
