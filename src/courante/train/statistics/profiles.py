"""Measures of a piece that are histograms and transition matrices (Yang and Lerch 2018).

Each is flat and sums to one, so that pieces of any length compare; ``None`` if nothing was counted.
"""

import numpy as np
from numpy.typing import NDArray

from courante.train.statistics.roll import Ids, Roll

NOTE_LENGTHS = (1, 2, 3, 4, 6, 8, 12, 16)
"""Steps, from a sixteenth to a whole note with the dotted ones that a grid of sixteenths has."""

Profile = NDArray[np.float64]


def pitch_class_histogram(roll: Roll) -> Profile | None:
    """``(12,)``, the share of sounding time of each pitch class, C first."""
    return _shares(roll.class_time)


def pitch_class_transitions(roll: Roll) -> Profile | None:
    """``(144,)``, how often a note of one class (row) ends just where one of another begins."""
    began, ended = np.zeros((2, roll.steps + 1, 12))
    np.add.at(began, (roll.onsets, roll.pitches % 12), 1)
    np.add.at(ended, (roll.onsets + roll.lengths, roll.pitches % 12), 1)
    return _shares((ended.T @ began).ravel())


def note_length_histogram(roll: Roll) -> Profile | None:
    """``(8,)``, the share of notes of each of ``NOTE_LENGTHS``.

    A length in between counts as the nearest, the shorter of two. Yang and Lerch's classes for
    triplets and dotted sixteenths are left out: the grid has none.
    """
    return _shares(np.bincount(_length_classes(roll), minlength=len(NOTE_LENGTHS)))


def note_length_transitions(roll: Roll) -> Profile | None:
    """``(64,)``, how often a note of one length (row) is followed by one of another."""
    classes, size = _length_classes(roll), len(NOTE_LENGTHS)
    pairs = classes[:-1] * size + classes[1:]
    return _shares(np.bincount(pairs, minlength=size * size))


def _length_classes(roll: Roll) -> Ids:
    between = (np.array(NOTE_LENGTHS[1:]) + np.array(NOTE_LENGTHS[:-1])) / 2
    return np.searchsorted(between, roll.lengths)


def _shares(counts: NDArray[np.float64] | Ids) -> Profile | None:
    total = counts.sum()
    return counts / total if total else None
