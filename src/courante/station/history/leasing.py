"""Leases in the database of a history: each step is one conditional statement.

Two that take one run at once cannot both win: what the second's condition sees is the row as the
first has left it, in SQLite because one transaction writes at a time, in PostgreSQL because an
update waits for the row and then looks again.
"""

import contextlib
from collections.abc import Generator, Iterable
from datetime import UTC, datetime
from typing import Any, final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    cast,
    delete,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from courante.config import HistoryConfig, LeasesConfig
from courante.errors import OutputFailed, OwnedElsewhere
from courante.station.history.database_clock import now_s
from courante.station.history.store import POSTGRESQL, Store, reason
from courante.station.history.tables import LEASES, RUNS
from courante.station.leases import Lease, Leases

SWEEP_AFTER_S = 86_400.0
"""A first fence is the second it was taken in: so long after, it is above all that were swept."""


@final
class SqlLeases(Leases):
    """Leases in a database; on connections of its own, so that no writing holds them up."""

    def __init__(self, history: HistoryConfig, config: LeasesConfig) -> None:
        """Open the database of a history; it is made or migrated where that is due.

        Raises:
            BadConfig, Missing, OutputFailed: see ``Store``.
        """
        self._store = Store(history)
        self._lease_s = config.lease_s

    def take(self, run_id: str, node: str) -> Lease:
        """See ``Leases``."""
        with self._asking() as connection:
            taken = self._take(connection, run_id, node)
            if taken is not None:
                return taken
            other = connection.scalar(select(LEASES.c.node).where(LEASES.c.run_id == run_id))
        raise OwnedElsewhere(run_id, other or "that lets go of it this moment")

    def renew(self, node: str, leases: Iterable[Lease]) -> tuple[Lease, ...]:
        """See ``Leases``."""
        ours = [(lease.run_id, lease.fence) for lease in leases]
        if not ours:
            return ()
        mine = (
            select(LEASES.c.run_id)
            .where(LEASES.c.node == node)
            .where(tuple_(LEASES.c.run_id, LEASES.c.fence).in_(ours))
            # Locked in the order in which fenced writing locks them: neither waits for the other
            # to let go of what it waits for itself.
            .order_by(LEASES.c.run_id)
            .with_for_update()
            .cte("mine")
        )
        with self._asking() as connection:
            prolonged = (
                update(LEASES)
                .where(LEASES.c.run_id.in_(select(mine.c.run_id)))
                .values(until_s=now_s(connection) + self._lease_s)
                .returning(*LEASES.c)
            )
            return tuple(_lease(row) for row in connection.execute(prolonged))

    def release(self, lease: Lease) -> None:
        """See ``Leases``."""
        with self._asking() as connection:
            # Nobody's: a renewal that is under way does not find it any more.
            connection.execute(
                update(LEASES)
                .where(LEASES.c.run_id == lease.run_id, LEASES.c.fence == lease.fence)
                .where(LEASES.c.node == lease.node)
                .values(node=None, until_s=now_s(connection))
            )

    def holder(self, run_id: str) -> Lease | None:
        """See ``Leases``."""
        found = self._living(LEASES.c.run_id == run_id)
        return found[0] if found else None

    def held_by(self, node: str) -> tuple[Lease, ...]:
        """See ``Leases``."""
        return self._living(LEASES.c.node == node)

    def orphans(self, *, lapsed: bool = True) -> tuple[str, ...]:
        """See ``Leases``."""
        with self._asking(writes=False) as connection:
            free = _lapsed(connection) if lapsed else LEASES.c.node.is_(None)
            found = (
                select(RUNS.c.run_id)
                .outerjoin(LEASES, LEASES.c.run_id == RUNS.c.run_id)
                .where(RUNS.c.ended_at.is_(None))
                .where(or_(LEASES.c.run_id.is_(None), free))
                .order_by(RUNS.c.opened_at, RUNS.c.number)
            )
            return tuple(connection.scalars(found))

    def run_listened_to_by(self, listen_digest: str) -> str | None:
        """See ``Leases``."""
        opened = RUNS.c.listen_digest == listen_digest
        with self._asking(writes=False) as connection:
            found = select(RUNS.c.run_id).where(opened, RUNS.c.ended_at.is_(None))
            return connection.scalar(found)

    def sweep(self) -> int:
        """See ``Leases``."""
        with self._asking() as connection:
            kept = select(RUNS.c.run_id)
            old = delete(LEASES).where(LEASES.c.until_s < now_s(connection) - SWEEP_AFTER_S)
            return connection.execute(old.where(LEASES.c.run_id.not_in(kept))).rowcount

    def close(self) -> None:
        """See ``Leases``."""
        self._store.close()

    def _take(self, connection: Connection, run_id: str, node: str) -> Lease | None:
        now = now_s(connection)
        until = now + self._lease_s
        dialect = postgresql if connection.dialect.name == POSTGRESQL else sqlite
        first = dialect.insert(LEASES).values(
            run_id=run_id, node=node, fence=cast(now, BigInteger), until_s=until
        )
        taken = first.on_conflict_do_update(
            index_elements=[LEASES.c.run_id],
            set_={"node": node, "fence": LEASES.c.fence + 1, "until_s": until},
            where=or_(_lapsed(connection), LEASES.c.node == node),
        )
        row = connection.execute(taken.returning(*LEASES.c)).one_or_none()
        return None if row is None else _lease(row)

    def _living(self, which: ColumnElement[bool]) -> tuple[Lease, ...]:
        with self._asking(writes=False) as connection:
            living = LEASES.c.until_s > now_s(connection)
            found = select(LEASES).where(which, living, LEASES.c.node.is_not(None))
            return tuple(_lease(row) for row in connection.execute(found.order_by(LEASES.c.run_id)))

    @contextlib.contextmanager
    def _asking(self, *, writes: bool = True) -> Generator[Connection]:
        transaction = self._store.writing() if writes else self._store.reading()
        try:
            with transaction as connection:
                yield connection
        except SQLAlchemyError as error:
            message = f"whose a run is cannot be asked: {reason(error)}"
            raise OutputFailed(message) from error


def _lapsed(connection: Connection) -> ColumnElement[bool]:
    return or_(LEASES.c.node.is_(None), LEASES.c.until_s <= now_s(connection))


def _lease(row: Row[Any]) -> Lease:
    return Lease(row.run_id, row.node, row.fence, datetime.fromtimestamp(row.until_s, UTC))
