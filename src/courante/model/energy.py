"""How full of notes a bar is, in three numbers, and what a slider from 0 to 1 asks of a style.

The numbers are *density* (notes struck a step), *polyphony* (notes that sound, mean of the steps)
and *activity* (share of steps in which a note is struck). A network learns them as inputs, measured
on the bar it foretells; to compose, they are looked up in what the style's own bars were like.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from courante.config import LearnedStyle
from courante.types import ARTICULATE, PLAY, Bits

Energy = NDArray[np.float32]
"""``(..., 3)``: density, polyphony, activity."""

UNKNOWN = -1.0
"""Stands for each of the three where nothing is asked."""
EVENLY = 0.1
"""Share of an even rise from the lowest to the highest quantile in what is asked."""
QUANTILES = np.linspace(0.05, 0.95, 11)
"""Those kept of a style: its emptiest and its fullest bars are not to be asked for."""


def bar_energy(bits: Bits) -> Energy:
    """The energy of a bar, or of any other stretch, of ``(steps, notes, 2)``."""
    struck = bits[:, :, ARTICULATE]
    density = struck.sum() / len(bits)
    polyphony = bits[:, :, PLAY].sum() / len(bits)
    return np.array([density, polyphony, struck.any(axis=1).mean()], np.float32)


def energy_by_step(bits: Bits, positions: NDArray[np.integer]) -> Energy:
    """The energy of each step's bar, ``(steps, 3)``; a bar begins where the position is 0."""
    found = np.zeros((len(bits), 3), np.float32)
    for start, end in bar_spans(positions):
        found[start:end] = bar_energy(bits[start:end])
    return found


def bar_spans(positions: NDArray[np.integer]) -> list[tuple[int, int]]:
    """First step of each bar, and the one after its last; a pick-up counts as a bar."""
    starts = np.flatnonzero(positions == 0).tolist()
    starts = starts if starts and starts[0] == 0 else [0, *starts]
    return list(zip(starts, [*starts[1:], len(positions)], strict=True))


def learned_style(name: str, bars: Iterable[Bits]) -> LearnedStyle:
    """What a style's bars are like; bars in which nothing is struck do not count.

    Raises:
        BadConfig: there is no bar that counts.
    """
    found = [bar_energy(bits) for bits in bars if bits[:, :, ARTICULATE].any()]
    spread = np.quantile(found, QUANTILES, axis=0) if found else np.zeros((0, 3))
    density, polyphony, activity = (
        tuple(round(float(value), 4) for value in column) for column in spread.T
    )
    return LearnedStyle(name, density, polyphony, activity)


def asked_energy(styles: Sequence[LearnedStyle], shares: Sequence[float], level: float) -> Energy:
    """What a level from 0 to 1 asks of a mixture of styles.

    Each number is found at the same place between its own lowest and highest quantile, style by
    style, and mixed by the shares (which sum to 1). Density and activity rise a little everywhere,
    also where many bars of the style are alike: so a higher level always asks for more.
    """
    asked = np.zeros(3)
    for style, share in zip(styles, shares, strict=True):
        density, polyphony, activity = (
            float(np.interp(level * (len(column) - 1), np.arange(len(column)), column))
            for column in (style.density, style.polyphony, style.activity)
        )
        rising = [
            (1 - EVENLY) * found + EVENLY * (column[0] + level * (column[-1] - column[0]))
            for found, column in ((density, style.density), (activity, style.activity))
        ]
        asked += share * np.array([rising[0], polyphony, rising[1]])
    return asked.astype(np.float32)
