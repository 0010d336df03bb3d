"""How well scores part two groups: the area under the ROC curve, with a bootstrap interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.errors import BadInput

Scores = NDArray[np.float64]
Labels = NDArray[np.bool_]

_DRAWS = 1000
_INTERVAL = (2.5, 97.5)


@dataclass(frozen=True)
class Area:
    """An area under the ROC curve: 0.5 by chance, 1 if every score is on its side.

    Attributes:
        low, high: 95 % of the bootstrap's areas lie between them.
    """

    area: float
    low: float
    high: float

    def text(self) -> str:
        """For people."""
        return f"{self.area:.2f} ({self.low:.2f}–{self.high:.2f})"


def auc(scores: Scores, labels: Labels) -> float:
    """Chance that one of the labelled scores higher than one of the others; ties count half.

    Mann and Whitney's U, divided by the number of pairs.

    Raises:
        BadInput: all labels are the same.
    """
    positives = int(labels.sum())
    pairs = positives * (labels.size - positives)
    if pairs == 0:
        raise BadInput("labels", positives, "some of both kinds")
    return float((midranks(scores)[labels].sum() - positives * (positives + 1) / 2) / pairs)


def midranks(values: Scores) -> Scores:
    """Ranks from 1 on; equal values share the middle of theirs."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[which]


def area_of(scores: Scores, labels: Labels, groups: Sequence[str], seed: int = 0) -> Area:
    """The area, and its interval from draws of whole groups with replacement.

    Excerpts of one work are alike: drawn one by one they would promise too narrow an interval
    (cluster bootstrap, Field and Welsh 2007). Groups of either label are drawn by themselves.
    """
    generator = np.random.default_rng(seed)
    _, members = np.unique(np.array(groups), return_inverse=True)
    drawn = np.zeros((_DRAWS, len(scores)))
    for side in (labels, ~labels):
        ours, which = np.unique(members[side], return_inverse=True)
        times = generator.multinomial(ours.size, np.full(ours.size, 1 / ours.size), size=_DRAWS)
        drawn[:, side] = times[:, which]
    low, high = np.percentile(_areas(scores, labels, drawn), _INTERVAL).tolist()
    return Area(auc(scores, labels), low, high)


def _areas(scores: Scores, labels: Labels, times: Scores) -> Scores:
    """``(draws,)``: the area where row ``i`` was drawn ``times[:, i]`` times."""
    values, level = np.unique(scores, return_inverse=True)
    levels = np.eye(values.size)[level]
    ours, theirs = times[:, labels] @ levels[labels], times[:, ~labels] @ levels[~labels]
    below = np.cumsum(theirs, axis=1) - theirs / 2
    won: Scores = (ours * below).sum(axis=1)
    return won / (ours.sum(axis=1) * theirs.sum(axis=1))
