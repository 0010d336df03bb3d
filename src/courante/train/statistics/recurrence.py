"""How a piece resembles itself from bar to bar: self-similarity matrices (Foote 1999).

Only whole bars are compared. The vector of a bar has a place for every pitch class at every step;
the similarity of two bars is the cosine of their vectors, 1 between two silent bars, 0 between a
silent and a sounding one.
"""

import numpy as np
from numpy.typing import NDArray

from courante.train.statistics.roll import Ids, Roll


def recurring_bars(roll: Roll) -> float | None:
    """Share of the sounding bars that stand, note for note, elsewhere in the piece too."""
    names = bar_names(roll)
    if names.size == 0:
        return None
    return float((np.bincount(names)[names] > 1).mean())


def distinct_bars(roll: Roll) -> float | None:
    """How many different bars there are, as a share of the sounding bars.

    Longer pieces repeat more: compare pieces of one length.
    """
    names = bar_names(roll)
    return np.unique(names).size / names.size if names.size else None


def bar_names(roll: Roll) -> Ids:
    """``(sounding bars,)``: a number each, the same where bars are the same note for note."""
    bars = np.stack([roll.play, roll.struck], axis=-1)[roll.whole_bars]
    sounding = bars[bars.any(axis=(1, 2, 3))]
    if len(sounding) == 0:
        return np.zeros(0, dtype=np.int64)
    packed = np.packbits(sounding.reshape(len(sounding), -1), axis=1)
    return np.unique(packed, axis=0, return_inverse=True)[1].ravel().astype(np.int64)


def self_similarity(roll: Roll) -> NDArray[np.float64]:
    """``(bars, bars)``, the similarity of every two whole bars."""
    bars = len(roll.whole_bars)
    places = roll.steps_per_bar * roll.chroma.shape[1]
    vectors = roll.chroma[roll.whole_bars].reshape(bars, places).astype(np.float64)
    lengths = np.linalg.norm(vectors, axis=1)
    silent = lengths == 0
    vectors /= np.where(silent, 1, lengths)[:, None]
    return vectors @ vectors.T + np.outer(silent, silent)


def mean_similarity(roll: Roll) -> float | None:
    """Mean similarity of two different bars."""
    matrix = self_similarity(roll)
    bars = len(matrix)
    if bars < 2:
        return None
    return float(matrix.sum() - np.trace(matrix)) / (bars * (bars - 1))


def similarity_at(roll: Roll, lag_bars: int) -> float | None:
    """Mean similarity of bars that are ``lag_bars`` apart; undefined in a shorter piece."""
    diagonal = np.diagonal(self_similarity(roll), lag_bars)
    return float(diagonal.mean()) if diagonal.size else None
