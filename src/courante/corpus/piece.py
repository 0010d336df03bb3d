"""A piece of music as the network reads it: a piano roll of sixteenth steps."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from courante.errors import BadScore
from courante.types import ARTICULATE, PIANO_RANGE, PLAY, Bits, Metre, NoteRange, Pitch


@dataclass(frozen=True, eq=False)
class Piece:
    """One piece, or one tune of a tune book.

    Attributes:
        title: what people call it; unique in its corpus.
        work: the unit of splitting. Pieces of one work are always on the same side of a split.
        metre: constant throughout the piece.
        note_range: the pitch of the first and last column of ``bits``.
        bits: ``(steps, note_range.size, 2)``, play and articulate. A sounding note has its play bit
            set at every step it sounds; its articulate bit only where it is struck.
        positions: ``(steps,)`` int8, the step's place in its bar, 0 on the bar line. With a pick-up
            the first bar is completed from the left: one beat in 4/4 begins at position 12.
        style: name of what it is an example of, where a network is to tell such things apart.
    """

    title: str
    work: str
    metre: Metre
    note_range: NoteRange
    bits: Bits
    positions: NDArray[np.int8]
    style: str = ""

    @property
    def steps(self) -> int:
        """Length in sixteenths."""
        return self.bits.shape[0]


def sounds(piece: Piece) -> bool:
    """Whether any note sounds in it."""
    return bool(piece.bits[:, :, PLAY].any())


def sounding_range(piece: Piece) -> NoteRange:
    """The lowest and the highest pitch that sound.

    Raises:
        BadScore: nothing sounds.
    """
    columns = np.flatnonzero(piece.bits[:, :, PLAY].any(axis=0))
    if columns.size == 0:
        raise BadScore(field="piece", value=piece.title, expected="at least one sounding note")
    lowest = piece.note_range.lowest
    return NoteRange(Pitch(lowest + int(columns[0])), Pitch(lowest + int(columns[-1])))


def used_range(pieces: Iterable[Piece], room: int) -> NoteRange:
    """From the lowest to the highest pitch of all pieces, and ``room`` semitones beyond.

    Raises:
        BadScore: nothing sounds in any of them.
    """
    found = [sounding_range(piece) for piece in pieces if sounds(piece)]
    if not found:
        raise BadScore(field="pieces", value=0, expected="at least one sounding note")
    lowest = max(PIANO_RANGE.lowest, min(one.lowest for one in found) - room)
    highest = min(PIANO_RANGE.highest, max(one.highest for one in found) + room)
    return NoteRange(Pitch(lowest), Pitch(highest))


def crop(piece: Piece, note_range: NoteRange) -> Piece:
    """The same piece on other columns; a wider range adds silent ones.

    Raises:
        BadScore: a sounding note would fall out.
    """
    if sounds(piece):
        _require_inside(piece, sounding_range(piece), note_range)
    return replace(piece, note_range=note_range, bits=_moved(piece, note_range, semitones=0))


def transpose(piece: Piece, semitones: int) -> Piece:
    """The same piece higher (or lower, below 0) on the same columns.

    Raises:
        BadScore: a sounding note would fall out of the piece's range.
    """
    if not sounds(piece):
        return piece
    sounding = sounding_range(piece)
    moved = NoteRange(
        Pitch(sounding.lowest + semitones),
        Pitch(sounding.highest + semitones),
    )
    _require_inside(piece, moved, piece.note_range)
    return replace(piece, bits=_moved(piece, piece.note_range, semitones))


def bits_of(play: NDArray[np.bool_], struck: NDArray[np.bool_]) -> Bits:
    """Join ``(steps, notes)`` planes into bits, keeping the rules between the two.

    A note that sounds out of silence is struck; what does not sound is not struck.
    """
    before = np.zeros_like(play)
    before[1:] = play[:-1]
    bits = np.zeros((*play.shape, 2), dtype=np.bool_)
    bits[:, :, PLAY] = play
    bits[:, :, ARTICULATE] = play & (struck | ~before)
    return bits


def _require_inside(piece: Piece, sounding: NoteRange, allowed: NoteRange) -> None:
    if sounding.lowest < allowed.lowest or sounding.highest > allowed.highest:
        shown = f"{piece.title}: {sounding.lowest}-{sounding.highest}"
        raise BadScore(
            field="pitch", value=shown, expected=f"MIDI numbers {allowed.lowest}-{allowed.highest}"
        )


def _moved(piece: Piece, target: NoteRange, semitones: int) -> Bits:
    """Copy every sounding column to its place in ``target``; the caller knows that it fits."""
    bits = np.zeros((piece.steps, target.size, 2), dtype=np.bool_)
    sounding = np.flatnonzero(piece.bits[:, :, PLAY].any(axis=0))
    shift = piece.note_range.lowest - target.lowest + semitones
    bits[:, sounding + shift] = piece.bits[:, sounding]
    return bits
