from dataclasses import replace

import numpy as np
import pytest
from tests.networks import STYLED, TINY, tiny_network
from tests.train.tiny import QUICK, tiny_piece

from courante.config import LstmConfig, TiedConfig
from courante.corpus.corpus import Skipped
from courante.corpus.sides import Sides
from courante.corpus.split import Split
from courante.errors import BadConfig, BadInput
from courante.train import styles as of_styles
from courante.train.styles import mixed, score_styles, styles_markdown, with_lines, with_styles
from courante.types import NoteRange, Pitch


def sides(name: str, steps: int) -> Sides:
    rows = [[tiny_piece(f"{name} {side} {n}", steps, seed=n) for n in range(3)] for side in "abc"]
    split = Split(*(tuple(row) for row in rows))
    return Sides(name, split, (Skipped(f"{name} x", "odd"),), "by work", articulated=True)


PARTS = (sides("thin", 600), sides("full", 32))


def test_corpora_become_styles_by_their_names() -> None:
    found = mixed(PARTS, TINY, QUICK)
    assert found.name == "thin + full"
    assert [skipped.name for skipped in found.skipped] == ["thin x", "full x"]
    assert {(p.style, p.work.split()[0]) for p in found.split.train} == {
        ("thin", "thin"),
        ("full", "full"),
    }
    # Training pieces are cut into excerpts, held-out ones are not.
    assert max(piece.steps for piece in found.split.train) == 512
    assert max(piece.steps for piece in found.split.test) == 600


def test_only_so_much_is_held_out_of_each_style(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_styles, "HELD_OUT_STEPS", 700)
    found = mixed(PARTS, TINY, QUICK)
    assert [piece.style for piece in found.split.test] == ["thin", "thin", "full", "full", "full"]


def test_pieces_beyond_the_range_are_folded_where_that_is_asked() -> None:
    narrow = replace(TINY, note_range=NoteRange(Pitch(61), Pitch(72)))
    folding = replace(QUICK, fold=True)
    for config, lowest in ((QUICK, 60), (folding, 61)):
        piece = mixed(PARTS, narrow, config).split.test[0]
        sounding = np.flatnonzero(piece.bits.any(axis=(0, 2)))
        assert piece.note_range.lowest + int(sounding[0]) == lowest
    learned = with_styles(narrow, mixed(PARTS, narrow, folding).split.train, folding)
    assert isinstance(learned, TiedConfig)
    assert [style.name for style in learned.styles] == ["thin", "full"]
    assert learned.styles[0].density[-1] > learned.styles[0].density[0] > 0
    low, inner, high = learned.styles[0].lines
    assert 61 <= low.mean < high.mean <= 72
    assert 61 <= inner.mean <= 72


def test_lines_are_added_to_what_was_learned_from_the_same_pieces_only() -> None:
    pieces = mixed(PARTS, TINY, QUICK).split.train
    learned = with_styles(TINY, pieces, QUICK)
    assert isinstance(learned, TiedConfig)
    before = replace(learned, styles=tuple(replace(one, lines=()) for one in learned.styles))
    assert with_lines(before, pieces, QUICK) == learned
    one_style = [piece for piece in pieces if piece.style == "thin"]
    with pytest.raises(BadInput, match="corpus: 'full'"):
        with_lines(before, one_style, QUICK)
    sparser = tuple(replace(one, density=(0.1, 0.2)) for one in before.styles)
    with pytest.raises(BadInput, match="corpus: 'thin'"):
        with_lines(replace(before, styles=sparser), pieces, QUICK)


def test_networks_that_cannot_learn_styles_are_refused() -> None:
    with pytest.raises(BadConfig, match="corpus: 'several'"):
        with_styles(LstmConfig(), mixed(PARTS, TINY, QUICK).split.train, QUICK)


def test_styles_are_scored_told_and_untold() -> None:
    pieces = mixed(PARTS, TINY, QUICK).split.test
    scores = score_styles(tiny_network(config=STYLED), pieces)
    assert [(s.style, s.pieces, s.steps) for s in scores] == [("thin", 3, 1800), ("full", 3, 96)]
    assert all(score.told != score.untold for score in scores)
    lines = styles_markdown(scores).splitlines()
    assert len(lines) == 4
    assert lines[2].startswith("| thin | 3 | 1800 | -")
