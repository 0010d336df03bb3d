import json
from pathlib import Path

import numpy as np
import pytest
from tests.benchmark_files import Roll, small_roll, write_mat, write_rolls

from courante.corpus.benchmark import (
    FILES,
    Benchmark,
    BenchmarkName,
    benchmarks_in,
    is_benchmark,
    load_benchmark,
)
from courante.corpus.piece import Piece
from courante.errors import BadInput
from courante.types import ARTICULATE, COMMON_TIME, PIANO_RANGE, PLAY

# Of each set: pieces and steps of train, valid and test; lowest and highest note of any piece; mean
# notes a step of the test side; most notes a step.
COUNTS: dict[
    BenchmarkName, tuple[tuple[int, ...], tuple[int, ...], tuple[int, int], float, int]
] = {
    "JSB": ((229, 76, 77), (13_807, 4_602, 4_725), (43, 96), 3.89, 4),
    "Nottingham": ((694, 173, 170), (176_561, 45_513, 44_463), (31, 93), 3.99, 9),
    "MuseData": ((524, 135, 124), (245_202, 82_755, 64_339), (21, 105), 3.29, 15),
    "Piano-midi": ((87, 12, 25), (75_911, 8_540, 19_036), (21, 108), 2.95, 12),
    "JSB-16th": ((229, 76, 77), (55_228, 18_408, 18_900), (36, 81), 3.91, 4),
}


@pytest.fixture
def benchmarks(shared_data: Path) -> Path:
    return shared_data / "benchmarks"


def sides_of(found: Benchmark) -> tuple[tuple[Piece, ...], ...]:
    return found.split.train, found.split.valid, found.split.test


@pytest.mark.parametrize("name", COUNTS)
def test_the_real_sets_hold_what_the_literature_counts(
    benchmarks: Path, name: BenchmarkName
) -> None:
    pieces, steps, (lowest, highest), mean, most = COUNTS[name]
    found = load_benchmark(benchmarks / FILES[name])
    sides = sides_of(found)
    assert found.name == name
    assert tuple(map(len, sides)) == pieces
    assert tuple(sum(piece.steps for piece in side) for side in sides) == steps
    rolls = [[piece.bits[:, :, PLAY] for piece in side] for side in sides]
    sounding = np.array([roll.any(axis=0) for side in rolls for roll in side]).any(axis=0)
    keys = np.flatnonzero(sounding) + 21
    assert (keys[0], keys[-1]) == (lowest, highest)
    notes = [np.concatenate([roll.sum(axis=1) for roll in side]) for side in rolls]
    assert notes[2].mean() == pytest.approx(mean, abs=0.005)
    assert max(int(side.max()) for side in notes) == most
    titles = [piece.title for side in sides for piece in side]
    assert len(set(titles)) == len(titles)


def test_sixteenths_are_the_chords_of_the_other_edition(benchmarks: Path) -> None:
    chords = json.loads((benchmarks / "jsb-chorales-16th.json").read_text())["test"]
    found = load_benchmark(benchmarks / FILES["JSB-16th"]).split.test
    ours = [
        [sorted((np.flatnonzero(step) + 21).tolist()) for step in piece.bits[:, :, PLAY]]
        for piece in found
    ]
    assert ours == [[sorted(set(chord)) for chord in piece] for piece in chords]


def test_a_roll_becomes_a_piece(tmp_path: Path) -> None:
    roll = np.zeros((20, 88), np.uint8)
    roll[:3, 39] = 1
    roll[5:, 39] = 1
    roll[4:6, 87] = 1
    path = write_rolls(tmp_path / FILES["JSB"], [roll], [roll], [roll, roll])
    found = load_benchmark(path)
    assert [piece.title for piece in found.split.test] == ["JSB test 1", "JSB test 2"]
    (piece,) = found.split.train
    assert (piece.work, piece.metre, piece.note_range) == (piece.title, COMMON_TIME, PIANO_RANGE)
    assert np.array_equal(piece.bits[:, :, PLAY], roll == 1)
    struck = np.argwhere(piece.bits[:, :, ARTICULATE]).tolist()
    assert struck == [[0, 39], [4, 87], [5, 39]]
    assert piece.positions.tolist() == [*range(16), 0, 1, 2, 3]


def test_silent_pieces_count_and_empty_ones_do_not(tmp_path: Path) -> None:
    silent, empty = np.zeros((4, 88), np.uint8), np.zeros((0, 88), np.uint8)
    path = write_rolls(tmp_path / FILES["JSB"], [small_roll(5), empty], [silent], [silent, empty])
    found = load_benchmark(path)
    assert [[piece.steps for piece in side] for side in sides_of(found)] == [[5], [4], [4]]
    assert not found.split.test[0].bits.any()


def test_benchmarks_are_known_by_the_names_of_their_files(tmp_path: Path) -> None:
    assert is_benchmark(tmp_path / "no" / "JSB_Chorales.mat")
    assert is_benchmark(Path("Jsb16thSeparated.json"))
    assert not is_benchmark(tmp_path / "jsb.mat")
    with pytest.raises(BadInput, match=r"jsb\.mat' is not usable; expected one of JSB_Chorales"):
        load_benchmark(Path("jsb.mat"))
    with pytest.raises(BadInput, match=r"Nottingham\.mat' is not usable; expected a file that"):
        load_benchmark(Path("no/Nottingham.mat"))


