"""Divide a corpus by work into what is learned from, steered by, and tested on."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from courante.corpus.corpus import Corpus
from courante.corpus.piece import Piece
from courante.corpus.similarity import groups
from courante.errors import BadInput

_HELD_OUT = 0.1


@dataclass(frozen=True)
class Split:
    """Three sides of a corpus; alike pieces are never on two of them."""

    train: tuple[Piece, ...]
    valid: tuple[Piece, ...]
    test: tuple[Piece, ...]


def split(corpus: Corpus, seed: int) -> Split:
    """Draw a tenth of the pieces for validation and a tenth for testing.

    Works, and works that share a melody, stay together, so the tenths are not exact in a small
    corpus. The same pieces and seed give the same split, in whatever order the pieces stand. Each
    side is in the order of the corpus.

    Raises:
        BadInput: there are fewer than three groups of works to divide.
    """
    pieces = sorted(corpus.pieces, key=lambda piece: piece.title)
    found = groups(pieces)
    if len(found) < 3:
        shown = f"{corpus.name} with {len(found)} unlike works"
        raise BadInput(
            field="corpus", value=shown, expected="at least three works that do not share a melody"
        )
    order: list[int] = np.random.default_rng(seed).permutation(len(found)).tolist()
    drawn = [found[number] for number in order]
    room = max(1, round(_HELD_OUT * len(pieces)))
    test, drawn = _draw(drawn, room)
    valid, drawn = _draw(drawn, room)
    in_order = partial(_in_order, corpus)
    return Split(in_order(drawn), in_order(valid), in_order(test))


_Groups = list[tuple[Piece, ...]]


def _draw(offered: _Groups, room: int) -> tuple[_Groups, _Groups]:
    """Take groups in order while they fit; where none fits, the smallest."""
    taken: _Groups = []
    left: _Groups = []
    for group in offered:
        if len(group) <= room:
            room -= len(group)
            taken.append(group)
        else:
            left.append(group)
    if not taken:
        smallest = min(range(len(left)), key=lambda number: len(left[number]))
        taken.append(left.pop(smallest))
    return taken, left


def _in_order(corpus: Corpus, chosen: _Groups) -> tuple[Piece, ...]:
    titles = {piece.title for group in chosen for piece in group}
    return tuple(piece for piece in corpus.pieces if piece.title in titles)
