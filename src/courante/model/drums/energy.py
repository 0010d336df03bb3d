"""Energy as it is heard: how many strokes there are and how hard, among all that people play."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from courante.model.drums.inputs import Floats
from courante.model.drums.kit import BEATS_PER_BAR, DrumBar

_DENSITY_SHARE = 0.65
QUANTILES = 65


@dataclass(frozen=True, eq=False)
class EnergyScale:
    """Quantiles of what was learned from, ``(QUANTILES,)`` each, lowest first.

    Attributes:
        density: strokes a beat. velocity: their mean velocity. both: of the two as one.
    """

    density: Floats
    velocity: Floats
    both: Floats

    def heard(self, bars: Sequence[DrumBar]) -> float:
        """The energy of some bars together, 0 to 1: the share of playing that has less."""
        return _rank(_mixed(self.density, self.velocity, *_measured(bars)), self.both)


def energy_scale(groups: Sequence[Sequence[DrumBar]]) -> EnergyScale:
    """The scale on which these groups of bars are spread evenly."""
    measured = np.array([_measured(bars) for bars in groups])
    at = np.linspace(0, 1, QUANTILES)
    density, velocity = (np.quantile(column, at).astype(np.float32) for column in measured.T)
    both = [_mixed(density, velocity, *pair) for pair in measured]
    return EnergyScale(density, velocity, np.quantile(both, at).astype(np.float32))


def _measured(bars: Sequence[DrumBar]) -> tuple[float, float]:
    strokes = sum(int(bar.hits.sum()) for bar in bars)
    loudness = sum(float(bar.velocities.sum()) for bar in bars)
    return strokes / (BEATS_PER_BAR * len(bars)), loudness / max(1, strokes)


def _mixed(densities: Floats, velocities: Floats, density: float, velocity: float) -> float:
    share = _DENSITY_SHARE
    return share * _rank(density, densities) + (1 - share) * _rank(velocity, velocities)


def _rank(value: float, quantiles: Floats) -> float:
    """The share of quantiles below; in the middle of those that are equal to it."""
    low = np.searchsorted(quantiles, value, "left")
    high = np.searchsorted(quantiles, value, "right")
    if low == high and 0 < low < quantiles.size:
        gap = float(quantiles[low] - quantiles[low - 1])
        return float(low - 1 + (value - quantiles[low - 1]) / gap) / (quantiles.size - 1)
    return float(np.clip((low + high - 1) / 2, 0, quantiles.size - 1)) / (quantiles.size - 1)