def test_a_folder_gives_the_sets_that_are_in_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a folder with JSB_Chorales"):
        benchmarks_in(tmp_path)
    voices = [[[60, 55, 52, 48], [-1, -1, -1, -1]]]
    sides = json.dumps({"train": voices, "valid": voices, "test": voices})
    (tmp_path / FILES["JSB-16th"]).write_text(sides)
    roll = small_roll(3)
    write_rolls(tmp_path / FILES["MuseData"], [roll], [roll], [roll])
    found = benchmarks_in(tmp_path)
    assert [one.name for one in found] == ["MuseData", "JSB-16th"]
    chord = np.flatnonzero(found[1].split.test[0].bits[0, :, PLAY]) + 21
    assert chord.tolist() == [48, 52, 55, 60]


ROLL = small_roll(3)
WRONG_ROLLS: dict[str, tuple[Roll, str]] = {
    "other columns": (np.zeros((3, 78), np.uint8), r"traindata 2: \(3, 78\).*\(steps, 88\)"),
    "no axis for steps": (np.zeros((1, 3, 88), np.uint8), r"\(1, 3, 88\).*\(steps, 88\)"),
    "velocities": (ROLL * 64, "traindata 2: 64 is not usable; expected 0 and 1 only"),
    "not a number": (np.where(ROLL, np.nan, 0.0), "nan is not usable; expected 0 and 1 only"),
    "complex": (ROLL * 1j, "complex128.*expected numbers"),
}


@pytest.mark.parametrize("kind", WRONG_ROLLS)
def test_rolls_of_another_shape_or_content_are_refused(tmp_path: Path, kind: str) -> None:
    wrong, message = WRONG_ROLLS[kind]
    path = write_rolls(tmp_path / FILES["JSB"], [ROLL, wrong], [ROLL], [ROLL])
    with pytest.raises(BadInput, match=rf"JSB_Chorales\.mat, .*{message}"):
        load_benchmark(path)


WRONG_SIDES: dict[str, tuple[dict[str, list[Roll] | Roll], str]] = {
    "a side is missing": ({"traindata": [ROLL], "testdata": [ROLL]}, "traindata, testdata"),
    "a side is one roll": (
        {"traindata": [ROLL], "validdata": ROLL, "testdata": [ROLL]},
        r"validdata \(3, 88\) uint8",
    ),
    "a side is empty": (
        {"traindata": [ROLL], "validdata": [ROLL], "testdata": []},
        r"testdata \(\d, 0\)",
    ),
    "nothing": ({}, "nothing"),
}


@pytest.mark.parametrize("kind", WRONG_SIDES)
def test_files_with_other_sides_are_refused(tmp_path: Path, kind: str) -> None:
    sides, shown = WRONG_SIDES[kind]
    path = write_mat(tmp_path / FILES["JSB"], sides)
    with pytest.raises(BadInput, match=rf"JSB_Chorales\.mat: '.*{shown}.*expected"):
        load_benchmark(path)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.99])
def test_files_that_are_cut_short_are_refused(tmp_path: Path, share: float) -> None:
    path = write_rolls(tmp_path / FILES["JSB"], [ROLL], [ROLL], [ROLL])
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(BadInput, match=r"JSB_Chorales\.mat: .*expected"):
        load_benchmark(path)


def test_something_else_under_the_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILES["JSB"]
    path.write_text("these are no piano rolls " * 20)
    with pytest.raises(BadInput, match="expected a whole MATLAB file"):
        load_benchmark(path)


WRONG_VOICES = {
    "three voices": ([[60, 55, 52]], r"test 1: .*shape \(1, 3\)"),
    "a voice falls out": ([[60, 55, 52, 48], [60, 55, 52]], "rows of different lengths"),
    "fractions": ([[60.5, 55, 52, 48]], "float64"),
    "words": ([["C4", "G3", "E3", "C3"]], "whole numbers"),
    "below the piano": ([[60, 55, 52, 20]], "test 1: 20 .*expected MIDI 21-108, or -1"),
}


@pytest.mark.parametrize("kind", WRONG_VOICES)
def test_voices_of_another_shape_or_content_are_refused(tmp_path: Path, kind: str) -> None:
    wrong, message = WRONG_VOICES[kind]
    good = [[[60, 55, 52, 48]]]
    path = tmp_path / FILES["JSB-16th"]
    path.write_text(json.dumps({"train": good, "valid": good, "test": [wrong]}))
    with pytest.raises(BadInput, match=rf"Jsb16thSeparated\.json, {message}|{message}"):
        load_benchmark(path)


@pytest.mark.parametrize("text", ["", "[1, 2", "[1, 2]", '{"train": [], "valid": 3}'])
def test_json_that_holds_no_chorales_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / FILES["JSB-16th"]
    path.write_text(text)
    with pytest.raises(BadInput, match=r"^Jsb16thSeparated\.json: .*expected"):
        load_benchmark(path)
