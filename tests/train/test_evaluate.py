from dataclasses import replace

import equinox as eqx
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.networks import SMALL, TINY, filled_network, tiny_network, window_of
from tests.train.tiny import renamed, tiny_piece

from courante.corpus.piece import Piece, crop
from courante.errors import BadInput, BadScore
from courante.model.arrays import to_device
from courante.model.contract import Window
from courante.train.evaluate import score_pieces
from courante.types import PIANO_RANGE, TRIPLE_TIME, NoteRange, Pitch

NETWORK = tiny_network()
PICK_UP = tiny_piece("pick-up", 70, seed=1, first=12)
TRIPLE = tiny_piece("triple", 21, seed=2, metre=TRIPLE_TIME)
foretell = eqx.filter_jit(NETWORK.log_likelihood)


def plainly(piece: Piece) -> NDArray[np.float64]:
    """Nats of the steps of a piece by itself: nothing beside it, nothing behind its end."""
    before = np.zeros_like(piece.bits)
    before[1:] = piece.bits[:-1]
    usual = window_of(piece.bits).moment
    window = Window(
        before=to_device(before),
        bits=to_device(piece.bits),
        moment=usual._replace(
            position=to_device(piece.positions.astype(np.int32)),
            triple=to_device(np.full(piece.steps, piece.metre == TRIPLE_TIME)),
        ),
        fresh=to_device(np.zeros(piece.steps, np.bool_)),
    )
    _, nats = foretell(NETWORK.init(), window)
    return np.asarray(nats, np.float64)


def test_score_is_the_likelihood_of_each_piece_by_itself() -> None:
    # More pieces than lanes, of lengths below and above a segment.
    pieces = [renamed(TRIPLE if n % 3 else PICK_UP, str(n)) for n in range(10)]
    told: list[tuple[int, int]] = []
    score = score_pieces(NETWORK, pieces, lambda done, total: told.append((done, total)))
    nats = {21: plainly(TRIPLE), 70: plainly(PICK_UP)}
    alone = {steps: found.mean() for steps, found in nats.items()}
    assert score.by_piece == pytest.approx([alone[piece.steps] for piece in pieces], abs=1e-5)
    steps = 4 * 70 + 6 * 21
    assert score.steps == steps
    mean = (4 * 70 * alone[70] + 6 * 21 * alone[21]) / steps
    assert score.per_step == pytest.approx(mean, abs=1e-5)
    assert score.per_note == pytest.approx(mean / TINY.note_range.size, abs=1e-6)
    later = 4 * nats[70][1:].sum() + 6 * nats[21][1:].sum()
    assert score.per_step_after_first == pytest.approx(later / (steps - 10), abs=1e-5)
    assert score.per_step_after_first != pytest.approx(score.per_step, abs=1e-3)
    assert told == [(4 * 70 + 4 * 21, steps), (steps, steps)]
    assert alone[70] != pytest.approx(alone[21], abs=0.01)


def test_pieces_may_stand_in_a_wider_range() -> None:
    wide = score_pieces(NETWORK, [crop(TRIPLE, PIANO_RANGE)])
    assert wide == score_pieces(NETWORK, [TRIPLE])


def test_piece_of_one_step_is_foretold_from_silence_alone() -> None:
    one = tiny_piece("one step", 1)
    score = score_pieces(NETWORK, [one])
    assert score.per_step == pytest.approx(plainly(one)[0], abs=1e-5)
    assert (score.steps, score.per_step_after_first) == (1, 0.0)


def test_silence_is_scored_like_music() -> None:
    piece = replace(TRIPLE, bits=np.zeros_like(TRIPLE.bits))
    assert score_pieces(NETWORK, [piece]).per_step == pytest.approx(plainly(piece).mean(), abs=1e-5)


def test_dropout_is_not_for_scoring() -> None:
    dropping, plain = (filled_network(replace(SMALL, dropout=share)) for share in (0.5, 0.0))
    assert score_pieces(dropping, [TRIPLE]) == score_pieces(plain, [TRIPLE])


def test_pieces_that_cannot_be_scored_are_refused() -> None:
    low = replace(tiny_piece("low", 4), note_range=NoteRange(Pitch(30), Pitch(37)))
    with pytest.raises(BadScore, match="low: 33-35"):
        score_pieces(NETWORK, [TRIPLE, low])
    with pytest.raises(BadInput, match="pieces: 0"):
        score_pieces(NETWORK, [])
