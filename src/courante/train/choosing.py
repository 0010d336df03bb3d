"""Which music a pass learns from: long pieces in excerpts, all styles alike, all within range."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from courante.corpus.piece import Piece, bits_of, crop, sounding_range, sounds, transpose
from courante.errors import BadInput
from courante.types import ARTICULATE, PIANO_RANGE, PLAY, NoteRange

PHRASE_BARS = 8
"""A bar's place is told within so many; excerpts begin where it is 0."""
EXCERPT_BARS = 4 * PHRASE_BARS


def in_excerpts(piece: Piece) -> tuple[Piece, ...]:
    """A piece cut every 32 bars from its first whole bar on; the pick-up stays in front."""
    bars = np.flatnonzero(piece.positions == 0)
    cuts = bars[EXCERPT_BARS::EXCERPT_BARS].tolist()
    spans = zip([0, *cuts], [*cuts, piece.steps], strict=True)
    return tuple(_excerpt(piece, start, end) for start, end in spans)


def evenly(pieces: Sequence[Piece], steps: int, draw: np.random.Generator) -> list[Piece]:
    """Drawn pieces that have about so many steps in all, of each style as many.

    A style with less than its share gives all it has.
    """
    styles = list(dict.fromkeys(piece.style for piece in pieces))
    chosen: list[Piece] = []
    for style in styles:
        own = [piece for piece in pieces if piece.style == style]
        order: list[int] = draw.permutation(len(own)).tolist()
        ends = np.cumsum([own[i].steps for i in order])
        enough = int(np.searchsorted(ends, steps / len(styles))) + 1
        chosen.extend(own[i] for i in order[:enough])
    return chosen


def in_new_key(
    piece: Piece, note_range: NoteRange, most: int, draw: np.random.Generator | None, *, fold: bool
) -> Piece:
    """The piece in a key that fits; without a draw, the nearest.

    Args:
        piece: what is moved.
        note_range: where it is to fit.
        most: semitones up or down.
        draw: chooses the key.
        fold: whether a piece that fits in no key is moved all the same, and folded.

    Raises:
        BadInput: it fits in no key, and is not to be folded.
    """
    if not sounds(piece):
        return crop(piece, note_range)
    sounding = sounding_range(piece)
    lowest = max(-most, note_range.lowest - sounding.lowest)
    highest = min(most, note_range.highest - sounding.highest)
    if lowest > highest and not fold:
        shown = f"{piece.title}: {sounding.lowest}-{sounding.highest}"
        expected = f"to fit MIDI {note_range.lowest}-{note_range.highest}"
        raise BadInput("piece", shown, expected)
    if lowest > highest:
        semitones = 0 if draw is None else int(draw.integers(-most, most + 1))
        return crop(folded(piece, note_range, semitones), note_range)
    nearest = min(max(0, lowest), highest)
    semitones = nearest if draw is None else int(draw.integers(lowest, highest + 1))
    return crop(transpose(piece, semitones), note_range)


def folded(piece: Piece, note_range: NoteRange, semitones: int = 0) -> Piece:
    """The piece moved, and what then lies beyond the range, of an octave at least, folded into it.

    Where two notes fall together, the one struck later is heard.
    """
    wide = crop(piece, PIANO_RANGE).bits
    play, struck = np.zeros_like(wide[:, :, PLAY]), np.zeros_like(wide[:, :, PLAY])
    for column in np.flatnonzero(wide[:, :, PLAY].any(axis=0)).tolist():
        target = _within(PIANO_RANGE.lowest + column + semitones, note_range) - PIANO_RANGE.lowest
        play[:, target] |= wide[:, column, PLAY]
        struck[:, target] |= wide[:, column, ARTICULATE]
    return replace(piece, note_range=PIANO_RANGE, bits=bits_of(play, struck))


def fitting(piece: Piece, note_range: NoteRange) -> Piece:
    """The piece as it is if it lies within the range, otherwise folded."""
    if not sounds(piece):
        return piece
    sounding = sounding_range(piece)
    inside = note_range.lowest <= sounding.lowest and sounding.highest <= note_range.highest
    return piece if inside else folded(piece, note_range)


def _within(pitch: int, note_range: NoteRange) -> int:
    below = -(-max(0, note_range.lowest - pitch) // 12)
    above = -(-max(0, pitch - note_range.highest) // 12)
    return pitch + 12 * (below - above)


def _excerpt(piece: Piece, start: int, end: int) -> Piece:
    if (start, end) == (0, piece.steps):
        return piece
    bits = piece.bits[start:end]
    # What sounds on from the excerpt before is struck here, as out of silence.
    whole = bits_of(bits[:, :, PLAY], bits[:, :, ARTICULATE])
    title = f"{piece.title}, from step {start}"
    return replace(piece, title=title, bits=whole, positions=piece.positions[start:end])
