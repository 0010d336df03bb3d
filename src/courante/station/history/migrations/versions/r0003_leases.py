"""Whose runs are, and with which fence bars and snapshots were written.

What was kept before was written by the only process there was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

LISTEN_DIGEST = "ix_runs_listen_digest"


def upgrade() -> None:
    """Make the table, and add the columns and the index."""
    op.create_table(
        "leases",
        # Not a number of ``runs``: a run is taken before its record is written.
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("node", sa.String(64), index=True),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("until_s", sa.Double, nullable=False),
    )
    op.add_column("bars", sa.Column("fence", sa.BigInteger))
    op.add_column("snapshots", sa.Column("fence", sa.BigInteger))
    op.create_index(LISTEN_DIGEST, "runs", ["listen_digest"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index(LISTEN_DIGEST, "runs")
    op.drop_column("snapshots", "fence")
    op.drop_column("bars", "fence")
    op.drop_table("leases")
