"""What the drum networks look at: one vector for a bar, one for each slot, one for each stroke."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from math import log2

import numpy as np
from numpy.typing import NDArray

from courante.model.drums.kit import PIECES, POSITIONS, STYLES, Grid

Floats = NDArray[np.float32]
Hits = NDArray[np.bool_]

PIECE_COUNT = len(PIECES)
HISTORY_SLOTS = 8
"""How many slots back the hits are looked at one by one."""
AROUND = (-2, -1, 0, 1, 2)
"""Slots of the reference bar that are looked at, from the present one."""
_ENERGY_CENTRES = np.linspace(0, 1, 6, dtype=np.float32)
_ENERGY_WIDTH = 0.2


class Reference(IntEnum):
    """How a bar stands to the bar it is played after."""

    NONE = 0
    ODD = 1
    """An odd number of bars later."""
    EVEN = 2
    """An even number of bars later: the same half of a groove of two bars."""


@dataclass(frozen=True)
class Situation:
    """What a bar is played for.

    Attributes:
        styles: shares by name; empty where unknown.
        energy: 0 to 1; ``None`` where unknown.
        tempo_bpm: quarter notes a minute.
        fill: leading over to something new, rather than keeping the groove.
    """

    styles: Mapping[str, float]
    energy: float | None
    tempo_bpm: float
    fill: bool = False


CONTEXT = len(STYLES) + _ENERGY_CENTRES.size + 4 + len(Reference)
SLOT = CONTEXT + POSITIONS + PIECE_COUNT * len(AROUND)
HISTORY = PIECE_COUNT * HISTORY_SLOTS


def context(situation: Situation, grid: Grid, reference: Reference) -> Floats:
    """The vector of a bar.

    Returns:
        ``(CONTEXT,)``.
    """
    styles = np.array([situation.styles.get(name, 0.0) for name in STYLES], np.float32)
    energy = np.zeros_like(_ENERGY_CENTRES)
    if situation.energy is not None:
        energy = np.exp(-(((situation.energy - _ENERGY_CENTRES) / _ENERGY_WIDTH) ** 2))
    tempo = log2(situation.tempo_bpm / 110)
    rest = [tempo, tempo * tempo, situation.fill, grid == Grid.TRIPLET]
    return np.concatenate([styles, energy, rest, np.eye(len(Reference))[reference]]).astype(
        np.float32
    )


def positions(grid: Grid) -> Floats:
    """One row a slot: which place in the bar, on which grid, it is.

    Returns:
        ``(slots, POSITIONS)``.
    """
    start = 0 if grid == Grid.STRAIGHT else Grid.STRAIGHT.slots
    return np.eye(POSITIONS, dtype=np.float32)[start : start + grid.slots]


def slot_inputs(contexts: Floats, grid: Grid, reference: Hits) -> Floats:
    """What is known of each slot before anything of the bar is played.

    Args:
        contexts: ``(bars, slots, CONTEXT)``, or ``(bars, 1, CONTEXT)`` for all slots of a bar.
        grid: of all bars.
        reference: ``(bars, slots, pieces)``; nothing struck where there is no reference.

    Returns:
        ``(bars, slots, SLOT)``.
    """
    bars, slots = len(contexts), grid.slots
    around = (np.arange(slots)[:, None] + AROUND) % slots
    return np.concatenate(
        [
            np.broadcast_to(contexts, (bars, slots, CONTEXT)),
            np.broadcast_to(positions(grid), (bars, slots, POSITIONS)),
            reference[:, around].reshape(bars, slots, -1),
        ],
        axis=2,
    ).astype(np.float32)


def histories(hits: Hits, before: Hits) -> Hits:
    """The slots before each slot, the nearest first.

    Args:
        hits: ``(bars, slots, pieces)``.
        before: ``(bars, HISTORY_SLOTS, pieces)``, the end of what was played before each bar.

    Returns:
        ``(bars, slots, HISTORY)``.
    """
    line = np.concatenate([before, hits], axis=1)
    slots = hits.shape[1]
    back = range(HISTORY_SLOTS - 1, -1, -1)
    return np.concatenate([line[:, start : start + slots] for start in back], axis=2)
