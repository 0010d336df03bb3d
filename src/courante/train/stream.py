"""A pass over the corpus: pieces in a new order and new keys, cut into lanes of windows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from courante.config import TrainConfig
from courante.corpus.piece import Piece
from courante.errors import BadInput
from courante.model.arrays import to_device
from courante.model.contract import Moment, Window
from courante.model.energy import UNKNOWN, Energy, energy_by_step
from courante.train.choosing import PHRASE_BARS, evenly, in_new_key
from courante.train.sharing import Share
from courante.types import COMPOUND_TIME, TRIPLE_TIME, Bits, NoteRange


class Stream(NamedTuple):
    """Pieces one after the other: what a ``Window`` holds, with the steps on the first axis."""

    before: Bits
    bits: Bits
    position: NDArray[np.int32]
    triple: NDArray[np.bool_]
    compound: NDArray[np.bool_]
    bar: NDArray[np.int32]
    styles: NDArray[np.float32]
    energy: Energy
    fresh: NDArray[np.bool_]

    @property
    def steps(self) -> int:
        """Length in steps."""
        return self.bits.shape[0]


class Told(NamedTuple):
    """What a network is told of a piece besides its notes."""

    style: bool = True
    energy: bool = True
    phrase: bool = True


EVERYTHING = Told()
NOTHING = Told(style=False, energy=False, phrase=False)


def join_pieces(
    pieces: Sequence[Piece],
    fresh: Sequence[bool],
    styles: Sequence[str] = (),
    told: Sequence[Told] | None = None,
) -> Stream:
    """Put pieces one after the other.

    Args:
        pieces: in this order.
        fresh: which of them know nothing of the piece before.
        styles: names of those that the network tells apart.
        told: what of each piece is told; everything, if nothing is said of it.
    """
    bits = np.concatenate([piece.bits for piece in pieces])
    starts = np.cumsum([0, *(piece.steps for piece in pieces[:-1])])
    before = np.zeros_like(bits)
    before[1:] = bits[:-1]
    emptied = np.zeros(bits.shape[0], dtype=np.bool_)
    emptied[starts] = fresh
    before[emptied] = False
    whole = [EVERYTHING] * len(pieces) if told is None else told
    columns = zip(*map(_columns, pieces, [styles] * len(pieces), whole), strict=True)
    return Stream._make([before, bits, *map(np.concatenate, columns), emptied])


def pass_over(
    pieces: Sequence[Piece],
    note_range: NoteRange,
    config: TrainConfig,
    number: int,
    styles: Sequence[str] = (),
) -> Stream:
    """The stream of one pass; the same number gives the same stream.

    Args:
        pieces: what is learned from.
        note_range: the network's.
        config: how it is learned.
        number: of the pass.
        styles: names of those that the network tells apart.

    Raises:
        BadInput: a piece does not fit the network's range in any key, and is not to be folded.
    """
    draw = np.random.default_rng([config.seed, number])
    if config.pass_steps:
        pieces = evenly(pieces, config.pass_steps, draw)
    order: list[int] = draw.permutation(len(pieces)).tolist()
    moving = number < config.transpose_share * config.passes
    keys = draw if moving else None
    moved = [
        in_new_key(pieces[i], note_range, config.transpose, keys, fold=config.fold) for i in order
    ]
    fresh: list[bool] = (draw.random(len(pieces)) < config.fresh_share).tolist()
    rows: list[list[bool]] = (draw.random((len(pieces), 3)) >= config.hidden_share).tolist()
    told = [Told(*row) for row in rows]
    return _first(join_pieces(moved, fresh, styles, told), config.pass_steps)


def pass_length(pieces: Sequence[Piece], config: TrainConfig) -> int:
    """Steps that a pass has."""
    steps = sum(piece.steps for piece in pieces)
    return min(steps, config.pass_steps) if config.pass_steps else steps


def window_count(steps: int, config: TrainConfig) -> int:
    """How many windows each lane of a stream of so many steps has.

    Raises:
        BadInput: there is not one window for each lane.
    """
    needed = config.lanes * config.window_steps
    if steps < needed:
        raise BadInput("corpus", f"{steps} steps to train on", f"at least {needed} steps")
    return steps // needed


def windows(
    stream: Stream, config: TrainConfig, first: int = 0, share: Share | None = None
) -> Iterator[Window]:
    """The windows of all lanes, in order, from number ``first`` on; ``(lanes, steps, ...)`` each.

    Lanes begin with an empty memory. What does not fill a window is left out; the next pass cuts
    elsewhere. With a ``share`` only its lanes are given.

    Raises:
        BadInput: the stream is shorter than one window for each lane.
    """
    width = config.window_steps
    count = window_count(stream.steps, config)
    lanes = np.arange(config.lanes) * count * width
    fresh = stream.fresh.copy()
    fresh[lanes] = True
    stream = stream._replace(fresh=fresh)
    lanes = lanes if share is None else lanes[share.rows]
    for number in range(first, count):
        rows = lanes[:, None] + number * width + np.arange(width)
        yield _window(Stream._make(field[rows] for field in stream))


def side_by_side(streams: Sequence[Stream], first: int, width: int) -> Window:
    """The same steps of several streams, one a lane: ``(lanes, width, ...)``, silent at the end."""
    lanes = [[_cut(field, first, width) for field in stream] for stream in streams]
    return _window(Stream._make(map(np.stack, zip(*lanes, strict=True))))


def _cut(field: NDArray[np.generic], first: int, width: int) -> NDArray[np.generic]:
    found = field[first : first + width]
    return np.pad(found, [(0, width - len(found))] + [(0, 0)] * (found.ndim - 1))


def _window(cut: Stream) -> Window:
    before, bits, *moment, fresh = map(to_device, cut)
    return Window(before, bits, Moment(*moment), fresh)


def _first(stream: Stream, steps: int) -> Stream:
    """So many steps of it; all, if 0."""
    return Stream._make(field[:steps] for field in stream) if steps else stream


def _columns(piece: Piece, styles: Sequence[str], told: Told) -> tuple[NDArray[np.generic], ...]:
    """The columns of a stream from ``position`` to ``energy``."""
    steps = piece.steps
    # A pick-up belongs to the end of a phrase.
    bar = (np.cumsum(piece.positions == 0, dtype=np.int32) - 1) % PHRASE_BARS
    shares = np.array([name == piece.style for name in styles], np.float32) * told.style
    return (
        piece.positions.astype(np.int32),
        np.full(steps, piece.metre.steps_per_bar == TRIPLE_TIME.steps_per_bar),
        np.full(steps, piece.metre == COMPOUND_TIME),
        bar if told.phrase else np.full_like(bar, UNKNOWN),
        np.tile(shares, (steps, 1)),
        energy_by_step(piece.bits, piece.positions)
        if told.energy
        else np.full((steps, 3), UNKNOWN, np.float32),
    )
