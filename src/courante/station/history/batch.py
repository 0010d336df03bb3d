"""What is written together, and how it falls apart into transactions."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from courante.station.history.contract import RunRecord
from courante.station.history.rows import PackedStretch

PART_BYTES = 4 * 2**20
"""About what is written in one transaction."""

Snapshots = dict[str, bytes]
"""A run's newest, by their kind."""

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Forget:
    """Runs that ended before a moment shall be deleted; see ``History.forget``."""

    ended_before: datetime
    saved_ended_before: datetime


@dataclass
class Batch:
    """What is to be written, in this order: a run that is deleted may be opened again.

    Attributes:
        deleted, records, stretches, snapshots, forget: what is to be written.
        fences: where runs are shared, of the leases under which all this about a run came about;
            a deletion that a runner asked for has none.
    """

    deleted: set[str] = field(default_factory=set[str])
    records: dict[str, RunRecord] = field(default_factory=dict[str, RunRecord])
    stretches: deque[PackedStretch] = field(default_factory=deque[PackedStretch])
    snapshots: dict[str, Snapshots] = field(default_factory=dict[str, Snapshots])
    forget: Forget | None = None
    fences: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        queued = self.deleted or self.records or self.stretches or self.snapshots
        return not queued and self.forget is None

    @property
    def count(self) -> int:
        """Records, rows and snapshots in it."""
        rows = sum(stretch.count for stretch in self.stretches)
        snapshots = sum(len(kinds) for kinds in self.snapshots.values())
        return len(self.records) + rows + snapshots

    @property
    def run_ids(self) -> tuple[str, ...]:
        """The runs it is about."""
        stretched = (stretch.run_id for stretch in self.stretches)
        return tuple(dict.fromkeys([*self.deleted, *self.records, *stretched, *self.snapshots]))

    def concerns(self, run_id: str) -> bool:
        """Whether it changes anything about a run."""
        return self.forget is not None or run_id in self.run_ids

    def of(self, run_id: str) -> "Batch":
        """What it holds of one run."""
        return self.only({run_id})

    def only(self, run_ids: set[str]) -> "Batch":
        """What it holds of some runs."""
        return self._only(lambda other: other in run_ids)

    def without(self, run_ids: set[str]) -> "Batch":
        """What it holds of all other runs."""
        left = self._only(lambda other: other not in run_ids)
        left.forget = self.forget
        return left

    def parts(self) -> "Iterator[Batch]":
        """The same as transactions of a bounded size; when one fails, those before it stand."""
        fences = self.fences
        if self.deleted or self.records:
            yield Batch(self.deleted, self.records, fences=fences)
        for stretches in _portions(self.stretches, lambda stretch: stretch.size_bytes):
            yield Batch(stretches=deque(stretches), fences=fences)
        # Those of one run are written together, so that they match after a crash too.
        for snapshots in _portions(self.snapshots.items(), lambda item: size_of(item[1])):
            yield Batch(snapshots=dict(snapshots), fences=fences)
        if self.forget is not None:
            yield Batch(forget=self.forget)

    def _only(self, wanted: Callable[[str], bool]) -> "Batch":
        return Batch(
            {run_id for run_id in self.deleted if wanted(run_id)},
            {run_id: record for run_id, record in self.records.items() if wanted(run_id)},
            deque(stretch for stretch in self.stretches if wanted(stretch.run_id)),
            {run_id: data for run_id, data in self.snapshots.items() if wanted(run_id)},
            fences={run_id: fence for run_id, fence in self.fences.items() if wanted(run_id)},
        )


def size_of(snapshots: Snapshots) -> int:
    """Their bytes."""
    return sum(len(data) for data in snapshots.values())


def outdated(earlier: Batch, later: Batch) -> set[str]:
    """Runs that were lost, and taken again, between two batches."""
    newer = later.fences.items()
    return {run_id for run_id, fence in newer if earlier.fences.get(run_id, fence) < fence}


def followed_by(earlier: Batch, later: Batch) -> Batch:
    """Both in one: what is later wins, and deletes what is earlier."""
    lost = outdated(earlier, later)
    kept = earlier.without(later.deleted | lost)
    return Batch(
        (earlier.deleted - lost) | later.deleted,
        kept.records | later.records,
        kept.stretches + later.stretches,
        {
            run_id: kept.snapshots.get(run_id, {}) | later.snapshots.get(run_id, {})
            for run_id in kept.snapshots | later.snapshots
        },
        later.forget or earlier.forget,
        kept.fences | later.fences,
    )


def _portions(items: Iterable[_Item], size: Callable[[_Item], int]) -> Iterator[list[_Item]]:
    portion: list[_Item] = []
    portion_bytes = 0
    for item in items:
        if portion and portion_bytes + size(item) > PART_BYTES:
            yield portion
            portion, portion_bytes = [], 0
        portion.append(item)
        portion_bytes += size(item)
    if portion:
        yield portion
