"""The typed seam to SciPy's signal processing."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Samples = NDArray[np.float64]


def band_power(samples: Samples, band_hz: tuple[float, float], rate_hz: int) -> Samples:
    """Power of what lies between two frequencies."""
    sections: Any = signal.butter(2, band_hz, "bandpass", fs=rate_hz, output="sos")
    filtered: Any = signal.sosfilt(sections, samples)
    return np.square(filtered)


def smoothed(values: Samples, share: float) -> Samples:
    """Each value a ``share`` of its own, the rest of what came before."""
    result: Any = signal.lfilter([share], [1, share - 1], values)
    return result


def peaks_of(values: Samples, *, least: float, apart: int) -> NDArray[np.intp]:
    """Where the values peak, at ``least`` so high and ``apart`` from each other."""
    found: Any = signal.find_peaks(values, height=least, distance=apart)
    return found[0]
