from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib.image
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.train.rolls import drawn, sung

from courante.errors import BadInput, OutputFailed
from courante.train.statistics import compare, draw_comparison

HELD_OUT = [sung([60, 62, 64, 65] * 8), sung([60, 62, 64, 67] * 8, [48, 50] * 16)]
SETS = {"one": [sung([60, 62, 64] * 11)], "other": [sung([60, 61, 62], [40, 41, 42])]}
COMPARISON = compare(SETS, HELD_OUT)
FEW = replace(COMPARISON, measures=COMPARISON.measures[3:9])
_image: Any = matplotlib.image


def pixels(path: Path) -> NDArray[np.float32]:
    return _image.imread(path)[:, :, :3]


def test_every_set_is_drawn_in_its_colour(tmp_path: Path) -> None:
    path = tmp_path / "statistics.png"
    draw_comparison(COMPARISON, path)
    colours = pixels(path).reshape(-1, 3)
    for colour in ([0x1F, 0x77, 0xB4], [0xFF, 0x7F, 0x0E]):
        drawn_in = np.abs(colours * 255 - colour).max(axis=1) < 20
        assert drawn_in.sum() > 50
    assert list(tmp_path.iterdir()) == [path]


def test_it_grows_with_measures_and_sets(tmp_path: Path) -> None:
    wide = compare({f"set{n:02}": SETS["one"] for n in range(11)}, HELD_OUT)
    wide = replace(wide, measures=wide.measures[3:9])
    for name, comparison in (("all", COMPARISON), ("few", FEW), ("wide", wide)):
        draw_comparison(comparison, tmp_path / name)
    every, fewer, wider = (pixels(tmp_path / name).shape for name in ("all", "few", "wide"))
    assert wider[0] == fewer[0] < every[0]
    assert fewer[1] == every[1] < wider[1]


def test_same_comparison_gives_the_same_picture(tmp_path: Path) -> None:
    fewer = replace(FEW, measures=FEW.measures[:5])
    for name, comparison in (("one", FEW), ("same", FEW), ("other", fewer)):
        draw_comparison(comparison, tmp_path / name)
    one, same, other = ((tmp_path / name).read_bytes() for name in ("one", "same", "other"))
    assert one == same
    assert one != other


def test_a_set_of_silence_can_be_drawn(tmp_path: Path) -> None:
    silent = compare({"silent": [drawn({60: "...."})]}, HELD_OUT)
    draw_comparison(replace(silent, measures=silent.measures[:6]), tmp_path / "picture")
    assert pixels(tmp_path / "picture").std() > 0


def test_what_cannot_be_drawn_or_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="at least one measure"):
        draw_comparison(replace(COMPARISON, measures=()), tmp_path / "picture")
    with pytest.raises(OutputFailed, match="nowhere"):
        draw_comparison(FEW, tmp_path / "nowhere" / "picture")
    assert list(tmp_path.iterdir()) == []
