"""The tables of a history; ``migrations`` makes them."""

from datetime import UTC, datetime
from typing import final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)


@final
class UtcDateTime(TypeDecorator[datetime]):
    """A moment; UTC in any database, also in one that knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database.

        Raises:
            ValueError: the moment has no time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a moment without a time zone: {value}"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


SNAPSHOT, MUSIC = "snapshot", "music"
"""Kinds of snapshots: where a run stands, and what is composed of it."""

metadata = MetaData()


def _of_run() -> Column[int]:
    # Rows point at a short number: the name would stand in each of an hour's thousands.
    target = ForeignKey("runs.number", ondelete="CASCADE")
    return Column("run", BigInteger, target, primary_key=True, autoincrement=False)


RUNS = Table(
    "runs",
    metadata,
    # SQLite counts up a plain INTEGER only.
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("run_id", String(64), nullable=False, unique=True),
    Column("seed", BigInteger, nullable=False),
    Column("style", String, nullable=False),
    Column("mode", String(32), nullable=False),
    Column("bpm", Double),
    Column("control_digest", String(64), nullable=False),
    Column("listen_digest", String(64), nullable=False, index=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("expires", Boolean, nullable=False),
    Column("saved", Boolean, nullable=False),
    Column("ended_at", UtcDateTime, index=True),
    Column("ended", String),
    Column("metre", String(8), nullable=False, server_default="4/4"),
    Column("energy", Double),
)

BARS = Table(
    "bars",
    metadata,
    _of_run(),
    Column("start_beat", Double, primary_key=True),
    Column("bar_index", Integer, nullable=False),
    Column("beats_per_bar", Integer, nullable=False),
    Column("style", String, nullable=False),
    Column("repeated", Boolean, nullable=False),
    Column("notes", LargeBinary, nullable=False),
    Column("steps_per_beat", Integer, nullable=False, server_default="4"),
    Column("fence", BigInteger),
)

TEMPOS = Table(
    "tempos",
    metadata,
    _of_run(),
    Column("beat", Double, primary_key=True),
    Column("time_s", Double, nullable=False),
    Column("tempo_bpm", Double, nullable=False),
    sqlite_with_rowid=False,
)

READINGS = Table(
    "readings",
    metadata,
    _of_run(),
    Column("time_s", Double, primary_key=True),
    Column("source", String(32), primary_key=True),
    Column("speed_mps", Double),
    Column("cadence_spm", Double),
    Column("heart_rate_bpm", Double),
    sqlite_with_rowid=False,
)

SNAPSHOTS = Table(
    "snapshots",
    metadata,
    _of_run(),
    Column("kind", String(16), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("fence", BigInteger),
)

LEASES = Table(
    "leases",
    metadata,
    Column("run_id", String(64), primary_key=True),
    # Null: nobody's. The row stays, and with it the fence.
    Column("node", String(64), index=True),
    Column("fence", BigInteger, nullable=False),
    # Seconds since 1970 by the database's clock: the one form that both compare alike.
    Column("until_s", Double, nullable=False),
)

NODES = Table(
    "nodes",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("address", String(128), nullable=False),
    Column("secret", String(64), nullable=False),
    Column("identity", String(128), nullable=False),
    Column("runs", Integer, nullable=False),
    Column("most_runs", Integer, nullable=False),
    Column("draining", Boolean, nullable=False),
    # As ``until_s`` of leases.
    Column("seen_s", Double, nullable=False),
)
