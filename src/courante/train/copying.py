"""How much of a composed piece stands, note for note, in the music that was learned from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from courante.corpus.piece import Piece, crop
from courante.types import PIANO_RANGE, PLAY, Bits

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Copy:
    """The longest stretch that a piece shares with what was learned from.

    Attributes:
        steps: its length, 0 if nothing is shared.
        bars: the same in bars of the piece.
        start: the step of the piece where it begins.
        source: title of the piece that it is found in, and
        source_start: the step where it begins there.
    """

    steps: int
    bars: float
    start: int = 0
    source: str = ""
    source_start: int = 0


def longest_copies(
    pieces: Sequence[Piece], learned_from: Sequence[Piece], *, any_key: bool
) -> tuple[Copy, ...]:
    """Find the longest verbatim copy in every piece; verbatim is every play and articulate bit.

    Stretches of every power of two are named so that equal names mean equal music (Karp, Miller
    and Rosenberg 1972); two overlapping ones name a stretch of any length, and the longest that
    is shared is found by bisection.

    Args:
        pieces: what was composed.
        learned_from: what may have been copied.
        any_key: also find copies that are transposed as a whole.

    Raises:
        BadScore: a piece sounds outside a piano's range.
    """
    if not learned_from:
        return tuple(Copy(0, 0.0) for _ in pieces)
    text = _Text.of([*learned_from, *pieces], any_key=any_key)
    ends = np.cumsum([piece.steps for piece in learned_from])
    start = int(ends[-1])
    offered = cache(partial(_offered, text, start))
    found: list[Copy] = []
    for piece in pieces:
        match = _longest(text, offered, piece, start)
        found.append(_copy(match, piece, learned_from, ends))
        start += piece.steps
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Text:
    """All pieces one after the other, as numbers.

    Attributes:
        first: ``(steps,)``, what sounds in a step, taken by itself.
        names: at ``k``, ``(steps - 2**k + 1,)``: what sounds in ``2**k`` steps, each seen from the
            one before.
        left: ``(steps,)``, steps to the end of the piece, this one included.
    """

    first: Ids
    names: tuple[Ids, ...]
    left: Ids

    @classmethod
    def of(cls, pieces: Sequence[Piece], *, any_key: bool) -> "_Text":
        rows = np.concatenate([_on_piano(piece) for piece in pieces])
        lowest = _lowest(rows) if any_key else np.zeros(len(rows), dtype=np.int64)
        first = _shapes(rows, lowest)
        moves = np.diff(lowest, prepend=lowest[:1])
        names = [_numbered(first * 256 + moves + 128)]
        longest = max(piece.steps for piece in pieces)
        while (half := 1 << (len(names) - 1)) * 2 <= longest:
            last = names[-1]
            names.append(_numbered(last[:-half] * len(rows) + last[half:]))
        left = np.concatenate([np.arange(piece.steps, 0, -1) for piece in pieces])
        return cls(first, tuple(names), left)

    def stretches(self, starts: Ids, length: int) -> Ids:
        """Numbers that are equal where ``length`` steps from two starts on are equal."""
        if length == 1:
            return self.first[starts]
        level = (length - 1).bit_length() - 1
        names = self.names[level]
        ends = starts + length - (1 << level)
        size = len(self.first)
        return (self.first[starts] * size + names[starts + 1]) * size + names[ends]


_Offered = Callable[[int], tuple[Ids, Ids]]
"""For a length: the numbers of all known stretches, sorted, and where each begins first."""


@dataclass(frozen=True)
class _Match:
    """``steps`` from ``start`` in a piece are those from ``known`` in all that was learned from."""

    steps: int
    start: int
    known: int


def _longest(text: _Text, offered: _Offered, piece: Piece, start: int) -> _Match:
    """Double the length while a copy is found, then bisect; every length is sorted only once."""
    match = _Match(0, 0, 0)
    length, too_long = 1, piece.steps + 1
    while length < too_long:
        ours = np.arange(start, start + piece.steps - length + 1)
        places = _first_match(text.stretches(ours, length), *offered(length))
        if places is None:
            too_long = length
        else:
            match = _Match(length, *places)
        length = min(2 * match.steps, (match.steps + too_long) // 2)
        length = max(length, match.steps + 1)
    return match


def _copy(match: _Match, piece: Piece, learned_from: Sequence[Piece], ends: Ids) -> Copy:
    if match.steps == 0:
        return Copy(0, 0.0)
    number = int(np.searchsorted(ends, match.known, side="right"))
    source = learned_from[number]
    source_start = match.known - int(ends[number]) + source.steps
    bars = match.steps / piece.metre.steps_per_bar
    return Copy(match.steps, bars, match.start, source.title, source_start)


def _offered(text: _Text, known: int, length: int) -> tuple[Ids, Ids]:
    starts = np.flatnonzero(text.left[:known] >= length)
    numbers, first = np.unique(text.stretches(starts, length), return_index=True)
    return numbers, starts[first]


def _first_match(sought: Ids, numbers: Ids, starts: Ids) -> tuple[int, int] | None:
    """The place in ``sought`` of the first number that is known, and where that begins."""
    slots = np.searchsorted(numbers, sought)
    inside = np.flatnonzero(slots < numbers.size)
    same = inside[numbers[slots[inside]] == sought[inside]]
    return (int(same[0]), int(starts[slots[same[0]]])) if same.size else None


def _on_piano(piece: Piece) -> Bits:
    """``(steps, 88, 2)``."""
    if piece.bits.any():
        return crop(piece, PIANO_RANGE).bits
    return np.zeros((piece.steps, PIANO_RANGE.size, 2), dtype=np.bool_)


def _lowest(rows: Bits) -> Ids:
    """The lowest sounding column of every step; in silence, the last one before."""
    play = rows[:, :, PLAY]
    sounding = play.any(axis=1)
    last = np.maximum.accumulate(np.where(sounding, np.arange(len(rows)), 0))
    return play.argmax(axis=1).astype(np.int64)[last]


def _shapes(rows: Bits, lowest: Ids) -> Ids:
    """What sounds in every step, counted from its lowest column up, as a number."""
    # Music uses few chords over and over: only different ones are moved.
    chords, which = np.unique(_packed(rows), return_inverse=True)
    first = np.zeros(len(chords), dtype=np.int64)
    first[which] = np.arange(len(rows))
    notes = int(rows.shape[1])
    room = np.concatenate([rows[first], np.zeros_like(rows[first])], axis=1)
    columns = lowest[first, None] + np.arange(notes)
    moved = room[np.arange(len(first))[:, None], columns]
    return _numbered(_packed(moved))[which]


def _packed(rows: Bits) -> NDArray[np.void]:
    """One value a row."""
    bits = np.packbits(rows.reshape(len(rows), -1), axis=1)
    return np.ascontiguousarray(bits).view(np.dtype((np.void, bits.shape[1])))[:, 0]


def _numbered(values: NDArray[np.generic]) -> Ids:
    """Equal values get equal numbers, from 0 on."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64)
