"""Gradient boosting of stumps: hears thresholds and bends that a straight line does not.

After Friedman, Greedy function approximation: a gradient boosting machine (2001): each round adds,
scaled down, the one split of one feature that most lowers the logistic loss to second order.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.train.judge.logistic import balance_of, chance_of

Floats = NDArray[np.float64]

_CUTS = np.linspace(0, 1, 18)[1:-1]
"""Quantiles of a feature where it may be split."""
_RIDGE = 1.0


@dataclass(frozen=True, eq=False)
class Stumps:
    """The sum of splits.

    Attributes:
        columns: ``(rounds,)``, the feature of each split. edges: above which value it says
            ``above``, else ``below``.
    """

    columns: NDArray[np.int64]
    edges: Floats
    below: Floats
    above: Floats

    @classmethod
    def fit(
        cls, features: Floats, labels: NDArray[np.bool_], rounds: int = 80, rate: float = 0.2
    ) -> "Stumps":
        """Fit to ``(pieces, features)`` and ``(pieces,)``; both labels count the same."""
        edges = np.quantile(features, _CUTS, axis=0).T
        beyond = features[:, :, None] > edges[None]
        flat = beyond.reshape(len(features), -1).astype(np.float64)
        balance = balance_of(labels)
        logits: Floats = np.zeros(len(features))
        found: list[tuple[int, float, float]] = []
        for _ in range(rounds):
            chances = chance_of(logits)
            slope: Floats = balance * (labels - chances)
            curve: Floats = balance * chances * (1 - chances)
            slopes, curves = slope @ flat, curve @ flat
            rest, rest_curves = slope.sum() - slopes, curve.sum() - curves
            gains: Floats = slopes**2 / (curves + _RIDGE) + rest**2 / (rest_curves + _RIDGE)
            best = int(np.argmax(gains))
            above = rate * float(slopes[best] / (curves[best] + _RIDGE))
            below = rate * float(rest[best] / (rest_curves[best] + _RIDGE))
            logits = logits + np.where(flat[:, best] > 0, above, below)
            found.append((best, below, above))
        places, under, over = (np.array(column) for column in zip(*found, strict=True))
        columns, cuts = np.divmod(places.astype(np.int64), len(_CUTS))
        return cls(columns, edges[columns, cuts], under, over)

    def logits(self, features: Floats) -> Floats:
        """``(pieces,)``: above 0 where the label is the likelier."""
        beyond = features[:, self.columns] > self.edges
        return np.where(beyond, self.above, self.below).sum(axis=1)
