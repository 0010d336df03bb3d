from importlib import import_module

import numpy as np
import pytest

from courante.types import Beats, Bpm, Seconds, TempoPoint

RATE = 44_100
TEMPOS = (
    TempoPoint(Beats(0.0), Seconds(0.0), Bpm(120.0)),
    TempoPoint(Beats(16.0), Seconds(8.0), Bpm(150.0)),
)


def clicks(times: np.ndarray, seconds: float) -> np.ndarray:
    samples = np.random.default_rng(1).normal(scale=1e-4, size=round(seconds * RATE))
    burst = np.random.default_rng(2).normal(size=1000) * np.exp(-np.arange(1000) / 200)
    for time_s in times:
        start = round(time_s * RATE)
        samples[start : start + 1000] += 0.3 * burst
    return samples


def test_beats_are_placed_by_the_tempo() -> None:
    found = import_module("_transients").seconds_at(np.array([0.0, 8.0, 16.0, 21.0]), TEMPOS)
    assert found.tolist() == [0, 4, 8, 10]


@pytest.mark.parametrize(
    ("part", "clearest"), [(0.0, "beat"), (0.5, "off_beat"), (0.25, "rest"), (0.75, "rest")]
)
def test_strokes_are_heard_where_they_are(part: float, clearest: str) -> None:
    heard = import_module("_transients")
    times = heard.seconds_at(np.arange(36) + part, TEMPOS)
    found = heard.clarity(clicks(times + 0.05, 18), RATE, TEMPOS, delay_s=0.05, end_beat=36)
    levels = {name: getattr(found, name) for name in ("beat", "off_beat", "rest")}
    assert max(levels, key=lambda name: levels[name]) == clearest
    if clearest == "beat":
        assert found.contrast > 5
        assert found.off_grid_ms < 10
