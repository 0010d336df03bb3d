"""What waits to be written, within bounds.

Knows no database and no thread: who uses it sees to it that one does at a time.
"""

from datetime import datetime
from typing import final

from courante.config import HistoryConfig
from courante.station.history.batch import Batch, Forget, followed_by, outdated, size_of
from courante.station.history.contract import RunRecord
from courante.station.history.rows import PackedStretch

MOST_RECORDS = 4096


@final
class Backlog:
    """What waits.

    Attributes:
        lost: given up because it was beyond the bounds; the oldest goes first.
        refused: given up because this process has lost the run, and taken it again since.
    """

    def __init__(self, config: HistoryConfig) -> None:
        self._most_bytes = config.held_back_bytes
        self._most_snapshot_bytes = config.held_snapshots_bytes
        self._waiting = Batch()
        self._count = 0
        self._bytes = 0
        self._snapshot_bytes = 0
        self.lost = 0
        self.refused = 0

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return self._waiting.empty

    @property
    def count(self) -> int:
        """Records, rows and snapshots that wait."""
        snapshots = sum(len(kinds) for kinds in self._waiting.snapshots.values())
        return self._count + len(self._waiting.records) + snapshots

    @property
    def size_bytes(self) -> int:
        """What waits takes, about."""
        return self._bytes + self._snapshot_bytes

    def concerns(self, run_id: str) -> bool:
        """Whether something waits that changes a run."""
        return self._waiting.concerns(run_id)

    def write(self, record: RunRecord, fence: int | None = None) -> None:
        """See ``History.write``."""
        if self._is_newest(record.run_id, fence, 1):
            self._waiting.records[record.run_id] = record
            self._bound()

    def add(self, stretch: PackedStretch, fence: int | None = None) -> None:
        """See ``History.add``."""
        if not self._is_newest(stretch.run_id, fence, stretch.count):
            return
        self._waiting.stretches.append(stretch)
        self._count += stretch.count
        self._bytes += stretch.size_bytes
        self._bound()

    def keep_snapshot(self, run_id: str, kind: str, data: bytes, fence: int | None = None) -> None:
        """See ``History.keep_snapshot`` and ``keep_music``."""
        if not self._is_newest(run_id, fence, 1):
            return
        # Taken out first, so that the newest stands last.
        before = self._waiting.snapshots.pop(run_id, {})
        after = {**before, kind: data}
        self._waiting.snapshots[run_id] = after
        self._snapshot_bytes += size_of(after) - size_of(before)
        self._bound()

    def delete(self, run_id: str, fence: int | None = None) -> None:
        """See ``History.delete``."""
        fences = {} if fence is None else {run_id: fence}
        self._hold(followed_by(self._waiting, Batch(deleted={run_id}, fences=fences)))

    def forget(self, ended_before: datetime, saved_ended_before: datetime) -> None:
        """See ``History.forget``."""
        self._waiting.forget = Forget(ended_before, saved_ended_before)

    def take(self) -> Batch:
        """All that waits; nothing does any more."""
        taken = self._waiting
        self._hold(Batch())
        return taken

    def put_back(self, batch: Batch) -> None:
        """Hold again what was taken and could not be written; what came since is newer."""
        self._refuse(batch, self._waiting)
        self._hold(followed_by(batch, self._waiting))
        self._bound()

    def _is_newest(self, run_id: str, fence: int | None, count: int) -> bool:
        """Whether ``count`` entries that carry this fence may wait; older ones wait no longer."""
        before = self._waiting.fences.get(run_id)
        if fence is None or before == fence:
            return True
        if before is not None and fence < before:
            self.refused += count
            return False
        now = Batch(fences={run_id: fence})
        if before is not None:
            self._refuse(self._waiting, now)
            self._hold(followed_by(self._waiting, now))
        self._waiting.fences[run_id] = fence
        return True

    def _refuse(self, earlier: Batch, later: Batch) -> None:
        self.refused += sum(earlier.of(run_id).count for run_id in outdated(earlier, later))

    def _hold(self, batch: Batch) -> None:
        self._waiting = batch
        self._count = sum(stretch.count for stretch in batch.stretches)
        self._bytes = sum(stretch.size_bytes for stretch in batch.stretches)
        self._snapshot_bytes = sum(size_of(kinds) for kinds in batch.snapshots.values())

    def _bound(self) -> None:
        waiting = self._waiting
        while self._bytes > self._most_bytes:
            oldest = waiting.stretches.popleft()
            self._bytes -= oldest.size_bytes
            self._count -= oldest.count
            self.lost += oldest.count
        while self._snapshot_bytes > self._most_snapshot_bytes:
            run_id = next(iter(waiting.snapshots))
            given_up = waiting.snapshots.pop(run_id)
            self._snapshot_bytes -= size_of(given_up)
            self.lost += len(given_up)
        while len(waiting.records) > MOST_RECORDS:
            del waiting.records[next(iter(waiting.records))]
            self.lost += 1
