"""Logistic regression on a few dozen features, fitted by Newton's method."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDS = 30
_ENOUGH = 1e-6


@dataclass(frozen=True, eq=False)
class Scale:
    """Brings features to mean 0 and standard deviation 1; undefined ones become the mean."""

    mean: Floats
    sd: Floats

    @classmethod
    def of(cls, features: Floats) -> "Scale":
        """Learn from ``(pieces, features)``."""
        known = ~np.isnan(features)
        count = np.maximum(known.sum(axis=0), 1)
        mean = np.where(known, features, 0).sum(axis=0) / count
        spread = np.where(known, features - mean, 0)
        sd = np.sqrt((spread**2).sum(axis=0) / count)
        return cls(mean, np.where(sd > 0, sd, 1))

    def apply(self, features: Floats) -> Floats:
        """Scale others the same way; what is far beyond all that was learned from is cut off."""
        scaled = (features - self.mean) / self.sd
        return np.clip(np.where(np.isnan(scaled), 0, scaled), -5, 5)


def balance_of(labels: NDArray[np.bool_]) -> Floats:
    """``(pieces,)``: weights by which both labels count the same, however few one has."""
    share = float(labels.mean())
    return np.where(labels, 0.5 / share, 0.5 / (1 - share))


def chance_of(logits: Floats) -> Floats:
    """The logistic function."""
    return 1 / (1 + np.exp(-np.clip(logits, -30, 30)))


@dataclass(frozen=True, eq=False)
class Logistic:
    """A fitted regression."""

    weights: Floats
    bias: float

    @classmethod
    def fit(cls, features: Floats, labels: NDArray[np.bool_], penalty: float) -> "Logistic":
        """Fit to scaled features; both labels count the same.

        Args:
            features: ``(pieces, features)``, of mean 0.
            labels: ``(pieces,)``.
            penalty: half of it times the squared weights is added to the summed losses.
        """
        rows = np.column_stack([features, np.ones(len(features))])
        balance = balance_of(labels)
        ridge = np.full(rows.shape[1], penalty)
        ridge[-1] = 1e-6
        weights = np.zeros(rows.shape[1], dtype=np.float64)
        for _ in range(_ROUNDS):
            chances = chance_of(rows @ weights)
            slope: Floats = rows.T @ (balance * (chances - labels)) + ridge * weights
            curve: Floats = balance * np.maximum(chances * (1 - chances), 1e-6)
            bend = rows.T @ (curve[:, None] * rows) + np.diag(ridge)
            change = np.linalg.solve(bend, slope).astype(np.float64)
            weights = weights - change
            if np.abs(change).max() < _ENOUGH:
                break
        return cls(weights[:-1], float(weights[-1]))

    def logits(self, features: Floats) -> Floats:
        """``(pieces,)``: above 0 where the label is the likelier."""
        return features @ self.weights + self.bias
