"""When notes begin."""

import numpy as np
from numpy.typing import NDArray

from courante.train.statistics.roll import Roll

_NGRAM = 4


def notes_per_bar(roll: Roll) -> float | None:
    """Notes struck in a bar, on average (note count a bar, Yang and Lerch 2018)."""
    return roll.onsets.size / roll.bars if roll.steps else None


def inter_onset_interval(roll: Roll) -> float | None:
    """Mean beats between consecutive notes (Yang and Lerch 2018); 0 for notes struck together."""
    if roll.onsets.size < 2:
        return None
    return float(np.diff(roll.onsets).mean()) / roll.steps_per_beat


def groove_consistency(roll: Roll) -> float | None:
    """How alike the onsets of neighbouring bars are: one less their mean Hamming distance.

    As in MusPy, after Wu and Yang 2020, but over whole bars only. (MusPy compares the last bar
    with an empty one, too, where the last note ends on a bar line.)
    """
    patterns = _patterns(roll)
    if len(patterns) < 2:
        return None
    return 1 - float((patterns[1:] != patterns[:-1]).mean())


def grooving_similarity(roll: Roll) -> float | None:
    """The same over all pairs of whole bars, as in Wu and Yang 2020 (ISMIR) and smg-metrics.

    Theirs counts 64 places a bar, three quarters of which our grid leaves empty; this counts the
    grid's own.
    """
    patterns = _patterns(roll).astype(np.int64)
    bars = len(patterns)
    if bars < 2:
        return None
    differences = (patterns @ (1 - patterns).T).sum() * 2
    return 1 - float(differences) / (bars * (bars - 1) * roll.steps_per_bar)


def ngram_diversity(roll: Roll) -> float | None:
    """Different runs of four pitch classes as a share of all such runs (smg-metrics).

    Notes struck together follow each other from low to high. Longer pieces repeat more: compare
    pieces of one length.
    """
    if roll.pitches.size < _NGRAM:
        return None
    classes = roll.pitches % 12
    runs = np.lib.stride_tricks.sliding_window_view(classes, _NGRAM) @ 12 ** np.arange(_NGRAM)
    return np.unique(runs).size / runs.size


def _patterns(roll: Roll) -> NDArray[np.bool_]:
    """``(bars, steps_per_bar)``: where something is struck, in whole bars."""
    struck: NDArray[np.bool_] = roll.struck.max(axis=1, initial=False)
    return struck[roll.whole_bars]
