from dataclasses import replace

import numpy as np
import pytest
from tests.train.tiny import tiny_piece

from courante.corpus.piece import Piece, sounding_range
from courante.errors import BadInput
from courante.train.choosing import evenly, folded, in_excerpts, in_new_key
from courante.types import ARTICULATE, PLAY, TRIPLE_TIME, NoteRange, Pitch

LONG = tiny_piece("long", 4 + 70 * 12, seed=1, metre=TRIPLE_TIME, first=8)


def styled(style: str, pieces: int, steps: int) -> list[Piece]:
    return [replace(tiny_piece(f"{style} {n}", steps, seed=n), style=style) for n in range(pieces)]


def test_long_pieces_are_cut_where_a_phrase_of_eight_bars_begins() -> None:
    excerpts = in_excerpts(LONG)
    assert [piece.steps for piece in excerpts] == [4 + 32 * 12, 32 * 12, 6 * 12]
    assert [piece.positions[0] for piece in excerpts] == [8, 0, 0]
    assert len({piece.title for piece in excerpts}) == 3
    assert {piece.work for piece in excerpts} == {"long"}
    whole = np.concatenate([piece.bits for piece in excerpts])
    np.testing.assert_array_equal(whole[..., PLAY], LONG.bits[..., PLAY])
    for piece in excerpts:
        np.testing.assert_array_equal(piece.bits[0, :, ARTICULATE], piece.bits[0, :, PLAY])


def test_short_pieces_stay_as_they_are() -> None:
    piece = tiny_piece("short", 40)
    assert in_excerpts(piece) == (piece,)


def test_styles_get_as_many_steps_each() -> None:
    pieces = [*styled("many", 30, 20), *styled("few", 4, 50)]
    chosen = evenly(pieces, 300, np.random.default_rng(1))
    steps = {s: sum(p.steps for p in chosen if p.style == s) for s in ("many", "few")}
    assert steps == {"many": 160, "few": 150}
    assert len({piece.title for piece in chosen}) == len(chosen)
    other = evenly(pieces, 300, np.random.default_rng(2))
    assert {p.title for p in other} != {p.title for p in chosen}


def test_a_style_with_too_little_gives_all_it_has() -> None:
    assert len(evenly(styled("few", 3, 10), 300, np.random.default_rng(1))) == 3


def test_what_lies_beyond_is_moved_by_octaves() -> None:
    piece = tiny_piece("wide", 6, sounding=NoteRange(Pitch(57), Pitch(64)))
    narrow = NoteRange(Pitch(60), Pitch(71))
    found = folded(piece, narrow)
    assert (sounding_range(found).lowest, sounding_range(found).highest) == (60, 71)

    def column(of: Piece, pitch: int) -> list[bool]:
        return of.bits[:, pitch - of.note_range.lowest, PLAY].tolist()

    for pitch, place in ((57, 69), (59, 71), (60, 60), (64, 64)):
        assert column(found, place) == column(piece, pitch)
    moved = folded(piece, narrow, semitones=9)
    assert column(moved, 61) == column(piece, 64)
    far = NoteRange(Pitch(24), Pitch(35))
    assert column(folded(piece, far), 33) == column(piece, 57)


def test_a_piece_that_fits_in_no_key_is_folded_only_where_that_is_asked() -> None:
    piece = tiny_piece("wide", 6, sounding=NoteRange(Pitch(57), Pitch(64)))
    narrow, draw = NoteRange(Pitch(60), Pitch(71)), np.random.default_rng(1)
    found = in_new_key(piece, narrow, 2, draw, fold=True)
    assert found.note_range == narrow
    with pytest.raises(BadInput, match="wide: 57-64"):
        in_new_key(piece, narrow, 2, draw, fold=False)
