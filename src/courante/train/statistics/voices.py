"""Faults of voice-leading, each counted by the bar.

The rules are those of four-part writing, as textbooks have them (Aldwell and Schachter, Harmony and
Voice Leading). A roll tells voices apart by their rank in pitch only, so they never cross, and
steps where a voice enters or leaves are not looked at.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from courante.train.statistics.motion import Moves
from courante.train.statistics.roll import Roll

_OCTAVE, _FIFTH = 12, 7
_STEP = 2
"""Semitones; what is more is a leap."""

Faults = NDArray[np.bool_]


def parallel_fifths(roll: Roll) -> float | None:
    """Two voices move the same way from a perfect fifth (or twelfth) to another."""
    return _per_bar(roll, lambda moves: _parallels(moves, _FIFTH))


def parallel_octaves(roll: Roll) -> float | None:
    """Two voices move the same way from an octave (or two) to another."""
    return _per_bar(roll, lambda moves: _parallels(moves, 0))


def direct_fifths(roll: Roll) -> float | None:
    """Outer voices move the same way into a fifth, the upper one by leap (hidden fifths)."""
    return _per_bar(roll, lambda moves: _direct(moves, _FIFTH))


def direct_octaves(roll: Roll) -> float | None:
    """Outer voices move the same way into an octave, the upper one by leap (hidden octaves)."""
    return _per_bar(roll, lambda moves: _direct(moves, 0))


def overlaps(roll: Roll) -> float | None:
    """A voice moves beyond where its neighbour just was."""
    return _per_bar(roll, _overlaps)


def wide_leaps(roll: Roll) -> float | None:
    """A voice leaps by more than an octave."""
    return _per_bar(roll, lambda moves: moves.moved & (_distance(moves) > _OCTAVE))


def wide_spacing(roll: Roll) -> float | None:
    """Chords, of three notes or more, with more than an octave between neighbours above the bass.

    A chord is a step in which something is struck.
    """
    if roll.steps == 0:
        return None
    steps = np.flatnonzero((roll.sounding > 2) & roll.struck.any(axis=1))
    at, columns = np.nonzero(roll.play[steps])
    neighbours = at[1:] == at[:-1]
    above_bass = neighbours[1:] & neighbours[:-1]
    wide = above_bass & (np.diff(columns)[1:] > _OCTAVE)
    return np.unique(at[2:][wide]).size / roll.bars


def _per_bar(roll: Roll, faults: Callable[[Moves], Faults]) -> float | None:
    if roll.steps == 0:
        return None
    return sum(int(faults(moves).sum()) for moves in roll.moves) / roll.bars


def _parallels(moves: Moves, interval: int) -> Faults:
    low, high = np.triu_indices(moves.before.shape[1], k=1)
    there_before = (moves.before[:, high] - moves.before[:, low]) % 12 == interval
    return there_before & _into(moves, low, high, interval)


def _direct(moves: Moves, interval: int) -> Faults:
    if moves.before.shape[1] < 2:
        return np.zeros((0, 1), dtype=np.bool_)
    low, high = np.array([0]), np.array([-1])
    there_before = (moves.before[:, high] - moves.before[:, low]) % 12 == interval
    leap = _distance(moves)[:, high] > _STEP
    return ~there_before & leap & _into(moves, low, high, interval)


def _into(moves: Moves, low: NDArray[np.int64], high: NDArray[np.int64], interval: int) -> Faults:
    """``(moves, pairs)``: both voices move, the same way, and form the interval afterwards."""
    up = moves.after > moves.before
    both = moves.moved[:, low] & moves.moved[:, high]
    there = (moves.after[:, high] - moves.after[:, low]) % 12 == interval
    return both & (up[:, low] == up[:, high]) & there


def _overlaps(moves: Moves) -> Faults:
    above = moves.moved[:, :-1] & (moves.after[:, :-1] > moves.before[:, 1:])
    below = moves.moved[:, 1:] & (moves.after[:, 1:] < moves.before[:, :-1])
    return np.concatenate([above, below], axis=1)


def _distance(moves: Moves) -> NDArray[np.int64]:
    return np.abs(moves.after - moves.before)
