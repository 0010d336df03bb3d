"""How voices move, as far as a piano roll can tell voices apart: by their rank in pitch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Columns = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Moves:
    """All moves from one step to the next of a given number of voices, lowest voice first.

    Attributes:
        before, after: ``(moves, voices)``, the columns that sound in the step before and at it.
        moved: ``(moves, voices)``, whether the voice is struck on a column it was not on before.
    """

    before: Columns
    after: Columns
    moved: NDArray[np.bool_]


def moves_of(play: NDArray[np.bool_], struck: NDArray[np.bool_]) -> tuple[Moves, ...]:
    """Find the steps that sound other notes than the step before, but as many.

    Where a voice enters or leaves, a roll does not tell which one: such steps are left out.

    Args:
        play: ``(steps, notes)``, what sounds.
        struck: ``(steps, notes)``, what begins.
    """
    counts: Columns = play.sum(axis=1)
    columns = np.nonzero(play)[1]
    ends = np.cumsum(counts)
    same_size = np.flatnonzero((counts[1:] == counts[:-1]) & (counts[1:] > 0)) + 1
    steps = same_size[(play[same_size] != play[same_size - 1]).any(axis=1)]
    found: list[Moves] = []
    sizes: list[int] = np.unique(counts[steps]).tolist()
    for size in sizes:
        at = steps[counts[steps] == size]
        ranks: Columns = np.arange(-size, 0)
        before = columns[ends[at - 1][:, None] + ranks]
        after = columns[ends[at][:, None] + ranks]
        found.append(Moves(before, after, struck[at[:, None], after] & (before != after)))
    return tuple(found)
