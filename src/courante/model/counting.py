"""What the kinds that learn by counting have in common."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from courante.errors import BadInput
from courante.types import Bits, NoteRange

Floats = NDArray[np.float64]


def require_pieces(pieces: Sequence[Bits], note_range: NoteRange) -> None:
    """Refuse what cannot be counted.

    Raises:
        BadInput: there are no pieces, or one is not ``(steps, note_range.size, 2)``.
    """
    if not pieces:
        raise BadInput("pieces", 0, "at least one piece to count")
    for bits in pieces:
        if bits.ndim != 3 or bits.shape[1:] != (note_range.size, 2):
            raise BadInput("pieces", bits.shape, f"shape (steps, {note_range.size}, 2)")


def laplace_logits(hits: Floats, tries: Floats) -> NDArray[np.float32]:
    """Logits by Laplace's rule of succession: counts begin at one, so nothing is impossible."""
    return np.log((hits + 1) / (tries - hits + 1)).astype(np.float32)


def total(counts: Iterable[NDArray[np.number]]) -> Floats:
    """Sum over the pieces."""
    return np.sum([np.asarray(count, dtype=np.float64) for count in counts], axis=0)
