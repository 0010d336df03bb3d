import numpy as np
import pytest
from tests.drumming import bar_of

from courante.model.drums.energy import energy_scale
from courante.model.drums.kit import Piece

DENSITIES = [[bar_of({Piece.KICK: "9" * n + "." * (16 - n)})] for n in range(1, 17)]


def test_more_strokes_are_more_energy_from_0_to_1() -> None:
    scale = energy_scale(DENSITIES)
    heard = [scale.heard(group) for group in DENSITIES]
    assert heard == sorted(heard)
    assert heard[0] < 0.05
    assert heard[-1] > 0.95


def test_harder_strokes_are_more_energy() -> None:
    groups = [[bar_of({Piece.SNARE: str(level) * 8 + "." * 8})] for level in range(1, 10)]
    scale = energy_scale(groups)
    heard = [scale.heard(group) for group in groups]
    assert heard == sorted(heard)
    assert heard[-1] - heard[0] > 0.8


def test_what_was_learned_from_is_spread_evenly() -> None:
    rng = np.random.default_rng(0)
    groups = [
        [bar_of({Piece.SNARE: "".join(rng.choice(list(".....579"), 16))})] for _ in range(300)
    ]
    scale = energy_scale(groups)
    heard = np.sort([scale.heard(group) for group in groups])
    assert heard == pytest.approx(np.linspace(0, 1, 300), abs=0.06)


def test_what_lies_beyond_the_scale_stays_on_it() -> None:
    scale = energy_scale(DENSITIES[4:8])
    assert scale.heard([bar_of({})]) <= scale.heard(DENSITIES[4])
    assert scale.heard([bar_of({})]) >= 0
    assert scale.heard(DENSITIES[-1]) <= 1
