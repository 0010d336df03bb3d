from pathlib import Path
from typing import Any

import matplotlib.image
import numpy as np
import pytest
from numpy.typing import NDArray

from courante.errors import BadInput, OutputFailed
from courante.train.checkpoint import PassRecord
from courante.train.curve import draw_curve

RECORDS = [PassRecord(n, 3 * n, 10 / n, 11 / n, float(n)) for n in range(1, 6)]
_image: Any = matplotlib.image


def pixels(path: Path) -> NDArray[np.float32]:
    return _image.imread(path)[:, :, :3]


def test_curve_is_a_picture_of_both_lines(tmp_path: Path) -> None:
    path = tmp_path / "curve.png"
    draw_curve(RECORDS, path)
    picture = pixels(path)
    assert picture.shape == (480, 840, 3)
    colours = picture.reshape(-1, 3)
    for line in ([0x1F, 0x77, 0xB4], [0xFF, 0x7F, 0x0E]):
        drawn = np.abs(colours * 255 - line).max(axis=1) < 2
        assert drawn.sum() > 500
    assert list(tmp_path.iterdir()) == [path]


def test_same_records_give_the_same_picture(tmp_path: Path) -> None:
    for name, records in (("one", RECORDS), ("same", RECORDS), ("other", RECORDS[:3])):
        draw_curve(records, tmp_path / name)
    one, same, other = ((tmp_path / name).read_bytes() for name in ("one", "same", "other"))
    assert one == same
    assert one != other


def test_curve_of_one_pass_can_be_drawn(tmp_path: Path) -> None:
    draw_curve(RECORDS[:1], tmp_path / "curve.png")
    assert pixels(tmp_path / "curve.png").std() > 0


def test_curve_that_cannot_be_drawn_or_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="at least one finished pass"):
        draw_curve([], tmp_path / "curve.png")
    with pytest.raises(OutputFailed, match="nowhere"):
        draw_curve(RECORDS, tmp_path / "nowhere" / "curve.png")
    assert list(tmp_path.iterdir()) == []
