"""How far pieces are from each other in one measure."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def within(values: Floats) -> Floats:
    """``(pairs,)``: Euclidean distances of every two rows of ``(pieces, size)``, each pair once."""
    first, second = np.triu_indices(len(values), k=1)
    return np.linalg.norm(values[first] - values[second], axis=1)


def between(ours: Floats, theirs: Floats) -> Floats:
    """``(pairs,)``: Euclidean distances of every row of one to every row of the other."""
    return np.linalg.norm(ours[:, None] - theirs[None], axis=2).ravel()
