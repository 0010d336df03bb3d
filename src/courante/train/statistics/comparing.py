"""Sets of pieces beside held-out music, measure by measure (after Yang and Lerch 2018)."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from courante.corpus.piece import Piece
from courante.errors import BadInput
from courante.train.statistics.columns import Column, measure_pieces
from courante.train.statistics.comparison import Beside, Compared, Comparison, Spread
from courante.train.statistics.density import Likeness, likeness
from courante.train.statistics.distances import between, within
from courante.train.statistics.ranking import closest, duels, most_overlap, standings

Floats = NDArray[np.float64]

_ROUNDING = 1e-12
"""What floating-point sums may differ by where the figures are equal."""


def compare(
    sets: Mapping[str, Sequence[Piece]],
    held_out: Sequence[Piece],
    learned_from: Sequence[Piece] = (),
) -> Comparison:
    """Compare sets of pieces with held-out music.

    Many measures grow with a piece's length: ``excerpts`` makes pieces of one length.

    Args:
        sets: by name, what models composed (or any other music).
        held_out: what none of them has seen; at least two pieces.
        learned_from: if given, the longest verbatim copies out of these are compared as well.

    Raises:
        BadInput: there is no set, a set is empty, or fewer than two pieces are held out.
        BadScore: copies are wanted, and a piece sounds outside a piano's range.
    """
    if not sets:
        raise BadInput("sets", 0, "at least one set of pieces")
    for name, pieces in sets.items():
        if not pieces:
            raise BadInput(f"set {name}", 0, "at least one piece")
    if len(held_out) < 2:
        raise BadInput("held-out pieces", len(held_out), "at least two")
    everything = [*held_out, *(piece for pieces in sets.values() for piece in pieces)]
    ends = np.cumsum([len(held_out), *(len(pieces) for pieces in sets.values())]).tolist()
    parts = [slice(0, ends[0]), *(slice(start, end) for start, end in pairwise(ends))]
    columns = measure_pieces(everything, learned_from)
    measures = tuple(_compared(column, list(sets), parts) for column in columns)
    sizes = {name: len(pieces) for name, pieces in sets.items()}
    return Comparison(len(held_out), measures, standings(measures, sizes), duels(measures, sizes))


def _compared(column: Column, names: Sequence[str], parts: Sequence[slice]) -> Compared:
    theirs, *ours = (_defined(column.values[part]) for part in parts)
    inside = within(theirs)
    sets = tuple(
        _beside(name, values, theirs, inside) for name, values in zip(names, ours, strict=True)
    )
    return Compared(
        column.name,
        column.unit,
        column.theme,
        column.source,
        _spread(theirs),
        sets,
        closest(sets),
        most_overlap(sets),
    )


def _defined(values: Floats) -> Floats:
    return values[~np.isnan(values).any(axis=1)]


def _spread(values: Floats) -> Spread:
    if len(values) == 0 or values.shape[1] > 1:
        return Spread(len(values), None, None)
    return Spread(len(values), float(values.mean()), float(values.std()))


def _beside(name: str, ours: Floats, theirs: Floats, inside: Floats) -> Beside:
    if len(ours) == 0 or len(theirs) == 0:
        return Beside(name, _spread(ours), None, None, None, None)
    difference = ours.mean(axis=0) - theirs.mean(axis=0)
    sd = theirs.std(axis=0)
    varies = len(sd) == 1 and sd[0] > _ROUNDING * max(1.0, float(np.abs(theirs).max()))
    shift = float(difference[0] / sd[0]) if varies else None
    like: Likeness | None = likeness(inside, between(ours, theirs)) if len(inside) else None
    return Beside(
        name,
        _spread(ours),
        float(np.linalg.norm(difference)),
        shift,
        None if like is None else like.overlap,
        None if like is None else like.divergence_nats,
    )
