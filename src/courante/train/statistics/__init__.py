"""Musical statistics of pieces, to set composed music beside the music it was learned from."""

from courante.train.statistics.comparing import compare
from courante.train.statistics.comparison import (
    Beside,
    Compared,
    Comparison,
    Duel,
    Spread,
    Standing,
)
from courante.train.statistics.excerpts import excerpts, windows
from courante.train.statistics.markdown import comparison_markdown
from courante.train.statistics.measures import MEASURES, Measure
from courante.train.statistics.picture import draw_comparison
from courante.train.statistics.roll import Roll
from courante.train.statistics.table import Row, Table, describe

__all__ = [
    "MEASURES",
    "Beside",
    "Compared",
    "Comparison",
    "Duel",
    "Measure",
    "Roll",
    "Row",
    "Spread",
    "Standing",
    "Table",
    "compare",
    "comparison_markdown",
    "describe",
    "draw_comparison",
    "excerpts",
    "windows",
]
