"""Pieces of one length, so that measures that grow with it compare."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from courante.corpus.piece import Piece, bits_of, sounds
from courante.errors import BadInput
from courante.train.statistics.roll import Ids, Roll
from courante.types import ARTICULATE, PLAY


def excerpts(pieces: Sequence[Piece], bars: int) -> tuple[Piece, ...]:
    """The first ``bars`` whole bars of every piece that has as many; shorter pieces are left out.

    A note held into the first bar is struck there.

    Raises:
        BadInput: ``bars`` is below 1.
    """
    _require_bars(bars)
    starts = [(piece, Roll.of(piece).whole_bars) for piece in pieces]
    return tuple(_cut(piece, steps[:bars]) for piece, steps in starts if len(steps) >= bars)


def windows(pieces: Sequence[Piece], bars: int) -> tuple[Piece, ...]:
    """All stretches of ``bars`` whole bars of every piece, one after the other.

    What is left over at the end of a piece is left out, and stretches in which nothing sounds are.
    Those of one piece keep its title and work.

    Raises:
        BadInput: ``bars`` is below 1.
    """
    _require_bars(bars)
    return tuple(
        cut
        for piece in pieces
        for cut in _windows(piece, Roll.of(piece).whole_bars, bars)
        if sounds(cut)
    )


def _windows(piece: Piece, steps: Ids, bars: int) -> Iterator[Piece]:
    for first in range(0, len(steps) - bars + 1, bars):
        yield _cut(piece, steps[first : first + bars])


def _require_bars(bars: int) -> None:
    if bars < 1:
        raise BadInput("bars", bars, "at least 1")


def _cut(piece: Piece, steps: Ids) -> Piece:
    flat = steps.ravel()
    bits = piece.bits[flat]
    bits = bits_of(bits[:, :, PLAY], bits[:, :, ARTICULATE])
    return replace(piece, bits=bits, positions=piece.positions[flat])
