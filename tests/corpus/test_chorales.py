import numpy as np
import pytest

from courante.corpus import chorales
from courante.corpus.corpus import Corpus
from courante.corpus.piece import Piece
from courante.types import ARTICULATE, COMMON_TIME, PLAY, TRIPLE_TIME

CHOSEN = (
    "bwv66.6",
    "bwv269",
    "bwv171.6",
    "bwv190.7",
    "bwv190.7-inst",
    "bwv27.6",
    "bwv48.3",
    "bwv248.23-2",
    "bwv846",
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return chorales.build(only=CHOSEN)


def named(corpus: Corpus, title: str) -> Piece:
    return next(piece for piece in corpus.pieces if piece.title == title)


def sounding(piece: Piece, step: int, plane: int) -> list[int]:
    return (np.flatnonzero(piece.bits[step, :, plane]) + 21).tolist()


def test_sources_are_bachs_scores_once_each() -> None:
    sources = chorales.sources()
    names = [source.name for source in sources]
    assert len(names) == len(set(names)) > 400
    assert {source.work for source in sources if source.name.startswith("bwv244.")} == {"BWV 244"}
    assert next(source for source in sources if source.name == "bwv277").path.suffix == ".mxl"


def test_bwv_66_6_as_written(corpus: Corpus) -> None:
    piece = named(corpus, "bwv66.6")
    assert (piece.work, piece.metre, piece.steps) == ("BWV 66", COMMON_TIME, 36 * 4)
    assert piece.positions[:6].tolist() == [12, 13, 14, 15, 0, 1]
    assert sounding(piece, 0, PLAY) == [57, 64, 73]  # tenor and bass in unison
    assert sounding(piece, 2, PLAY) == [56, 59, 64, 71]
    assert sounding(piece, 2, ARTICULATE) == [56, 59, 71]  # the alto's quarter note goes on
    assert sounding(piece, 4, ARTICULATE) == [54, 61, 66, 69]


def test_a_chorale_in_three(corpus: Corpus) -> None:
    piece = named(corpus, "bwv269")
    assert piece.metre == TRIPLE_TIME
    assert piece.positions[:5].tolist() == [8, 9, 10, 11, 0]
    assert sounding(piece, 0, PLAY) == [43, 59, 62, 67]


def test_only_singers_are_kept(corpus: Corpus) -> None:
    voices = named(corpus, "bwv190.7-inst").bits[:, :, PLAY].sum(axis=1)
    assert voices.max() == 4


def test_what_is_no_chorale_in_one_metre_is_named_with_the_reason(corpus: Corpus) -> None:
    reasons = {skipped.name: skipped.reason for skipped in corpus.skipped}
    assert set(reasons) == {
        "bwv171.6", "bwv190.7", "bwv248.23-2", "bwv27.6", "bwv48.3", "bwv846",
    }  # fmt: skip
    assert "compound" in reasons["bwv248.23-2"]
    assert "3/4, 4/4" in reasons["bwv171.6"]
    assert reasons["bwv190.7"] == "the same notes as bwv190.7-inst"
    assert "Soprano 2" in reasons["bwv27.6"]
    assert "whole bar 7" in reasons["bwv48.3"]
    assert "Piano" in reasons["bwv846"]
