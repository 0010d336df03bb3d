"""Leases that lapse when a test wants it, not when time has passed."""

from sqlalchemy import text

from courante.config import HistoryConfig
from courante.station.history.store import Store


def lapse(config: HistoryConfig, run_id: str | None = None) -> None:
    """Have a lease, or all of them, lapse as if its node had not renewed it for long."""
    change(config, "UPDATE leases SET until_s = 1 WHERE :run_id IN (run_id, '')", run_id or "")


def change(config: HistoryConfig, statement: str, run_id: str = "") -> None:
    """Have somebody with a hand in the database change something."""
    store = Store(config)
    with store.writing() as connection:
        connection.execute(text(statement), {"run_id": run_id})
    store.close()


def rows(config: HistoryConfig, query: str) -> list[tuple[object, ...]]:
    """What is in the database."""
    store = Store(config)
    with store.reading() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    store.close()
    return found
