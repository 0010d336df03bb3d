"""Pieces, settings and paths for training tiny networks in tests."""

from dataclasses import replace

import numpy as np
from tests.networks import TINY, waves

from courante.config import TrainConfig
from courante.corpus.piece import Piece, bits_of
from courante.types import COMMON_TIME, Metre, NoteRange, Pitch

QUICK = TrainConfig(lanes=2, window_steps=8, passes=5, patience=3, transpose=2)
"""Forty-eight steps are three updates a pass."""
MIDDLE = NoteRange(Pitch(60), Pitch(62))
"""What pieces sound in, so that they can be moved within the tiny network's range."""


def tiny_piece(
    title: str,
    steps: int,
    seed: int = 0,
    metre: Metre = COMMON_TIME,
    *,
    first: int = 0,
    sounding: NoteRange = MIDDLE,
) -> Piece:
    """A piece whose lowest and highest pitches sound at once in its first and last step.

    ``first`` is the place of that step in its bar: with a pick-up not 0.
    """
    note_range = TINY.note_range
    play = np.zeros((steps, note_range.size), np.bool_)
    columns = slice(sounding.lowest - note_range.lowest, sounding.highest + 1 - note_range.lowest)
    play[:, columns] = waves(steps, sounding.size, seed=seed) > 0.2
    play[[0, -1], columns] = True
    struck = waves(*play.shape, seed=seed + 1) > 0.5
    positions = ((first + np.arange(steps)) % metre.steps_per_bar).astype(np.int8)
    return Piece(title, title, metre, note_range, bits_of(play, struck), positions)


def renamed(piece: Piece, title: str) -> Piece:
    """The same music as another work."""
    return replace(piece, title=title, work=title)
