"""Counting values by size, cheap enough for what happens ten times a second a listener."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import final

LATENESS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
CALL_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
BATCH_RUNS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
DISTANCE_S = (0.11, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Bounds of what is counted by size. A listener that keeps up is given one block (0.104 s) at a
time where lag is low, else four."""


@dataclass(frozen=True)
class Distribution:
    """How often values of which size came.

    Attributes:
        bounds: rising. counts: of the values up to each bound (and above the one before); last,
            of those above all.
        total: their sum.
    """

    bounds: tuple[float, ...]
    counts: tuple[int, ...]
    total: float = 0.0

    @staticmethod
    def none(bounds: tuple[float, ...]) -> "Distribution":
        """No value yet."""
        return Distribution(bounds, (0,) * (len(bounds) + 1))

    @property
    def count(self) -> int:
        """How many values there were."""
        return sum(self.counts)

    def plus(self, other: "Distribution") -> "Distribution":
        """Both together; the bounds must be the same."""
        counts = tuple(a + b for a, b in zip(self.counts, other.counts, strict=True))
        return Distribution(self.bounds, counts, self.total + other.total)


@final
class Histogram:
    """Counts values by size; used by one thread at a time, read by any."""

    __slots__ = ("_bounds", "_counts", "_total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._total = 0.0

    def note(self, value: float) -> None:
        """A value came."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self._total += value

    def read(self) -> Distribution:
        """What came so far."""
        return Distribution(self._bounds, tuple(self._counts), self._total)
