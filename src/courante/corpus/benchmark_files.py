"""How the benchmarks' files become piano rolls, and what is refused on the way.

A roll is ``(steps, 88)``, whether each key of the piano sounds; the sides are always ``train``,
``valid`` and ``test``, in this order.
"""

import json
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from courante.corpus import _scipy
from courante.errors import BadInput
from courante.types import PIANO_RANGE

SIDES = ("train", "valid", "test")
_VOICES = 4
_SILENT = -1

Roll = NDArray[np.bool_]


def read_rolls(path: Path) -> dict[str, list[Roll]]:
    """Read ``traindata``, ``validdata`` and ``testdata`` of a MATLAB file.

    Raises:
        BadInput: names the file, what is wrong in it, and what would be right.
    """
    try:
        found = _scipy.read_variables(path)
    except ValueError as error:
        raise BadInput(path.name, str(error), "a whole MATLAB file (version 5)") from error
    return {side: _side_of_rolls(path, f"{side}data", found) for side in SIDES}


def read_chorales(path: Path) -> dict[str, list[Roll]]:
    """Read the four voices of every step from JSON: MIDI numbers, -1 for silence.

    Raises:
        BadInput: names the file, what is wrong in it, and what would be right.
    """
    try:
        found: Any = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise BadInput(path.name, str(error), "a whole JSON file") from error
    return {side: _side_of_voices(path, side, found) for side in SIDES}


def _side_of_rolls(path: Path, key: str, found: dict[str, NDArray[np.generic]]) -> list[Roll]:
    if key not in found:
        shown = ", ".join(name for name in found if not name.startswith("__")) or "nothing"
        raise BadInput(path.name, shown, "arrays traindata, validdata and testdata")
    cells = found[key]
    if cells.dtype != np.object_ or cells.ndim != 2 or cells.shape[0] != 1 or not cells.size:
        shown = f"{key} {cells.shape} {cells.dtype}"
        raise BadInput(path.name, shown, f"{key} as cells (1, sequences), at least one")
    return [_roll(f"{path.name}, {key} {n}", roll) for n, roll in enumerate(cells[0], start=1)]


def _roll(field: str, roll: Any) -> Roll:  # noqa: ANN401 - whatever a cell of a MATLAB file holds
    values = np.asarray(roll)
    if values.ndim != 2 or values.shape[1] != PIANO_RANGE.size:
        raise BadInput(field, values.shape, f"shape (steps, {PIANO_RANGE.size})")
    if values.dtype.kind not in "biuf":
        raise BadInput(field, values.dtype, "numbers")
    play = values == 1
    odd = values[~play & (values != 0)]
    if odd.size:
        raise BadInput(field, odd[0].item(), "0 and 1 only")
    return play


def _side_of_voices(path: Path, side: str, found: Any) -> list[Roll]:  # noqa: ANN401 - from JSON
    pieces = cast("dict[str, Any]", found).get(side) if isinstance(found, dict) else None
    if not isinstance(pieces, list) or not pieces:
        raise BadInput(path.name, f"{side} {pieces}", f"lists of pieces named {', '.join(SIDES)}")
    numbered = enumerate(cast("list[Any]", pieces), start=1)
    return [_roll_of_voices(f"{path.name}, {side} {n}", voices) for n, voices in numbered]


def _roll_of_voices(field: str, voices: Any) -> Roll:  # noqa: ANN401 - whatever JSON holds
    try:
        pitches = np.asarray(voices)
    except ValueError as error:  # rows of different lengths
        raise BadInput(field, "rows of different lengths", "four pitches a step") from error
    if pitches.ndim != 2 or pitches.shape[1] != _VOICES or pitches.dtype.kind not in "iu":
        shown = f"shape {pitches.shape} of {pitches.dtype}"
        raise BadInput(field, shown, f"shape (steps, {_VOICES}) of whole numbers")
    lowest, highest = PIANO_RANGE.lowest, PIANO_RANGE.highest
    odd = pitches[((pitches < lowest) | (pitches > highest)) & (pitches != _SILENT)]
    if odd.size:
        raise BadInput(field, odd[0].item(), f"MIDI {lowest}-{highest}, or -1 for silence")
    play = np.zeros((len(pitches), PIANO_RANGE.size), dtype=np.bool_)
    steps, voice = np.nonzero(pitches != _SILENT)
    play[steps, pitches[steps, voice] - lowest] = True
    return play
