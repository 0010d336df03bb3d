"""Small files in the formats of the benchmarks, for tests."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import io  # pyright: ignore[reportMissingTypeStubs]

from courante.corpus.benchmark import FILES, BenchmarkName

_io: Any = io

Roll: TypeAlias = NDArray[Any]


def small_roll(steps: int, seed: int = 0) -> Roll:
    """Some notes of the middle of the piano, 0 and 1, as the files have them."""
    roll = np.zeros((steps, 88), np.uint8)
    roll[:, 36:48] = np.random.default_rng(seed).random((steps, 12)) < 0.2
    return roll


def write_mat(path: Path, sides: Mapping[str, Sequence[Roll] | Roll]) -> Path:
    """A MATLAB file: lists become arrays of cells, arrays are written as they are."""
    content = {
        name: side if isinstance(side, np.ndarray) else _cells(side) for name, side in sides.items()
    }
    _io.savemat(str(path), content, appendmat=False)
    return path


def write_rolls(
    path: Path, train: Sequence[Roll], valid: Sequence[Roll], test: Sequence[Roll]
) -> Path:
    """A whole file with its three sides."""
    return write_mat(path, {"traindata": train, "validdata": valid, "testdata": test})


def write_benchmarks(folder: Path) -> Path:
    """A folder with small files of all five sets, no two alike."""
    names: list[BenchmarkName] = ["JSB", "Nottingham", "MuseData", "Piano-midi"]
    for seed, name in enumerate(names):
        train = [small_roll(12 + n, 10 * seed + n) for n in range(3)]
        test = [small_roll(8, 40 + seed), small_roll(5, 50 + seed)]
        write_rolls(folder / FILES[name], train, [small_roll(9, 90)], test)
    voices = [[60, 55, 52, 48], [62, -1, 53, 50], [62, 57, 53, 50]]
    sides = {"train": [voices, voices[::-1]], "valid": [voices], "test": [voices]}
    (folder / FILES["JSB-16th"]).write_text(json.dumps(sides))
    return folder


def _cells(rolls: Sequence[Roll]) -> NDArray[np.object_]:
    cells = np.empty((1, len(rolls)), dtype=np.object_)
    for place, roll in enumerate(rolls):
        cells[0, place] = roll
    return cells
