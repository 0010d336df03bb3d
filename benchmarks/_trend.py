"""A slope and how sure it is, of samples that hang together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCKS = 8
T_95 = 2.447
"""Student's t for 95 % (two-sided) and ``BLOCKS`` - 2 = 6 degrees of freedom."""


@dataclass(frozen=True)
class Trend:
    """Change per unit of time, and half the width of its 95 % interval."""

    slope: float
    uncertain: float

    @property
    def within_noise(self) -> bool:
        """Whether it may as well be none."""
        return abs(self.slope) <= self.uncertain


def trend(times: NDArray[np.float64], values: NDArray[np.float64]) -> Trend:
    """The straight line through the means of some blocks.

    Memory taken and given back makes neighbouring samples alike; means of blocks that are much
    longer than that are nearly independent, so that the usual interval of a regression holds.

    Args:
        times: rising.
        values: as many, at least ``BLOCKS``.
    """
    x = np.array([block.mean() for block in np.array_split(times, BLOCKS)])
    y = np.array([block.mean() for block in np.array_split(values, BLOCKS)])
    centred = x - x.mean()
    spread = float((centred**2).sum())
    slope = float((centred * y).sum()) / spread
    left = y - y.mean() - slope * centred
    error = float(np.sqrt((left**2).sum() / (BLOCKS - 2) / spread))
    return Trend(slope, T_95 * error)
