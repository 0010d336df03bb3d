"""Pieces of one length, so that measures that grow with it compare."""

from collections.abc import Sequence
from dataclasses import replace

from courante.corpus.piece import Piece, bits_of
from courante.errors import BadInput
from courante.train.statistics.roll import Ids, Roll
from courante.types import ARTICULATE, PLAY


def excerpts(pieces: Sequence[Piece], bars: int) -> tuple[Piece, ...]:
    """The first ``bars`` whole bars of every piece that has as many; shorter pieces are left out.

    A note held into the first bar is struck there.

    Raises:
        BadInput: ``bars`` is below 1.
    """
    if bars < 1:
        raise BadInput("bars", bars, "at least 1")
    starts = [(piece, Roll.of(piece).whole_bars) for piece in pieces]
    return tuple(_cut(piece, steps[:bars]) for piece, steps in starts if len(steps) >= bars)


def _cut(piece: Piece, steps: Ids) -> Piece:
    flat = steps.ravel()
    bits = piece.bits[flat]
    bits = bits_of(bits[:, :, PLAY], bits[:, :, ARTICULATE])
    return replace(piece, bits=bits, positions=piece.positions[flat])
