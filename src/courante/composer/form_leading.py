"""How voices go on into a chord: near by, complete, and without parallel octaves and fifths."""

from itertools import product

import numpy as np

from courante.composer.form_notes import OCTAVE, folded
from courante.types import PLAY, Bits

_FIFTH = 7
_CHOICES = ((3, 4), (6, 2), (128, 1))
"""Of up to so many upper voices each has so many ways to choose from."""
_PARALLEL, _SHARED, _NO_THIRD = 24, 12, 6
"""Semitones of way that each fault counts as."""


def led(
    before: tuple[int, ...], voices: tuple[int, ...], chord: tuple[int, ...], columns: int
) -> tuple[int, ...]:
    """Where each voice goes, the lowest first: it takes the root, others what is best.

    The best has the shortest ways for the upper voices together, after what is added for faults. A
    voice that is alone goes to the nearest note.

    Args:
        before: the columns that sound before the chord, the lowest first.
        voices: the columns that the voices come from, the lowest first; at least one.
        chord: column classes, the root first, then the third.
        columns: how many pitches there are.
    """
    bass, *upper = voices
    if not upper:
        return (_folded(bass + _ways(bass, chord)[0], bass, columns),)
    root = _folded(bass + _ways(bass, chord[:1])[0], bass, columns)
    if root > min(upper) and root >= OCTAVE:
        root -= OCTAVE
    choices = next(n for most, n in _CHOICES if len(upper) <= most)
    offered = [
        dict.fromkeys(_folded(voice + way, voice, columns) for way in _ways(voice, chord)[:choices])
        for voice in upper
    ]

    def cost(targets: tuple[int, ...]) -> int:
        way = sum(abs(target - voice) for target, voice in zip(targets, upper, strict=True))
        chosen = (root, *targets)
        shared = len(chosen) - len(set(chosen))
        third = any(target % OCTAVE == chord[1] for target in targets)
        below = sum(target < root for target in targets)
        faults = _PARALLEL * parallels(before, tuple(sorted(set(chosen))))
        return way + faults + _SHARED * (shared + below) + _NO_THIRD * (not third)

    return (root, *min(product(*offered), key=cost))


def parallels(before: tuple[int, ...], after: tuple[int, ...]) -> int:
    """How many pairs of voices move in octaves or fifths; voices are told by their rank."""
    if len(before) != len(after):
        return 0
    moves = list(zip(before, after, strict=True))
    pairs = (
        (low, high)
        for place, low in enumerate(moves)
        for high in moves[place + 1 :]
        if low[0] != low[1] and high[0] != high[1] and (low[1] > low[0]) == (high[1] > high[0])
    )
    found = (((high[0] - low[0]) % OCTAVE, (high[1] - low[1]) % OCTAVE) for low, high in pairs)
    return sum(was == now and now in (0, _FIFTH) for was, now in found)


def parallels_in(bits: Bits) -> int:
    """The same of music, ``(steps, columns, 2)``, from each step to the next."""
    play = bits[:, :, PLAY]
    changes = np.flatnonzero((play[1:] != play[:-1]).any(axis=1)) + 1
    chords = {
        int(step): tuple(np.flatnonzero(play[step]).tolist())
        for change in changes
        for step in (change - 1, change)
    }
    return sum(parallels(chords[int(at) - 1], chords[int(at)]) for at in changes)


def _ways(column: int, classes: tuple[int, ...]) -> tuple[int, ...]:
    """The ways to any of these classes, within an octave: the shortest first; of two, that down."""
    moves = {(c - column) % OCTAVE for c in classes}
    both = {m for move in moves for m in (move, move - OCTAVE)}
    return tuple(sorted(both, key=lambda move: (abs(move), move))[: len(classes) + 1])


def _folded(target: int, otherwise: int, columns: int) -> int:
    found = folded(target, columns)
    return otherwise if found is None else found
