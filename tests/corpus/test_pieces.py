from dataclasses import replace

import numpy as np
from tests.corpus.test_stretches import score

from courante.corpus.pieces import pieces_from_score
from courante.corpus.score import Quarters, Voice, WrittenNote
from courante.types import COMMON_TIME, COMPOUND_TIME, PLAY, TRIPLE_TIME


def test_a_constant_score_is_one_piece_however_short() -> None:
    (piece,), skipped = pieces_from_score(score([("6/8", 3.0)] * 2), title="t", work="w")
    assert (piece.title, piece.work, piece.metre) == ("t", "w", COMPOUND_TIME)
    assert piece.positions.tolist() == [*range(12), *range(12)]
    assert skipped == []


def test_stretches_of_eight_bars_are_pieces_of_one_work() -> None:
    bars = [("4/4", 4.0)] * 8 + [("3/4", 3.0)] * 7 + [("2/4", 2.0)] * 8
    pieces, (skipped,) = pieces_from_score(score(bars), title="t", work="w")
    assert [(piece.title, piece.work, piece.steps) for piece in pieces] == [
        ("t, bars 1-8", "w", 128),
        ("t, bars 16-23", "w", 64),
    ]
    assert [piece.metre for piece in pieces] == [COMMON_TIME, COMMON_TIME]
    assert skipped.name == "t, in part"
    assert "2/4, 3/4, 4/4" in skipped.reason


def test_a_stretch_that_cannot_be_read_spoils_no_other() -> None:
    written = score([("3/4", 3.0)] * 8 + [("4/4", 4.0)] * 8)
    too_high = Voice("flute", (WrittenNote(Quarters(30.0), Quarters(1.0), 120),))
    higher = replace(written, voices=(*written.voices, too_high))
    pieces, skipped = pieces_from_score(higher, title="t", work="w")
    assert [(piece.title, piece.metre) for piece in pieces] == [("t, bars 1-8", TRIPLE_TIME)]
    assert [one.name for one in skipped] == ["t, in part"]
    assert np.count_nonzero(pieces[0].bits[:, :, PLAY]) == 24 * 4


def test_nothing_long_enough_is_skipped_with_the_reason() -> None:
    bars = [("4/4", 4.0)] * 3 + [("3/4", 3.0)] * 3
    pieces, (skipped,) = pieces_from_score(score(bars), title="t", work="w")
    assert pieces == []
    assert (skipped.name, "3/4, 4/4" in skipped.reason) == ("t", True)
