"""Runs, what they played and were told, and where they stand.

A migration stays as it was published: it never looks at ``tables.py``, which moves on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _run() -> "sa.Column[int]":
    target = sa.ForeignKey("runs.number", ondelete="CASCADE")
    return sa.Column("run", sa.BigInteger, target, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "runs",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("run_id", sa.String(64), nullable=False, unique=True),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("style", sa.String, nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("bpm", sa.Double),
        sa.Column("control_digest", sa.String(64), nullable=False),
        sa.Column("listen_digest", sa.String(64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.Boolean, nullable=False),
        sa.Column("saved", sa.Boolean, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), index=True),
        sa.Column("ended", sa.String),
    )
    op.create_table(
        "bars",
        _run(),
        sa.Column("start_beat", sa.Double, primary_key=True),
        sa.Column("bar_index", sa.Integer, nullable=False),
        sa.Column("beats_per_bar", sa.Integer, nullable=False),
        sa.Column("style", sa.String, nullable=False),
        sa.Column("repeated", sa.Boolean, nullable=False),
        sa.Column("notes", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "tempos",
        _run(),
        sa.Column("beat", sa.Double, primary_key=True),
        sa.Column("time_s", sa.Double, nullable=False),
        sa.Column("tempo_bpm", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "readings",
        _run(),
        sa.Column("time_s", sa.Double, primary_key=True),
        sa.Column("source", sa.String(32), primary_key=True),
        sa.Column("speed_mps", sa.Double),
        sa.Column("cadence_spm", sa.Double),
        sa.Column("heart_rate_bpm", sa.Double),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshots",
        _run(),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    if op.get_context().dialect.name == "postgresql":
        # A snapshot is written every few seconds and compressed already, if it can be.
        op.execute("ALTER TABLE snapshots ALTER COLUMN data SET STORAGE EXTERNAL")


def downgrade() -> None:
    """Drop the tables, and with them all that was kept."""
    for table in ("snapshots", "readings", "tempos", "bars", "runs"):
        op.drop_table(table)
