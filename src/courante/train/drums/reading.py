"""Reads the Groove MIDI Dataset: performances of drummers, with style, tempo and split.

Source: Gillick et al., Learning to Groove with Inverse Sequence Transformations, ICML 2019.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from courante.errors import BadScore, Missing
from courante.model.drums.kit import STYLES, DrumBar
from courante.train.drums._mido import read_strokes
from courante.train.drums.quantise import quantised

TABLE = "info.csv"
SIDES = ("train", "validation", "test")
_COLUMNS = ("style", "bpm", "beat_type", "time_signature", "midi_filename", "split")
_COMMON_TIME = "4-4"


@dataclass(frozen=True, eq=False)
class Performance:
    """One recording.

    Attributes:
        name: its file. side: of the data set's split.
        style: one of ``STYLES``, or empty. tempo_bpm: of its click.
        fill: a fill by itself rather than a groove.
        bars: as played, in order.
    """

    name: str
    side: str
    style: str
    tempo_bpm: float
    fill: bool
    bars: tuple[DrumBar, ...]


def read_performances(
    folder: Path, show: Callable[[int, int], None] = lambda _done, _total: None
) -> tuple[Performance, ...]:
    """All performances in 4/4.

    Args:
        folder: the data set's, with ``info.csv`` in it.
        show: told how many files of how many are read.

    Raises:
        Missing: there is no ``info.csv``.
        BadScore: it lacks a column or a value, or a file that it names is missing or damaged.
    """
    table = folder / TABLE
    if not table.is_file():
        raise Missing(str(table), "name the folder of the Groove MIDI Dataset, unpacked")
    with table.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if _checked(row)]
    rows = [row for row in rows if row["time_signature"] == _COMMON_TIME]
    return tuple(_shown(folder, rows, show))


def _shown(
    folder: Path, rows: list[dict[str, str]], show: Callable[[int, int], None]
) -> Iterable[Performance]:
    for done, row in enumerate(rows):
        show(done, len(rows))
        performance = _performance(folder, row)
        if performance.bars:
            yield performance


def _checked(row: dict[str, str]) -> bool:
    for column in _COLUMNS:
        if not row.get(column):
            raise BadScore(column, row.get(column), f"a value in every row of {TABLE}")
    if row["split"] not in SIDES:
        raise BadScore("split", row["split"], f"one of {', '.join(SIDES)}")
    return True


def _performance(folder: Path, row: dict[str, str]) -> Performance:
    path = folder / row["midi_filename"]
    if not path.is_file():
        raise BadScore("midi_filename", row["midi_filename"], f"a file in {folder}")
    try:
        tempo_bpm = float(row["bpm"])
    except ValueError as error:
        raise BadScore("bpm", row["bpm"], "a number") from error
    style = row["style"].partition("/")[0]
    return Performance(
        name=row["midi_filename"],
        side=row["split"],
        style=style if style in STYLES else "",
        tempo_bpm=tempo_bpm,
        fill=row["beat_type"] == "fill",
        bars=quantised(read_strokes(path)),
    )
