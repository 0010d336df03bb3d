"""Whether what was asked is what is heard: rank correlation, with a bootstrap interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.errors import BadInput
from courante.train.judge.areas import midranks

Floats = NDArray[np.float64]

_DRAWS = 1000


@dataclass(frozen=True)
class Followed:
    """Spearman's rank correlation: 1 if more asked is always more heard.

    Attributes:
        low, high: 95 % of the bootstrap's correlations lie between them.
        pairs: how many were asked and heard.
    """

    correlation: float
    low: float
    high: float
    pairs: int

    def text(self) -> str:
        """For people."""
        return f"{self.correlation:.2f} ({self.low:.2f}–{self.high:.2f})"


def followed(asked: Sequence[float], heard: Sequence[float], *, seed: int = 0) -> Followed:
    """How well what is heard follows what was asked.

    Raises:
        BadInput: there are fewer than three pairs, not as many of one as of the other, or the same
            was always asked.
    """
    if len(asked) != len(heard) or len(asked) < 3:
        raise BadInput("asked, heard", (len(asked), len(heard)), "three or more of each, as many")
    if len(set(asked)) < 2:
        raise BadInput("asked", asked[0], "different values")
    pairs = np.array([asked, heard], dtype=np.float64)
    generator = np.random.default_rng(seed)
    count = len(asked)
    draws = [_spearman(pairs[:, generator.integers(count, size=count)]) for _ in range(_DRAWS)]
    low, high = np.percentile(draws, (2.5, 97.5)).tolist()
    return Followed(_spearman(pairs), low, high, count)


def _spearman(pairs: Floats) -> float:
    asked, heard = (ranks - ranks.mean() for ranks in (midranks(row) for row in pairs))
    size = float(np.linalg.norm(asked) * np.linalg.norm(heard))
    return float(asked @ heard) / size if size else 0.0
