"""What a classifier hears of an excerpt: one row of numbers, the same length for every excerpt.

All measures that are single numbers, and profiles of how lines move, how long notes are, where in
the bar they begin and which pitch classes they have, counted from the key that fits best. No
feature tells the key itself: composed music may be in any.
"""

from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from courante.corpus.piece import Piece
from courante.train.statistics.measures import MEASURES
from courante.train.statistics.profiles import NOTE_LENGTHS, note_length_histogram
from courante.train.statistics.roll import Ids, Roll

Row = NDArray[np.float64]

_MEASURES = tuple(measure for measure in MEASURES if measure.unit != "profile")
_MOVES = ("repeats", "steps", "thirds", "fourths and fifths", "wider leaps", "moves up")
_MAJOR = np.array([1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1], dtype=np.float64)
_PLACES = 8
"""Parts of the bar that onsets are counted in."""
_DEGREES = ("1", "b2", "2", "b3", "3", "4", "#4", "5", "b6", "6", "b7", "7")


def features_of(pieces: Sequence[Piece]) -> Row:
    """``(pieces, features)``: the features of each, ``nan`` where a piece leaves one undefined."""
    rows = [_row(Roll.of(piece)) for piece in pieces]
    return np.array(rows, dtype=np.float64).reshape(len(pieces), len(FEATURES))


def _row(roll: Roll) -> list[float]:
    measured = (measure.of(roll) for measure in _MEASURES)
    simple = [np.nan if value is None else float(value) for value in measured]
    return [*simple, *chain.from_iterable(tell(roll) for _, tell in _PROFILES)]


def _register(roll: Roll) -> list[float]:
    """Highest and lowest line on average, the middle of all notes, and their spread."""
    if roll.pitches.size == 0:
        return [np.nan] * 4
    top, bottom = roll.lowest + _line(roll, highest=True), roll.lowest + _line(roll, highest=False)
    return [float(value) for value in (top.mean(), bottom.mean(), roll.pitches.mean(), top.std())]


def _top_moves(roll: Roll) -> list[float]:
    return _moves(_line_onsets(roll, highest=True))


def _bass_moves(roll: Roll) -> list[float]:
    return _moves(_line_onsets(roll, highest=False))


def _moves(pitches: Ids) -> list[float]:
    """Shares of the intervals from note to note, and of those that move at all, upwards."""
    steps = np.diff(pitches)
    if steps.size == 0:
        return [np.nan] * len(_MOVES)
    sizes = np.digitize(np.abs(steps), [1, 3, 5, 8])
    shares = np.bincount(sizes, minlength=5) / steps.size
    moving = steps[steps != 0]
    return [*shares.tolist(), float((moving > 0).mean()) if moving.size else np.nan]


def _line_onsets(roll: Roll, *, highest: bool) -> Ids:
    """The outer note of each step in which that note is struck."""
    pick = roll.struck.any(axis=1)
    struck = roll.struck[pick]
    sounding = roll.play[pick]
    outer = _outer(sounding, highest=highest)
    return outer[struck[np.arange(len(outer)), outer]]


def _line(roll: Roll, *, highest: bool) -> Ids:
    return _outer(roll.play[roll.sounding > 0], highest=highest)


def _outer(sounding: NDArray[np.bool_], *, highest: bool) -> Ids:
    if highest:
        return sounding.shape[1] - 1 - sounding[:, ::-1].argmax(axis=1)
    return sounding.argmax(axis=1).astype(np.int64)


def _lengths(roll: Roll) -> list[float]:
    histogram = note_length_histogram(roll)
    return [np.nan] * len(NOTE_LENGTHS) if histogram is None else histogram.tolist()


def _places(roll: Roll) -> list[float]:
    """Share of the onsets in each eighth part of the bar."""
    if roll.onsets.size == 0:
        return [np.nan] * _PLACES
    places = (roll.first_position + roll.onsets) % roll.steps_per_bar * _PLACES
    return (
        np.bincount(places // roll.steps_per_bar, minlength=_PLACES) / roll.onsets.size
    ).tolist()


def _off_beat(roll: Roll) -> list[float]:
    """Share of the onsets that are on a beat, and that are on no eighth."""
    if roll.onsets.size == 0:
        return [np.nan, np.nan]
    places = (roll.first_position + roll.onsets) % roll.steps_per_beat
    return [float((places == 0).mean()), float((places % 2 == 1).mean())]


def _degrees(roll: Roll) -> list[float]:
    """Share of sounding time of each degree of the major scale that fits best."""
    total = roll.class_time.sum()
    if not total:
        return [np.nan] * 12
    shares = roll.class_time / total
    fits = [float(np.roll(_MAJOR, key) @ shares) for key in range(12)]
    return np.roll(shares, -int(np.argmax(fits))).tolist()


def _harmonies(roll: Roll) -> list[float]:
    """Share of the beats on which each interval class sounds, of two different notes or more."""
    beat = (roll.first_position + np.arange(roll.steps)) % roll.steps_per_beat == 0
    chords = roll.chroma[beat & (roll.sounding > 1)]
    if len(chords) == 0:
        return [np.nan] * 6
    return [
        float((chords & np.roll(chords, interval, axis=1)).any(axis=1).mean())
        for interval in range(1, 7)
    ]


_PROFILES: tuple[tuple[tuple[str, ...], Callable[[Roll], list[float]]], ...] = (
    (("top line (MIDI)", "bottom line (MIDI)", "mean pitch (MIDI)", "top line, spread"), _register),
    (tuple(f"top line: {name}" for name in _MOVES), _top_moves),
    (tuple(f"bottom line: {name}" for name in _MOVES), _bass_moves),
    (tuple(f"notes of {steps} steps" for steps in NOTE_LENGTHS), _lengths),
    (tuple(f"onsets in bar part {place + 1}/{_PLACES}" for place in range(_PLACES)), _places),
    (("onsets on the beat", "onsets off the eighths"), _off_beat),
    (tuple(f"degree {degree}" for degree in _DEGREES), _degrees),
    (tuple(f"interval class {interval} on beats" for interval in range(1, 7)), _harmonies),
)

FEATURES: tuple[str, ...] = (
    *(measure.name for measure in _MEASURES),
    *chain.from_iterable(names for names, _ in _PROFILES),
)
"""Names of the columns of ``features_of``."""
