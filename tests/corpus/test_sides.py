from pathlib import Path

import numpy as np
import pytest
from tests.benchmark_files import small_roll, write_rolls

from courante.corpus.loader import load
from courante.corpus.sides import load_sides
from courante.corpus.split import split
from courante.errors import BadInput
from courante.types import ARTICULATE, PLAY

NOTES = ("CDEF", "GABc", "defg", "ccde", "FEDC", "gagf", "BAGF")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def tunes(tmp_path: Path) -> Path:
    folder = tmp_path / "tunes"
    folder.mkdir()
    for number, bar in enumerate(NOTES, start=1):
        second = NOTES[-number][::-1]
        text = f"X:1\nT:Tune {number}\nM:4/4\nL:1/4\nK:C\n{bar}|{second}|\n"
        (folder / f"tune{number}.abc").write_text(text)
    (folder / "noise.mid").write_bytes(b"no music")
    return folder


def test_folder_is_divided_by_work_and_tells_struck_notes(tunes: Path, cache: Path) -> None:
    told: list[str] = []

    def progress(done: int, total: int, name: str) -> None:
        told.append(f"{done} of {total}: {name}")

    sides = load_sides(str(tunes), 5, cache=cache, progress=progress)
    corpus = load(tunes, cache=cache)
    expected = split(corpus, 5)
    for ours, theirs in (
        (sides.split.train, expected.train),
        (sides.split.valid, expected.valid),
        (sides.split.test, expected.test),
    ):
        assert [piece.title for piece in ours] == [piece.title for piece in theirs]
    assert (sides.name, sides.articulated) == ("tunes", True)
    assert sides.division == "divided by work with seed 5"
    assert [one.name for one in sides.skipped] == ["noise.mid"]
    assert len(told) == 8
    assert told[0] == "1 of 8: noise.mid"


def test_benchmark_brings_its_own_division(tmp_path: Path, cache: Path) -> None:
    train = [small_roll(12, seed) for seed in range(3)]
    path = write_rolls(tmp_path / "Nottingham.mat", train, [small_roll(9, 7)], [small_roll(5, 8)])
    sides = load_sides(path, 1, cache=cache)
    assert (sides.name, sides.articulated, sides.skipped) == ("Nottingham", False, ())
    assert sides.division == "divided as published"
    lengths = [
        [piece.steps for piece in side]
        for side in (sides.split.train, sides.split.valid, sides.split.test)
    ]
    assert lengths == [[12, 12, 12], [9], [5]]
    for piece, roll in zip(sides.split.train, train, strict=True):
        np.testing.assert_array_equal(piece.bits[:, :, PLAY], roll)
        # Nobody knows what was struck: it is what begins to sound.
        assert not (piece.bits[1:, :, ARTICULATE] & piece.bits[:-1, :, PLAY]).any()
    # The seed is of no account, and nothing is kept.
    other = load_sides(str(path), 2, cache=cache)
    assert [piece.title for piece in other.split.test] == [p.title for p in sides.split.test]
    assert not cache.exists()


def test_what_is_not_there_is_named(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(BadInput, match=r"benchmark: .*MuseData.mat' .* a file that exists"):
        load_sides(tmp_path / "MuseData.mat", 1, cache=cache)
    with pytest.raises(BadInput, match="corpus: 'nowhere'"):
        load_sides("nowhere", 1, cache=cache)
    (tmp_path / "Nottingham.mat").write_bytes(b"no such file")
    with pytest.raises(BadInput, match=r"Nottingham.mat: .* a whole MATLAB file"):
        load_sides(tmp_path / "Nottingham.mat", 1, cache=cache)


def test_folder_that_cannot_be_divided_is_refused(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    (folder / "one.abc").write_text("X:1\nT:One\nM:4/4\nL:1/4\nK:C\nCDEF|\n")
    with pytest.raises(BadInput, match="at least three works"):
        load_sides(folder, 1, cache=cache)
