"""Benchmark data of polyphonic music modelling, with the split that the literature uses.

Four sets of piano rolls (Boulanger-Lewandowski, Bengio, Vincent, ICML 2012) in the MATLAB files of
Bai, Kolter and Koltun (2018), and Bach's chorales in sixteenths (Huang and others). The rolls tell
what sounds and neither bar lines nor repeated notes: a step's place is counted from the start of
its piece, and a note is struck where it sounds out of silence.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from courante.corpus.benchmark_files import read_chorales, read_rolls
from courante.corpus.piece import Piece, bits_of
from courante.corpus.split import Split
from courante.errors import BadInput
from courante.types import COMMON_TIME, PIANO_RANGE

BenchmarkName: TypeAlias = Literal["JSB", "Nottingham", "MuseData", "Piano-midi", "JSB-16th"]
NAMES: tuple[BenchmarkName, ...] = get_args(BenchmarkName)

FILES: dict[BenchmarkName, str] = {
    "JSB": "JSB_Chorales.mat",
    "Nottingham": "Nottingham.mat",
    "MuseData": "MuseData.mat",
    "Piano-midi": "Piano_midi.mat",
    "JSB-16th": "Jsb16thSeparated.json",
}
"""The file that holds each set."""

_BY_FILE: dict[str, BenchmarkName] = {file: name for name, file in FILES.items()}


@dataclass(frozen=True)
class Benchmark:
    """One set; its pieces cover the whole piano, MIDI 21 to 108."""

    name: BenchmarkName
    split: Split


def is_benchmark(path: Path) -> bool:
    """Whether a path has the name of a benchmark's file; the file need not be there."""
    return path.name in _BY_FILE


def load_benchmark(path: Path) -> Benchmark:
    """Read one set.

    Sequences without a step are left out; silent ones count, as in the literature.

    Raises:
        BadInput: the file has another name, is missing, damaged, or holds something else.
    """
    name = _BY_FILE.get(path.name)
    if name is None:
        raise BadInput("benchmark", str(path), f"one of {', '.join(_BY_FILE)}")
    if not path.is_file():
        raise BadInput("benchmark", str(path), "a file that exists")
    read = read_chorales if name == "JSB-16th" else read_rolls
    sides = read(path)
    return Benchmark(name, Split(*(_pieces(name, side, rolls) for side, rolls in sides.items())))


def benchmarks_in(folder: Path) -> tuple[Benchmark, ...]:
    """Read all sets whose files are in a folder, in the order of ``NAMES``.

    Raises:
        BadInput: there is no such folder, none of the files is in it, or one cannot be used.
    """
    paths = [folder / FILES[name] for name in NAMES if (folder / FILES[name]).is_file()]
    if not paths:
        raise BadInput("benchmark", str(folder), f"a folder with {' or '.join(_BY_FILE)}")
    return tuple(load_benchmark(path) for path in paths)


def _pieces(name: BenchmarkName, side: str, rolls: list[NDArray[np.bool_]]) -> tuple[Piece, ...]:
    numbered = enumerate(rolls, start=1)
    return tuple(_piece(f"{name} {side} {n}", play) for n, play in numbered if len(play))


def _piece(title: str, play: NDArray[np.bool_]) -> Piece:
    positions = (np.arange(len(play)) % COMMON_TIME.steps_per_bar).astype(np.int8)
    bits = bits_of(play, np.zeros_like(play))
    return Piece(title, title, COMMON_TIME, PIANO_RANGE, bits, positions)
