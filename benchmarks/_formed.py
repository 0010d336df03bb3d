"""Composed music with its form, as it is heard: how it resembles itself, and how it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from courante.composer import form
from courante.config import FormConfig
from courante.corpus.piece import Piece
from courante.train.statistics import Roll, windows
from courante.train.statistics.recurrence import bar_names, similarity_at
from courante.types import ARTICULATE, PLAY, Bar, Bits

LAGS = (1, 4, 8, 16)
WINDOW_BARS = 32
"""Similarity is taken within so many bars, in people's pieces and in ours."""


@dataclass(frozen=True)
class Likeness:
    """How music resembles itself.

    Attributes:
        similarities: mean cosine of bars as far apart as ``LAGS``; ``None`` where no piece is long
            enough.
        bars: how many sound. distinct: how many of them differ. most: how often the commonest is
            heard. All three are means over pieces.
    """

    similarities: tuple[float | None, ...]
    bars: float
    distinct: float
    most: float


def likeness(pieces: Sequence[Piece]) -> Likeness:
    """Of all pieces."""
    cut = [Roll.of(piece) for piece in windows(pieces, WINDOW_BARS)]
    means = [_mean([similarity_at(roll, lag) for roll in cut]) for lag in LAGS]
    names = [bar_names(Roll.of(piece)) for piece in pieces]
    sizes = [(one.size, np.unique(one).size, np.bincount(one).max(initial=0)) for one in names]
    bars, distinct, most = np.mean(sizes, axis=0).tolist()
    return Likeness(tuple(means), bars, distinct, most)


@dataclass(frozen=True)
class Shape:
    """What a form makes of composed bars.

    Attributes:
        seed: of the form. bpm: that it plans with. dance: whether it makes dance tunes.
    """

    seed: int
    bpm: float
    dance: bool


def formed(piece: Piece, shape: Shape) -> Piece:
    """The piece that a form makes of composed bars; as long as what was composed."""
    return _of_bars(piece, formed_bars(piece, shape)[: piece.steps // piece.metre.steps_per_bar])


def formed_bars(piece: Piece, shape: Shape) -> list[Bar]:
    """All bars that a form gives out for the composed ones."""
    state = form.init(FormConfig(), shape.seed, piece.metre, bpm=shape.bpm)
    state = form.dancing(state, dance=shape.dance)
    size = piece.metre.steps_per_bar
    out: list[Bar] = []
    for number in range(piece.steps // size):
        bits = piece.bits[number * size : (number + 1) * size]
        state, bars = form.step(state, Bar(number, piece.metre, piece.note_range, bits))
        out += bars
    return out


def written(piece: Piece, bars: Sequence[Bar], first: int, count: int) -> Piece:
    """So many bars of music with its form, as people write it down.

    People's scores have what is repeated note for note only once, so here it stands once, too.

    Args:
        piece: what was composed.
        bars: what its form gave out.
        first: of the bars that are left; where there are not as many after it, fewer.
        count: how many bars.
    """
    known: set[bytes] = set()
    kept: list[Bar] = []
    phrase: list[Bar] = []
    for bar in bars:
        phrase.append(bar)
        if bar.place.ends:
            notes = b"".join(_as_struck(one).tobytes() for one in phrase)
            kept += [] if notes in known else phrase
            known.add(notes)
            phrase = []
    first = max(0, min(first, len(kept) - count))
    return _of_bars(piece, kept[first : first + count])


def _as_struck(bar: Bar) -> Bits:
    """Its bits, as if nothing were tied over from the bar before."""
    bits = bar.bits.copy()
    bits[0, :, ARTICULATE] = bits[0, :, PLAY]
    return bits


def _of_bars(piece: Piece, bars: Sequence[Bar]) -> Piece:
    bits = np.concatenate([bar.bits for bar in bars])
    positions = np.arange(len(bits)) % piece.metre.steps_per_bar
    return replace(piece, bits=bits, positions=positions.astype(piece.positions.dtype))


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
