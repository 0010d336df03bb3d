"""Figures over a number of pieces, one row a measure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from courante.corpus.piece import Piece
from courante.errors import BadInput
from courante.train.statistics.columns import Column, measure_pieces


@dataclass(frozen=True)
class Row:
    """One measure over all pieces that define it; the figures are ``None`` if no piece does.

    Attributes:
        pieces: how many pieces define it.
        sd: the population's standard deviation.
    """

    name: str
    unit: str
    mean: float | None
    sd: float | None
    least: float | None
    most: float | None
    pieces: int

    def text(self) -> str:
        """Mean and standard deviation, for people."""
        return "undefined" if self.mean is None else f"{self.mean:.3g} ± {self.sd:.2g}"


@dataclass(frozen=True)
class Table:
    """Statistics of a number of pieces, each piece counted once."""

    pieces: int
    rows: tuple[Row, ...]

    def row(self, name: str) -> Row:
        """The row of that name.

        Raises:
            BadInput: there is none.
        """
        for row in self.rows:
            if row.name == name:
                return row
        known = ", ".join(row.name for row in self.rows)
        raise BadInput(field="statistic", value=name, expected=known)


def describe(pieces: Sequence[Piece], learned_from: Sequence[Piece] = ()) -> Table:
    """Measure pieces by everything that is a single number; ``compare`` has the profiles, too.

    Args:
        pieces: composed ones, or held-out ones to compare with; silent ones are pieces as well.
        learned_from: if given, the longest verbatim copies out of these are added.

    Raises:
        BadInput: there are no pieces.
        BadScore: copies are wanted, and a piece sounds outside a piano's range.
    """
    if not pieces:
        raise BadInput(field="pieces", value=0, expected="at least one piece")
    columns = measure_pieces(pieces, learned_from)
    return Table(len(pieces), tuple(_row(column) for column in columns if column.unit != "profile"))


def _row(column: Column) -> Row:
    values = column.values[~np.isnan(column.values)]
    if values.size == 0:
        return Row(column.name, column.unit, None, None, None, None, 0)
    figures = (values.mean(), values.std(), values.min(), values.max())
    mean, sd, least, most = (float(figure) for figure in figures)
    return Row(column.name, column.unit, mean, sd, least, most, values.size)
