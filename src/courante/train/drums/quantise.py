"""Strokes in time become bars on a grid: each slot's strokes, and how far from it they fell.

A performance is heard as a mixture of beats in sixteenths and beats in triplets; how many it has of
each follows from the strokes by expectation maximisation. A bar lies on the grid that explains its
strokes better. What all strokes within a few bars are late by at the median (latency,
and drift away from the click) is taken off first.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from courante.model.drums.kit import BEATS_PER_BAR, INDEX, PIECES, DrumBar, Grid, Piece
from courante.train.drums._mido import Stroke

_JITTER_BEATS = 0.035
"""How far from their slot people's strokes fall, as a standard deviation."""
_ROUNDS = 8
_MOST = 6.0
"""What a single stroke says at most, in nats."""
_NEAR_BEATS = 0.12
"""Strokes so near to a beat are taken to be meant for it."""
_DRIFT_BARS = 3
"""Drift is measured over so many bars before and after a bar."""

_PIECE_OF_KEY = {
    **dict.fromkeys((35, 36), Piece.KICK),
    **dict.fromkeys((38, 40), Piece.SNARE),
    37: Piece.STICK,
    **dict.fromkeys((42, 22), Piece.CLOSED_HAT),
    44: Piece.PEDAL_HAT,
    **dict.fromkeys((46, 26), Piece.OPEN_HAT),
    **dict.fromkeys((51, 53, 59), Piece.RIDE),
    **dict.fromkeys((49, 52, 55, 57), Piece.CRASH),
    **dict.fromkeys((43, 58), Piece.LOW_TOM),
    **dict.fromkeys((45, 47), Piece.MID_TOM),
    **dict.fromkeys((48, 50), Piece.HIGH_TOM),
}
"""Keys of the Roland TD-11 that the performances were recorded on."""


def quantised(strokes: Sequence[Stroke]) -> tuple[DrumBar, ...]:
    """The bars of a performance; strokes on unknown keys are left out.

    Of two strokes of a piece in one slot the louder counts. Empty bars before the first and after
    the last stroke are left out.
    """
    known = [stroke for stroke in strokes if stroke.key in _PIECE_OF_KEY]
    if not known:
        return ()
    onsets = np.array([stroke.onset_beats for stroke in known])
    onsets -= _late_beats(onsets)
    # What falls just before the first bar belongs to its first slot.
    first = int((onsets[0] + 0.5 / Grid.STRAIGHT) // BEATS_PER_BAR) * BEATS_PER_BAR
    onsets -= first
    straight, triplet = _distance(onsets, Grid.STRAIGHT), _distance(onsets, Grid.TRIPLET)
    bars = np.maximum(0, (onsets + 0.5 / Grid.STRAIGHT) // BEATS_PER_BAR).astype(int)
    favour = _log_favour(straight, triplet)
    swung = np.bincount(bars, favour) + _log_prior(bars, favour) > 0
    return tuple(
        _bar(
            [stroke for stroke, here in zip(known, bars == number, strict=True) if here],
            onsets[bars == number] - number * BEATS_PER_BAR,
            Grid.TRIPLET if swung[number] else Grid.STRAIGHT,
        )
        for number in range(int(bars.max()) + 1)
    )


def _late_beats(onsets: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much later than the click the playing is around each stroke."""
    late = onsets - np.round(onsets)
    near = np.abs(late) < _NEAR_BEATS
    bars = onsets // BEATS_PER_BAR
    of_bar: dict[float, float] = {}
    for bar in np.unique(bars):
        around = late[near & (np.abs(bars - bar) <= _DRIFT_BARS)]
        of_bar[float(bar)] = float(np.median(around)) if around.size else 0.0
    return np.array([of_bar[float(bar)] for bar in bars])


def _distance(onsets: NDArray[np.float64], grid: Grid) -> NDArray[np.float64]:
    return onsets - np.round(onsets * grid) / grid


def _log_favour(straight: NDArray[np.float64], triplet: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much each stroke speaks for triplets; no stroke decides by itself."""
    return np.clip((straight**2 - triplet**2) / (2 * _JITTER_BEATS**2), -_MOST, _MOST)


def _log_prior(bars: NDArray[np.int_], favour: NDArray[np.float64]) -> float:
    of_bar = np.bincount(bars, favour)
    share = 0.1
    for _ in range(_ROUNDS):
        odds = of_bar + np.log(share / (1 - share))
        belief: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
        share = min(0.99, max(0.01, float(belief.mean())))
    return float(np.log(share / (1 - share)))


def _bar(strokes: Sequence[Stroke], onsets: NDArray[np.float64], grid: Grid) -> DrumBar:
    shape = (grid.slots, len(PIECES))
    velocities = np.zeros(shape, np.float32)
    offsets = np.zeros(shape, np.float32)
    for stroke, onset in zip(strokes, onsets, strict=True):
        slot = int(np.clip(round(onset * grid), 0, grid.slots - 1))
        piece = INDEX[_PIECE_OF_KEY[stroke.key]]
        velocity = stroke.velocity / 127
        if velocity > velocities[slot, piece]:
            velocities[slot, piece] = velocity
            offsets[slot, piece] = onset - slot / grid
    return DrumBar(grid, velocities > 0, velocities, offsets)
