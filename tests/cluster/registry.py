"""What a database says about whose runs are, and what was kept of them."""

import threading
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Executable, Row, select

from courante.config import HistoryConfig
from courante.errors import OutputFailed
from courante.station.history.database_clock import now_s
from courante.station.history.store import Store
from courante.station.history.tables import BARS, LEASES, READINGS, RUNS


class Registry:
    """Looks at the leases all the time: every fence of a run must be another node's turn.

    Where the database is away, nothing is seen.

    Attributes:
        faults: what must not be. seen: the nodes that ever had a run.
    """

    def __init__(self, database: str, folder: Path) -> None:
        self._store = Store(HistoryConfig(url=database, folder=folder, busy_s=10.0))
        self._owners: dict[tuple[str, int], set[str]] = {}
        self._last: dict[str, int] = {}
        self.faults: list[str] = []
        self.seen: defaultdict[str, set[str]] = defaultdict(set)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._store.close()

    def owners(self) -> dict[str, str]:
        """Whose the runs are, by leases that live."""
        return {row.run_id: row.node for row in self._leases(living=True)}

    def fences(self) -> dict[str, int]:
        """The newest of each run that anybody has or had."""
        return {row.run_id: row.fence for row in self._leases()}

    def bars(self, run_id: str) -> list[tuple[float, int, bool]]:
        """First beat and number of each bar of a run that is kept, and whether it is repeated."""
        bars = select(BARS.c.start_beat, BARS.c.bar_index, BARS.c.repeated).join(RUNS)
        found = bars.where(RUNS.c.run_id == run_id).order_by(BARS.c.start_beat)
        return [(row.start_beat, row.bar_index, row.repeated) for row in self._ask(found)]

    def require_every_bar(self, run_id: str) -> float:
        """No bar is missing, and none is there twice.

        Returns:
            The first beat of the last one.
        """
        bars = self.bars(run_id)
        assert [beat for beat, _, _ in bars] == [4.0 * number for number in range(len(bars))]
        # Where the next bar is not composed in time, one before it is played again.
        fresh = [index for _, index, repeated in bars if not repeated]
        assert fresh == list(range(len(fresh)))
        return bars[-1][0]

    def cadences(self, run_id: str) -> list[float]:
        """What readings that are kept of a run tell of cadence, by time."""
        told = select(READINGS.c.cadence_spm).join(RUNS).where(RUNS.c.run_id == run_id)
        return [row.cadence_spm for row in self._ask(told.order_by(READINGS.c.time_s))]

    def ended(self) -> dict[str, bool]:
        """Whether each run that is kept has ended."""
        found = self._ask(select(RUNS.c.run_id, RUNS.c.ended_at))
        return {row.run_id: row.ended_at is not None for row in found}

    def _leases(self, *, living: bool = False) -> Sequence[Row[Any]]:
        with self._store.reading() as connection:
            lives = (LEASES.c.node.is_not(None), LEASES.c.until_s > now_s(connection))
            asked: Executable = select(LEASES).where(*(lives if living else ()))
            return connection.execute(asked).all()

    def _ask(self, asked: Executable) -> Sequence[Row[Any]]:
        with self._store.reading() as connection:
            return connection.execute(asked).all()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            try:
                found = self._leases()
            except OutputFailed:
                continue
            for row in found:
                self._check(row.run_id, row.node, row.fence)

    def _check(self, run_id: str, node: str | None, fence: int) -> None:
        known = self._owners.setdefault((run_id, fence), set())
        if node is not None:
            known.add(node)
            self.seen[run_id].add(node)
        if len(known) > 1:
            self.faults.append(f"{run_id}: fence {fence} of {known}")
        if fence < self._last.get(run_id, 0):
            self.faults.append(f"{run_id}: fence went back to {fence}")
        self._last[run_id] = fence
