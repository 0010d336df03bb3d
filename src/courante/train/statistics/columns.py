"""Every measure of every piece."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.corpus.piece import Piece
from courante.train.copying import Copy, longest_copies
from courante.train.statistics.measures import COPIES, MEASURES
from courante.train.statistics.roll import Roll

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Column:
    """One measure of a number of pieces.

    Attributes:
        name, unit, theme, source: those of the measure.
        values: ``(pieces, size)``, a row a piece, ``nan`` where it is undefined; ``size`` is 1
            unless the measure is a profile.
    """

    name: str
    unit: str
    theme: str
    source: str
    values: Values


def measure_pieces(
    pieces: Sequence[Piece], learned_from: Sequence[Piece] = ()
) -> tuple[Column, ...]:
    """Measure pieces; copies are looked for where there is something to copy from."""
    rolls = [Roll.of(piece) for piece in pieces]
    columns = [
        Column(m.name, m.unit, m.theme, m.source, _stacked([m.of(roll) for roll in rolls]))
        for m in MEASURES
    ]
    if learned_from:
        for name, unit, theme, source, any_key in COPIES:
            copies = longest_copies(pieces, learned_from, any_key=any_key)
            columns.append(Column(name, unit, theme, source, _copied(copies)))
    return tuple(columns)


def _copied(copies: Sequence[Copy]) -> Values:
    return np.array([[copy.steps] for copy in copies], dtype=np.float64)


def _stacked(values: Sequence[float | Values | None]) -> Values:
    known = [np.atleast_1d(value) for value in values if value is not None]
    stacked = np.full((len(values), known[0].size if known else 1), np.nan)
    if known:
        stacked[[value is not None for value in values]] = known
    return stacked
