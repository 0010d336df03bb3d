"""Bits drawn by hand."""

import numpy as np

from courante.types import Bits


def signs(*notes: str) -> Bits:
    """One string a note, a sign a step: ``.`` silent, ``x`` struck, ``-`` held."""
    rows = np.array([list(note) for note in notes]).T
    return np.stack([rows != ".", rows == "x"], axis=-1)
