"""The range of paces that is a runner's own, learned while they run.

Its ends are the tenth and the ninetieth percentile, by a running mean and variance (West 1979) and
the normal law, which learn from far fewer seconds than counting does. What is supposed at the start
counts as much as the first minutes; what is half an hour ago is slowly forgotten.
"""

import math
from dataclasses import dataclass

QUANTILE = 1.2816
"""The ninetieth percentile of a normal law, in standard deviations."""
LONGEST_S = 1800.0


@dataclass(frozen=True)
class OwnRange:
    """A pace's running mean and standard deviation, and for how many seconds they were learned."""

    mean: float
    deviation: float
    learned_s: float = 0.0

    @property
    def low(self) -> float:
        """The lower end."""
        return self.mean - QUANTILE * self.deviation

    @property
    def high(self) -> float:
        """The upper end."""
        return self.mean + QUANTILE * self.deviation

    def place_of(self, value: float, narrowest: float) -> float:
        """Where a value lies: 0 at the lower end, 1 at the upper, and beyond.

        Args:
            value: a pace.
            narrowest: the least width that counts, as a share of the middle.
        """
        width = max(self.high - self.low, narrowest * self.mean)
        return 0.5 + (value - self.mean) / width


def supposed(ends: tuple[float, float]) -> OwnRange:
    """A range of which nothing is known yet."""
    low, high = ends
    return OwnRange((low + high) / 2, (high - low) / (2 * QUANTILE))


def learned(known: OwnRange, value: float, seconds: float, learning_s: float) -> OwnRange:
    """The range after a pace was held for a while.

    Args:
        known: so far.
        value: the pace.
        seconds: how long it was held.
        learning_s: so much the range counts that was supposed at the start.
    """
    total = min(known.learned_s + seconds, LONGEST_S)
    share = min(1.0, seconds / (total + learning_s))
    off = value - known.mean
    variance = (1 - share) * (known.deviation**2 + share * off**2)
    return OwnRange(known.mean + share * off, math.sqrt(variance), total)
