"""A pass over the corpus: pieces in a new order and new keys, cut into lanes of windows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from courante.config import TrainConfig
from courante.corpus.piece import Piece, crop, sounding_range, sounds, transpose
from courante.errors import BadInput
from courante.model.arrays import to_device
from courante.model.contract import Window
from courante.types import TRIPLE_TIME, Bits, NoteRange


class Stream(NamedTuple):
    """Pieces one after the other: the fields of a ``Window`` with the steps on the first axis."""

    before: Bits
    bits: Bits
    position: NDArray[np.int32]
    triple: NDArray[np.bool_]
    fresh: NDArray[np.bool_]

    @property
    def steps(self) -> int:
        """Length in steps."""
        return self.bits.shape[0]


def join_pieces(pieces: Sequence[Piece], fresh: Sequence[bool]) -> Stream:
    """Put pieces one after the other; a fresh one knows nothing of the piece before it."""
    bits = np.concatenate([piece.bits for piece in pieces])
    starts = np.cumsum([0, *(piece.steps for piece in pieces[:-1])])
    before = np.zeros_like(bits)
    before[1:] = bits[:-1]
    emptied = np.zeros(bits.shape[0], dtype=np.bool_)
    emptied[starts] = fresh
    before[emptied] = False
    triple = [np.full(piece.steps, piece.metre == TRIPLE_TIME) for piece in pieces]
    position = np.concatenate([piece.positions for piece in pieces]).astype(np.int32)
    return Stream(before, bits, position, np.concatenate(triple), emptied)


def pass_over(
    pieces: Sequence[Piece], note_range: NoteRange, config: TrainConfig, number: int
) -> Stream:
    """The stream of one pass; the same number gives the same stream.

    Raises:
        BadInput: a piece does not fit the network's range in any key.
    """
    draw = np.random.default_rng([config.seed, number])
    order: list[int] = draw.permutation(len(pieces)).tolist()
    moving = number < config.transpose_share * config.passes
    keys = draw if moving else None
    moved = [_in_new_key(pieces[i], note_range, config.transpose, keys) for i in order]
    fresh: list[bool] = (draw.random(len(pieces)) < config.fresh_share).tolist()
    return join_pieces(moved, fresh)


def window_count(steps: int, config: TrainConfig) -> int:
    """How many windows each lane of a stream of so many steps has.

    Raises:
        BadInput: there is not one window for each lane.
    """
    needed = config.lanes * config.window_steps
    if steps < needed:
        raise BadInput("corpus", f"{steps} steps to train on", f"at least {needed} steps")
    return steps // needed


def windows(stream: Stream, config: TrainConfig, first: int = 0) -> Iterator[Window]:
    """The windows of all lanes, in order, from number ``first`` on; ``(lanes, steps, ...)`` each.

    Lanes begin with an empty memory. What does not fill a window is left out; the next pass cuts
    elsewhere.

    Raises:
        BadInput: the stream is shorter than one window for each lane.
    """
    width = config.window_steps
    count = window_count(stream.steps, config)
    lanes = np.arange(config.lanes) * count * width
    fresh = stream.fresh.copy()
    fresh[lanes] = True
    stream = stream._replace(fresh=fresh)
    for number in range(first, count):
        rows = lanes[:, None] + number * width + np.arange(width)
        yield Window(*(to_device(field[rows]) for field in stream))


def side_by_side(streams: Sequence[Stream], first: int, width: int) -> Window:
    """The same steps of several streams, one a lane: ``(lanes, width, ...)``, silent at the end."""
    lanes = [[_cut(field, first, width) for field in stream] for stream in streams]
    return Window(*(to_device(np.stack(fields)) for fields in zip(*lanes, strict=True)))


def _cut(field: NDArray[np.generic], first: int, width: int) -> NDArray[np.generic]:
    found = field[first : first + width]
    return np.pad(found, [(0, width - len(found))] + [(0, 0)] * (found.ndim - 1))


def _in_new_key(
    piece: Piece, note_range: NoteRange, most: int, draw: np.random.Generator | None
) -> Piece:
    """The piece in a key that fits; without a draw, the nearest."""
    if not sounds(piece):
        return crop(piece, note_range)
    sounding = sounding_range(piece)
    lowest = max(-most, note_range.lowest - sounding.lowest)
    highest = min(most, note_range.highest - sounding.highest)
    if lowest > highest:
        shown = f"{piece.title}: {sounding.lowest}-{sounding.highest}"
        expected = f"to fit MIDI {note_range.lowest}-{note_range.highest}"
        raise BadInput("piece", shown, expected)
    nearest = min(max(0, lowest), highest)
    semitones = nearest if draw is None else int(draw.integers(lowest, highest + 1))
    return crop(transpose(piece, semitones), note_range)
