"""Kernel densities of two samples, and how they lie to each other (Yang and Lerch 2018).

Gaussian kernels of Scott's width (standard deviation times n to the power -1/5), as in SciPy's
``gaussian_kde`` that Yang and Lerch use. A sample that does not vary at all has no width of its
own; it takes the other's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_POINTS = 200
_REACH = 8.0
"""Widths beyond the outermost values; a density is next to nothing there."""
_NO_SPREAD = 1e-9


@dataclass(frozen=True)
class Likeness:
    """How two samples lie to each other.

    Attributes:
        overlap: area below both densities, 0 to 1.
        divergence_nats: Kullback-Leibler divergence of the second from the first; ``None`` where
            it is infinite, between two samples that do not vary and differ.
    """

    overlap: float
    divergence_nats: float | None


def likeness(first: Floats, second: Floats) -> Likeness:
    """Compare the densities of two samples of at least one value each.

    The area is taken over all that either density covers, so that it is 1 for equal samples. (Yang
    and Lerch's toolbox stops at the outermost values, and takes the divergence of densities on two
    different grids; here both are on one.)
    """
    widths = [_scott_width(sample) for sample in (first, second)]
    if not any(widths):
        same = bool(np.isclose(first.mean(), second.mean()))
        return Likeness(float(same), 0.0 if same else None)
    width, other = (own or max(widths) for own in widths)
    grid = np.union1d(_covering(first, width), _covering(second, other))
    p, q = _log_density(first, width, grid), _log_density(second, other, grid)
    overlap = float(np.trapezoid(np.exp(np.minimum(p, q)), grid))
    divergence = float(np.trapezoid(np.exp(p) * (p - q), grid))
    return Likeness(min(overlap, 1.0), max(divergence, 0.0))


def _scott_width(sample: Floats) -> float:
    if sample.size < 2:
        return 0.0
    spread = float(sample.std(ddof=1))
    if spread <= _NO_SPREAD * max(1.0, float(np.abs(sample).max())):
        return 0.0
    return spread * sample.size**-0.2


def _covering(sample: Floats, width: float) -> Floats:
    reach = _REACH * width
    return np.linspace(float(sample.min()) - reach, float(sample.max()) + reach, _POINTS)


def _log_density(sample: Floats, width: float, grid: Floats) -> Floats:
    """``(grid,)``; logarithms, because far from a sample its density is no number above 0."""
    values, counts = np.unique(sample, return_counts=True)
    exponents = -0.5 * ((grid[:, None] - values) / width) ** 2
    highest = exponents.max(axis=1)
    exponents -= highest[:, None]
    total = np.exp(exponents) @ (counts / sample.size)
    return np.log(total) + highest - np.log(width * np.sqrt(2 * np.pi))
