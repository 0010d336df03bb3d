"""Refuses what a node writes about a run that it no longer has.

The leases are read in the transaction that writes, and locked for as long as it lasts: nobody can
take the run between the look and the writing. Whoever takes it afterwards reads what was written;
what comes later than that is refused.
"""

from collections.abc import Collection

from sqlalchemy import Connection, select, update

from courante.station.history.batch import Batch
from courante.station.history.database_clock import now_s
from courante.station.history.tables import LEASES


def stale(connection: Connection, batch: Batch) -> set[str]:
    """The runs of a batch that were written about with another fence than the one that is kept.

    One without a lease was deleted, or swept: that is no leave to bring it back. What carries no
    fence is written by the only process there is, and nothing is asked about it.
    """
    fences = {run_id: batch.fences[run_id] for run_id in batch.run_ids if run_id in batch.fences}
    if not fences:
        return set()
    kept = (
        select(LEASES.c.run_id, LEASES.c.fence)
        .where(LEASES.c.run_id.in_(fences))
        .order_by(LEASES.c.run_id)
        .with_for_update(read=True)
    )
    now = {row.run_id: row.fence for row in connection.execute(kept)}
    return {run_id for run_id, fence in fences.items() if now.get(run_id) != fence}


def take_away(connection: Connection, run_ids: Collection[str]) -> None:
    """Make runs nobody's: whoever has one is told at the next renewal, and can write no more.

    For runs that were deleted at their runner's wish, which any node may pass on: what their owner
    still holds back must not bring them back.
    """
    if run_ids:
        which = update(LEASES).where(LEASES.c.run_id.in_(sorted(run_ids)))
        gone = which.values(node=None, fence=LEASES.c.fence + 1, until_s=now_s(connection))
        connection.execute(gone)
