"""Draws how hard each stroke of a bar is and how far from its slot it falls."""

from collections.abc import Sequence
from math import exp
from random import Random

import numpy as np

from courante.model.drums.inputs import Floats, Hits
from courante.model.drums.kit import BEATS_PER_BAR, DrumBar, Grid
from courante.model.drums.touch_network import (
    COMPONENTS,
    LEAST_SPREAD,
    OFFSET_SCALE_BEATS,
    VALUES,
    Strokes,
    TouchNetwork,
    stroke_inputs,
)

LATEST_BEATS = 0.075
"""No stroke is farther from its slot; people's are within it nine times in ten."""
_LATEST = LATEST_BEATS / OFFSET_SCALE_BEATS
_SOFTEST = 0.06
_MOST = 30.0
"""The highest exponent that is needed."""
_SURE = 2.0
"""The power to which components are drawn: learned of many drummers, where one is playing."""
_OFFSET_FREEDOM = 0.9
"""The share of the learned spread of offsets that is drawn."""


def touched(
    network: TouchNetwork,
    contexts: Floats,
    hits: Hits,
    reference: DrumBar | None,
    rng: Random,
    *,
    freedom: float,
) -> DrumBar:
    """A bar with velocities and offsets for its hits.

    Args:
        network: the touch network.
        contexts: ``(slots, CONTEXT)``, or ``(1, CONTEXT)``.
        hits: ``(slots, pieces)``.
        reference: the bar it is played after, on the same grid.
        rng: some draws a stroke.
        freedom: the share of the learned spread of velocities that is drawn.
    """
    grid = Grid(len(hits) // BEATS_PER_BAR)
    velocities = np.zeros(hits.shape, np.float32)
    offsets = np.zeros(hits.shape, np.float32)
    inputs = stroke_inputs(contexts, hits, reference, grid)
    base = inputs @ network.stroke + network.hidden_bias
    strokes = Strokes()
    for row, (slot, piece) in enumerate(np.argwhere(hits).tolist()):
        hidden = np.tanh(base[row] + strokes.last(slot, piece) @ network.last)
        velocity, offset = _drawn((hidden @ network.out + network.out_bias).tolist(), rng, freedom)
        strokes.struck(slot, piece, (velocity, offset))
        velocities[slot, piece] = velocity
        offsets[slot, piece] = offset * OFFSET_SCALE_BEATS
    return DrumBar(grid, hits, velocities, offsets)


def _drawn(out: Sequence[float], rng: Random, freedom: float) -> tuple[float, float]:
    """Velocity and scaled offset, within their bounds."""
    weights = [exp(min(_MOST, _SURE * value)) for value in out[:COMPONENTS]]
    at, chosen = rng.random() * sum(weights), 0
    while chosen < COMPONENTS - 1 and at >= weights[chosen]:
        at -= weights[chosen]
        chosen += 1
    velocity = _value(out, chosen, 0, freedom * rng.gauss(0, 1))
    offset = _value(out, chosen, 1, _OFFSET_FREEDOM * rng.gauss(0, 1))
    return min(1.0, max(_SOFTEST, velocity)), min(_LATEST, max(-_LATEST, offset))


def _value(out: Sequence[float], chosen: int, value: int, deviation: float) -> float:
    mean = COMPONENTS + chosen * VALUES + value
    spread = LEAST_SPREAD + exp(min(_MOST, out[mean + COMPONENTS * VALUES]))
    return out[mean] + spread * deviation
