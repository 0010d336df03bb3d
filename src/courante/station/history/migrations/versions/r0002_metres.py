"""The metre of a run and of its bars, and the energy that is asked of it.

What was kept before is in 4/4 and 3/4, with four steps a beat.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns."""
    metre = sa.Column("metre", sa.String(8), nullable=False, server_default="4/4")
    steps = sa.Column("steps_per_beat", sa.Integer, nullable=False, server_default="4")
    op.add_column("runs", metre)
    op.add_column("runs", sa.Column("energy", sa.Double))
    op.add_column("bars", steps)


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("bars", "steps_per_beat")
    op.drop_column("runs", "energy")
    op.drop_column("runs", "metre")
