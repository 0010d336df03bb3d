"""The registry of nodes: who is there, where, and how busy, in the database that they share.

A node is there as long as it says so; time is the database's own clock.
"""

import contextlib
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from courante.config import HistoryConfig
from courante.errors import NotFound, OutputFailed
from courante.station.history.database_clock import now_s
from courante.station.history.store import Store, reason
from courante.station.history.tables import NODES

LIVING_S = 4.0
"""Who has not said anything for so long is not there."""
FORGET_S = 3600.0


@dataclass(frozen=True)
class Node:
    """A node, as it told of itself.

    Attributes:
        name: unique among all processes there ever were.
        address: where other nodes reach it, as HOST:PORT.
        secret: what they show it.
        identity: names what it runs and composes with; all nodes have the same.
        runs: that play there. most_runs: that may.
        draining: whether it lets go of its runs, and takes none.
    """

    name: str
    address: str
    secret: str = field(repr=False)
    identity: str
    runs: int = 0
    most_runs: int = 1
    draining: bool = False


@final
class Nodes:
    """The table of nodes; safe for any thread, and waits for the database."""

    def __init__(self, history: HistoryConfig) -> None:
        """Open it; it is made or migrated where that is due.

        Raises:
            BadConfig, Missing, OutputFailed: see ``Store``.
        """
        self._store = Store(history)

    def tell(self, node: Node) -> bool:
        """Have a node be there, as it is now.

        Returns:
            Whether somebody asked that it be drained.
        """
        values = {
            "address": node.address,
            "secret": node.secret,
            "identity": node.identity,
            "runs": node.runs,
            "most_runs": node.most_runs,
        }
        with self._asking() as connection:
            seen = {"seen_s": now_s(connection)}
            known = update(NODES).where(NODES.c.name == node.name).values(**values, **seen)
            if not connection.execute(known).rowcount:
                asked = {"name": node.name, "draining": node.draining}
                connection.execute(insert(NODES).values(**values, **asked, **seen))
            if node.draining:
                self._drain(connection, node.name)
            forgotten = NODES.c.seen_s < now_s(connection) - FORGET_S
            connection.execute(delete(NODES).where(forgotten))
            asked_for = select(NODES.c.draining).where(NODES.c.name == node.name)
            return bool(connection.scalar(asked_for))

    def living(self) -> tuple[Node, ...]:
        """Who is there, by name."""
        with self._asking() as connection:
            there = NODES.c.seen_s > now_s(connection) - LIVING_S
            found = connection.execute(select(NODES).where(there).order_by(NODES.c.name))
            return tuple(
                Node(r.name, r.address, r.secret, r.identity, r.runs, r.most_runs, r.draining)
                for r in found
            )

    def drain(self, name: str) -> None:
        """Ask a node to let go of its runs and to end.

        Raises:
            NotFound: there is no such node now.
        """
        living = [node.name for node in self.living()]
        if name not in living:
            known = ", ".join(living) or "none"
            raise NotFound(f"there is no node {name}; those that are there: {known}")
        with self._asking() as connection:
            self._drain(connection, name)

    def gone(self, name: str) -> None:
        """A node is there no longer."""
        with self._asking() as connection:
            connection.execute(delete(NODES).where(NODES.c.name == name))

    def close(self) -> None:
        """Free the database."""
        self._store.close()

    def _drain(self, connection: Connection, name: str) -> None:
        connection.execute(update(NODES).where(NODES.c.name == name).values(draining=True))

    @contextlib.contextmanager
    def _asking(self) -> Generator[Connection]:
        try:
            with self._store.writing() as connection:
                yield connection
        except SQLAlchemyError as error:
            message = f"the registry of nodes cannot be asked: {reason(error)}"
            raise OutputFailed(message) from error
