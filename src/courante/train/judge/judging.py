"""The judge: trained to tell composed excerpts from people's, and asked about those it never saw.

Two judges listen, a logistic regression and boosted stumps; the verdict is that of the better one.
Where there is nothing to hear, a few dozen excerpts give areas a little below 0.5, not above: who
is asked about is missing where it is learned. So chance is never taken for a difference.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.corpus.piece import Piece
from courante.errors import BadInput
from courante.train.judge.areas import Area, area_of, auc, midranks
from courante.train.judge.boosting import Stumps
from courante.train.judge.features import FEATURES, features_of
from courante.train.judge.logistic import Logistic, Scale

Floats = NDArray[np.float64]
Labels = NDArray[np.bool_]

_FOLDS = 5
_REPEATS = 4
_PENALTY = 10.0
_TOLD = 8


@dataclass(frozen=True)
class Telling:
    """A feature by which the two can be told apart.

    Attributes:
        area: under the ROC curve of this feature alone, turned so that it is 0.5 or above.
        people, composed: its means.
    """

    name: str
    area: float
    people: float
    composed: float


@dataclass(frozen=True)
class Verdict:
    """How well composed excerpts can be told from people's.

    Attributes:
        composed, people: how many excerpts of each.
        linear, boosted: what either judge reached, cross-validated.
        telling: the features that tell most by themselves, the best first.
    """

    composed: int
    people: int
    linear: Area
    boosted: Area
    telling: tuple[Telling, ...]

    @property
    def area(self) -> Area:
        """Of the judge that is harder to deceive."""
        return max(self.linear, self.boosted, key=lambda area: area.area)


def judge(composed: Sequence[Piece], people: Sequence[Piece], *, seed: int = 0) -> Verdict:
    """Judge excerpts of one length; a label is never asked of a work that was learned from.

    The folds are drawn anew several times. In each fold a score counts by its rank there: the
    folds' judges need not agree on what a score means.

    Args:
        composed: pieces of the same ``work`` stay together.
        people: held-out music.
        seed: of the folds and the bootstrap.

    Raises:
        BadInput: there are fewer than five works of either.
    """
    pieces = [*composed, *people]
    groups = [f"composed {piece.work}" for piece in composed]
    groups += [f"people {piece.work}" for piece in people]
    labels = np.arange(len(pieces)) < len(composed)
    for name, side in (("composed", labels), ("people", ~labels)):
        works = len({group for group, ours in zip(groups, side, strict=True) if ours})
        if works < _FOLDS:
            raise BadInput(f"works of {name}", works, f"at least {_FOLDS}")
    features = features_of(pieces)
    linear, boosted = (
        _cross_validated(features, labels, groups, seed, learn) for learn in (_line, _stumps)
    )
    return Verdict(
        len(composed),
        len(people),
        area_of(linear, labels, groups, seed),
        area_of(boosted, labels, groups, seed),
        _telling(features, labels),
    )


_Learn = Callable[[Floats, Labels], Callable[[Floats], Floats]]


def _line(features: Floats, labels: Labels) -> Callable[[Floats], Floats]:
    return Logistic.fit(features, labels, _PENALTY).logits


def _stumps(features: Floats, labels: Labels) -> Callable[[Floats], Floats]:
    return Stumps.fit(features, labels).logits


def _cross_validated(
    features: Floats, labels: Labels, groups: Sequence[str], seed: int, learn: _Learn
) -> Floats:
    """``(pieces,)``: mean rank of each in its folds, 0 to 1."""
    generator = np.random.default_rng(seed)
    scores = np.zeros(len(labels))
    for _ in range(_REPEATS):
        folds = _folds(labels, groups, generator)
        for fold in range(_FOLDS):
            asked = folds == fold
            scale = Scale.of(features[~asked])
            logits = learn(scale.apply(features[~asked]), labels[~asked])
            ranks = midranks(logits(scale.apply(features[asked])))
            scores[asked] += (ranks - 0.5) / asked.sum() / _REPEATS
    return scores


def _folds(
    labels: Labels, groups: Sequence[str], generator: np.random.Generator
) -> NDArray[np.int64]:
    """``(pieces,)``: whole groups, those of either label dealt out evenly."""
    names = np.array(groups)
    folds = np.zeros(len(labels), dtype=np.int64)
    for side in (labels, ~labels):
        shuffled = generator.permutation(np.unique(names[side]))
        largest_first = sorted(shuffled.tolist(), key=lambda name: -int((names == name).sum()))
        sizes = np.zeros(_FOLDS, dtype=np.int64)
        for name in largest_first:
            fold = int(sizes.argmin())
            rows = names == name
            folds[rows] = fold
            sizes[fold] += rows.sum()
    return folds


def _telling(features: Floats, labels: Labels) -> tuple[Telling, ...]:
    found: list[Telling] = []
    for name, values in zip(FEATURES, features.T, strict=True):
        known = ~np.isnan(values)
        kinds, ours = values[known], labels[known]
        if ours.all() or not ours.any():
            continue
        area = auc(kinds, ours)
        means = float(kinds[~ours].mean()), float(kinds[ours].mean())
        found.append(Telling(name, max(area, 1 - area), *means))
    return tuple(sorted(found, key=lambda one: -one.area)[:_TOLD])
