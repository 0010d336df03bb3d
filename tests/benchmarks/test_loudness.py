import re
import wave
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from tests.conftest import REPOSITORY

from courante.band.style import read_style

RATE = 48_000


def written(path: Path, samples: np.ndarray) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        whole = np.rint(np.stack([samples, samples], axis=1) * 32767).astype("<i2")
        file.writeframes(whole.tobytes())
    return path


def sine(seconds: float, level_db: float) -> np.ndarray:
    times = np.arange(round(seconds * RATE)) / RATE
    return 10 ** (level_db / 20) * np.sin(2 * np.pi * 1000 * times)


@pytest.mark.parametrize("level_db", [-23.0, -33.0])
def test_a_sine_is_as_loud_as_the_standard_says(tmp_path: Path, level_db: float) -> None:
    # EBU Tech 3341, test signals 1 and 2: a stereo sine of 1 kHz.
    found = import_module("_loudness").measure_loudness(
        written(tmp_path / "sine.wav", sine(20, level_db))
    )
    assert found.integrated_lufs == pytest.approx(level_db, abs=0.1)
    assert found.true_peak_db == pytest.approx(level_db, abs=0.2)
    assert found.range_lu == pytest.approx(0, abs=0.1)


def test_range_is_from_soft_to_loud(tmp_path: Path) -> None:
    # EBU Tech 3342, test signal 1: the range of two levels is their difference.
    both = np.concatenate([sine(20, -20), sine(20, -30)])
    found = import_module("_loudness").measure_loudness(written(tmp_path / "two.wav", both))
    assert found.range_lu == pytest.approx(10, abs=1)


STYLE = (REPOSITORY / "src/courante/band/styles/quartet.toml").read_text(encoding="utf-8")


def test_a_style_is_made_as_much_louder_as_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "quartet.toml"
    path.write_text(re.sub(r"loudness_db = \S+", "loudness_db = -2.0", STYLE), encoding="utf-8")
    import_module("loudness").calibrated(path, -1.26)
    assert path.read_text(encoding="utf-8") == re.sub(
        r"loudness_db = \S+", "loudness_db = -3.3", STYLE
    )


def test_a_style_gets_no_louder_than_its_loudest_part_can_be(tmp_path: Path) -> None:
    path = tmp_path / "quartet.toml"
    path.write_text(STYLE, encoding="utf-8")
    told = import_module("loudness").calibrated(path, 30.0)
    assert "a part is at its loudest" in told
    style = read_style("quartet", path.read_text(encoding="utf-8"))
    assert 120 <= max(part.volume for part in style.parts) <= 127
