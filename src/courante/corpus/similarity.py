"""Which pieces are so alike that they must be learned from, or tested on, together.

Bach set the same tune many times, in other keys and other works. Two pieces are alike when they
belong to one work or when their melodies share long stretches, whatever the key.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from courante.corpus.piece import Piece
from courante.types import PLAY, STEPS_PER_BEAT

_STRETCH_BEATS = 12
_SHARED_PART = 0.2
_MOVES = 3

_Stretch = tuple[int, ...]


def groups(pieces: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    """Partition pieces into the smallest groups such that no two groups hold alike pieces.

    The order of the groups, and in them, follows the order of ``pieces``.
    """
    leaders = list(range(len(pieces)))
    for first, second in (*_one_work(pieces), *_one_melody(pieces)):
        low, high = sorted((_leader(leaders, first), _leader(leaders, second)))
        leaders[high] = low
    members: defaultdict[int, list[Piece]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        members[_leader(leaders, number)].append(piece)
    return [tuple(group) for group in members.values()]


def _leader(leaders: list[int], number: int) -> int:
    while leaders[number] != number:
        number = leaders[number]
    return number


def _one_work(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for number, piece in enumerate(pieces):
        yield first.setdefault(piece.work, number), number


def _one_melody(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    stretches = [_melody_stretches(piece) for piece in pieces]
    holders: defaultdict[_Stretch, list[int]] = defaultdict(list)
    for number, found in enumerate(stretches):
        for stretch in found:
            holders[stretch].append(number)
    shared = Counter(pair for found in holders.values() for pair in combinations(found, 2))
    for (first, second), count in shared.items():
        if count >= _SHARED_PART * min(len(stretches[first]), len(stretches[second])):
            yield first, second


def _melody_stretches(piece: Piece) -> set[_Stretch]:
    """All stretches of twelve beats of the top voice, as intervals from beat to beat.

    Stretches that hardly move are common to much music and say nothing.
    """
    first_beat = -int(piece.positions[0]) % STEPS_PER_BEAT
    play = piece.bits[first_beat::STEPS_PER_BEAT, :, PLAY]
    top = np.where(play.any(axis=1), play.shape[1] - play[:, ::-1].argmax(axis=1), 0)
    moves: list[int] = np.diff(top).tolist()
    ends = range(_STRETCH_BEATS, len(moves) + 1)
    found = {tuple(moves[end - _STRETCH_BEATS : end]) for end in ends}
    return {stretch for stretch in found if len(set(stretch)) >= _MOVES}
