"""How hard and how far from its slot a stroke falls: a mixture density network (Bishop 1994).

Each component is a normal distribution of velocity and offset with no correlation; correlation
comes from the components being shared. A stroke looks at its neighbours, the reference bar's same
stroke, and the last strokes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from courante.model.drums.inputs import CONTEXT, PIECE_COUNT, Floats, Hits, positions
from courante.model.drums.kit import POSITIONS, DrumBar, Grid

COMPONENTS = 4
VALUES = 2
"""Velocity and offset."""
OUT = COMPONENTS * (1 + 2 * VALUES)
"""A component has a weight, and a mean and a spread of each value."""
OFFSET_SCALE_BEATS = 0.04
"""Offsets are counted in these."""
LEAST_SPREAD = 0.03
STROKE = CONTEXT + POSITIONS + 4 * PIECE_COUNT + 1 + VALUES
"""What is known of a stroke before the strokes before it have their touch."""
LAST = 2 * (1 + VALUES)
"""The last stroke of the same piece: whether there is one, its velocity and its offset; then the
last stroke of all: whether it is in the same slot, its velocity and its offset."""


@dataclass(frozen=True, eq=False)
class TouchNetwork:
    """Its weights.

    Attributes:
        stroke: ``(STROKE, hidden)``. last: ``(LAST, hidden)``. hidden_bias: ``(hidden,)``.
        out: ``(hidden, OUT)``. out_bias: ``(OUT,)``; a component has a weight
            (as a logit), two means and two spreads (as logarithms).
    """

    stroke: Floats
    last: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats


def stroke_inputs(contexts: Floats, hits: Hits, reference: DrumBar | None, grid: Grid) -> Floats:
    """What is known of the strokes of a bar, by slot and then piece.

    Args:
        contexts: ``(slots, CONTEXT)``, or ``(1, CONTEXT)`` for all slots; as for the hits.
        hits: ``(slots, pieces)``.
        reference: on the same grid.
        grid: of the bar.

    Returns:
        ``(strokes, STROKE)``.
    """
    slots, pieces = hits.nonzero()
    padded = np.pad(hits, ((1, 1), (0, 0)))
    known = np.zeros((slots.size, 1 + VALUES), np.float32)
    if reference is not None:
        known[:, 0] = reference.hits[slots, pieces]
        known[:, 1] = reference.velocities[slots, pieces]
        known[:, 2] = reference.offsets_beats[slots, pieces] / OFFSET_SCALE_BEATS
    return np.concatenate(
        [
            np.broadcast_to(contexts, (grid.slots, CONTEXT))[slots],
            positions(grid)[slots],
            np.eye(PIECE_COUNT)[pieces],
            padded[slots],
            padded[slots + 1],
            padded[slots + 2],
            known,
        ],
        axis=1,
    ).astype(np.float32)


_OF_ALL = 1 + VALUES


class Strokes:
    """What was struck last in a bar, as the network takes it; strokes are told in order."""

    def __init__(self) -> None:
        self._known = np.zeros((PIECE_COUNT, LAST), np.float32)
        self._slot = -1

    def last(self, slot: int, piece: int) -> Floats:
        """What a stroke looks at.

        Returns:
            ``(LAST,)``, good until the next stroke is told.
        """
        known = self._known[piece]
        known[_OF_ALL] = slot == self._slot
        return known

    def struck(self, slot: int, piece: int, values: Sequence[float]) -> None:
        """The velocity and scaled offset that it got."""
        self._slot = slot
        self._known[piece, :_OF_ALL] = (1.0, *values)
        self._known[:, _OF_ALL + 1 :] = values


def last_inputs(bar: DrumBar) -> Floats:
    """The strokes before each stroke of a bar.

    Returns:
        ``(strokes, LAST)``, by slot and then piece.
    """
    strokes, found = Strokes(), list[Floats]()
    for slot, piece in zip(*bar.hits.nonzero(), strict=True):
        found.append(strokes.last(slot, piece).copy())
        offset = float(bar.offsets_beats[slot, piece]) / OFFSET_SCALE_BEATS
        strokes.struck(slot, piece, (float(bar.velocities[slot, piece]), offset))
    return np.array(found, np.float32).reshape(-1, LAST)


def split(out: Floats) -> tuple[Floats, Floats, Floats]:
    """The network's outputs as log-weights, means and spreads.

    Args:
        out: ``(..., OUT)``.

    Returns:
        ``(..., COMPONENTS)``, then twice ``(..., COMPONENTS, VALUES)``.
    """
    weights = out[..., :COMPONENTS]
    weights = weights - np.logaddexp.reduce(weights, axis=-1, keepdims=True)
    rest = out[..., COMPONENTS:].reshape(*out.shape[:-1], 2, COMPONENTS, VALUES)
    means, spreads = rest[..., 0, :, :], LEAST_SPREAD + np.exp(rest[..., 1, :, :])
    return weights, means, spreads.astype(np.float32)


def log_density(network: TouchNetwork, strokes: Floats, last: Floats, values: Floats) -> Floats:
    """Log-density of velocity and scaled offset, in nats.

    Args:
        network: the network.
        strokes: ``(strokes, STROKE)``.
        last: ``(strokes, LAST)``.
        values: ``(strokes, VALUES)``.

    Returns:
        ``(strokes,)``.
    """
    hidden = np.tanh(strokes @ network.stroke + last @ network.last + network.hidden_bias)
    weights, means, spreads = split(hidden @ network.out + network.out_bias)
    distance = (values[:, None] - means) / spreads
    normal = -0.5 * distance**2 - np.log(spreads) - 0.5 * np.log(2 * np.pi)
    return np.logaddexp.reduce(weights + normal.sum(axis=-1), axis=-1)
