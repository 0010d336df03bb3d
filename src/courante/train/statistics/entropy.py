"""Shannon's entropy, in bits."""

import numpy as np
from numpy.typing import NDArray


def entropy_bits(counts: NDArray[np.int64]) -> float | None:
    """Entropy of a histogram of counts; undefined where nothing was counted."""
    present = counts[counts > 0]
    if present.size == 0:
        return None
    shares = present / present.sum()
    return abs(float((shares * np.log2(shares)).sum()))
