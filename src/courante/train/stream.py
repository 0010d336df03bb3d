"""A pass over the corpus: pieces in a new order and new keys, cut into lanes of windows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.config import TrainConfig
from courante.corpus.piece import Piece, crop, sounding_range, transpose
from courante.errors import BadInput
from courante.model.tied_parallel import Window
from courante.types import TRIPLE_TIME, NoteRange


@dataclass(frozen=True, eq=False)
class Stream:
    """Pieces one after the other; every field has the steps on its first axis."""

    before: NDArray[np.bool_]
    bits: NDArray[np.bool_]
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
    order = draw.permutation(len(pieces))
    moved = [_in_new_key(pieces[i], note_range, config.transpose, draw) for i in order]
    fresh: list[bool] = (draw.random(len(pieces)) < config.fresh_share).tolist()
    return join_pieces(moved, fresh)


def window_count(steps: int, config: TrainConfig) -> int:
    """How many windows each lane of a stream has."""
    return steps // (config.lanes * config.window_steps)


def windows(stream: Stream, config: TrainConfig, first: int = 0) -> Iterator[Window]:
    """The windows of all lanes, in order, from number ``first`` on; ``(lanes, steps, ...)`` each.

    What does not fill a window is left out; the next pass cuts elsewhere.

    Raises:
        BadInput: the stream is shorter than one window for each lane.
    """
    count = window_count(stream.steps, config)
    if count == 0:
        needed = config.lanes * config.window_steps
        raise BadInput("corpus", f"{stream.steps} steps to train on", f"at least {needed} steps")
    width = config.window_steps
    length = count * width
    for number in range(first, count):
        rows = np.arange(config.lanes)[:, None] * length + number * width + np.arange(width)
        fresh = stream.fresh[rows]
        if number == 0:
            fresh[:, 0] = True
        yield Window(
            before=stream.before[rows],
            bits=stream.bits[rows],
            position=stream.position[rows],
            triple=stream.triple[rows],
            fresh=fresh,
        )


def _in_new_key(
    piece: Piece, note_range: NoteRange, most: int, draw: np.random.Generator
) -> Piece:
    sounding = sounding_range(piece)
    lowest = max(-most, note_range.lowest - sounding.lowest)
    highest = min(most, note_range.highest - sounding.highest)
    if lowest > highest:
        shown = f"{piece.title}: {sounding.lowest}-{sounding.highest}"
        expected = f"to fit MIDI {note_range.lowest}-{note_range.highest}"
        raise BadInput("piece", shown, expected)
    semitones = int(draw.integers(lowest, highest + 1))
    return crop(transpose(piece, semitones), note_range)
