import numpy as np
import pytest

from courante.config import LearnedStyle
from courante.errors import BadConfig
from courante.model.energy import (
    asked_energy,
    bar_energy,
    bar_spans,
    energy_by_step,
    learned_style,
)
from courante.types import ARTICULATE, PLAY, Bits


def roll(*steps: str) -> Bits:
    """A sign a note: ``x`` struck, ``-`` held, ``.`` silent."""
    signs = np.array([list(step) for step in steps])
    bits = np.zeros((*signs.shape, 2), np.bool_)
    bits[..., PLAY] = signs != "."
    bits[..., ARTICULATE] = signs == "x"
    return bits


def test_three_numbers_of_a_bar() -> None:
    found = bar_energy(roll("xx.", "--.", "x..", "..."))
    np.testing.assert_allclose(found, [3 / 4, 5 / 4, 2 / 4])


def test_every_step_is_told_of_its_own_bar() -> None:
    bits = roll("x", "x", ".", "x", "-", "-")
    found = energy_by_step(bits, np.array([3, 0, 1, 2, 3, 0]))
    np.testing.assert_allclose(found[:, 0], [1, 0.5, 0.5, 0.5, 0.5, 0])
    assert bar_spans(np.array([3, 0, 1, 2, 3, 0])) == [(0, 1), (1, 5), (5, 6)]
    assert bar_spans(np.array([0, 1, 0])) == [(0, 2), (2, 3)]


def test_levels_are_quantiles_of_the_style() -> None:
    bars = [roll(*"x" * n, *"." * (20 - n)) for n in range(21)]
    style = learned_style("s", bars)
    # The bar without a note does not count; of the twenty others, 5 % are left out on either side.
    assert style.density[0] == pytest.approx((1 + 0.05 * 19) / 20)
    assert style.density[-1] == pytest.approx((1 + 0.95 * 19) / 20)
    middle = asked_energy([style], [1.0], 0.5)
    np.testing.assert_allclose(middle, [10.5 / 20] * 3, atol=1e-4)
    levels = [asked_energy([style], [1.0], level)[0] for level in np.linspace(0, 1, 30)]
    assert np.all(np.diff(levels) > 0)


def test_more_is_asked_of_a_style_whose_bars_are_alike_too() -> None:
    alike = LearnedStyle(
        "alike", (0.25, 0.5, 0.5, 0.5, 0.75), (1.0,) * 5, (0.25, 0.5, 0.5, 0.5, 0.5)
    )
    asked = np.array([asked_energy([alike], [1.0], level) for level in np.linspace(0, 1, 11)])
    assert np.all(np.diff(asked[:, 0]) > 0)
    assert np.all(np.diff(asked[:, 2]) > 0)
    np.testing.assert_allclose(asked[:, 1], 1)
    np.testing.assert_allclose(asked[[0, 5, 10], 0], [0.25, 0.5, 0.75])


def test_mixtures_lie_between_their_styles() -> None:
    low = LearnedStyle("low", (0.0, 1.0), (1.0, 1.0), (0.0, 0.5))
    high = LearnedStyle("high", (1.0, 3.0), (3.0, 5.0), (0.5, 1.0))
    found = asked_energy([low, high], [0.75, 0.25], 0.5)
    np.testing.assert_allclose(found, [0.875, 1.75, 0.375])


def test_a_style_without_a_note_is_none() -> None:
    with pytest.raises(BadConfig, match="density"):
        learned_style("s", [roll(".", ".")])
