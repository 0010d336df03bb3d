"""How a long run resembles itself: as composed, and with the form that brings themes back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from courante.composer import form
from courante.config import FormConfig
from courante.corpus.piece import Piece
from courante.train.statistics import Roll, windows
from courante.train.statistics.recurrence import bar_names, similarity_at
from courante.types import Bar

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


def formed(piece: Piece, config: FormConfig, seed: int, bpm: float) -> Piece:
    """The piece that a form makes of composed bars; as long as what was composed."""
    state = form.init(config, seed, piece.metre, bpm=bpm)
    size = piece.metre.steps_per_bar
    count = piece.steps // size
    out: list[Bar] = []
    for number in range(count):
        bits = piece.bits[number * size : (number + 1) * size]
        state, bars = form.step(state, Bar(number, piece.metre, piece.note_range, bits))
        out += bars
        if len(out) >= count:
            break
    bits = np.concatenate([bar.bits for bar in out[:count]])
    return replace(piece, bits=bits, positions=piece.positions[: len(bits)])


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
