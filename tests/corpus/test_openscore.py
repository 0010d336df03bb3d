from pathlib import Path

import numpy as np

from courante.corpus import openscore
from courante.corpus.corpus import Source
from courante.types import ARTICULATE, COMMON_TIME, COMPOUND_TIME, TRIPLE_TIME


def test_scores_are_found_wherever_they_lie_and_named_by_their_number(tmp_path: Path) -> None:
    for path in ("scores/Haydn,_Joseph/Op._1/sq2.mxl", "scores/A/_/sq1.mxl", "sq1.mscx"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")
    assert [(source.name, source.work) for source in openscore.sources(tmp_path)] == [
        ("sq1", "sq1"),
        ("sq2", "sq2"),
    ]


def test_a_real_quartet_gives_its_movements(shared_data: Path) -> None:
    path = shared_data / "corpora/openscore-quartets/mxl/sq10406164.mxl"
    pieces, (skipped,) = openscore.read(Source("sq10406164", "sq10406164", path))
    assert [(piece.title, piece.metre) for piece in pieces] == [
        ("sq10406164, bars 1-267", COMMON_TIME),
        ("sq10406164, bars 268-422", TRIPLE_TIME),
        ("sq10406164, bars 423-520", COMPOUND_TIME),
        ("sq10406164, bars 521-994", COMMON_TIME),
    ]
    assert {piece.work for piece in pieces} == {"sq10406164"}
    assert skipped.name == "sq10406164, in part"
    # All 994 bars stand in one of its four metres, and a quartet is seldom silent.
    struck = sum(int(piece.bits[:, :, ARTICULATE].sum()) for piece in pieces)
    assert struck > 10_000
    for piece in pieces:
        whole = piece.metre.steps_per_bar
        assert np.all(np.diff(piece.positions.astype(int)) % whole == 1)


def test_a_damaged_score_is_skipped_by_name(tmp_path: Path) -> None:
    (tmp_path / "sq1.mxl").write_bytes(b"PK damaged")
    pieces, (skipped,) = openscore.read(openscore.sources(tmp_path)[0])
    assert (pieces, skipped.name) == ([], "sq1")
