import numpy as np
import pytest
from tests.drumming import GROOVE, bar_of, random_book

from courante.model.drums.inputs import Reference, Situation, context
from courante.model.drums.kit import DrumBar, Grid, Piece
from courante.model.drums.touch_network import (
    OFFSET_SCALE_BEATS,
    last_inputs,
    log_density,
    split,
    stroke_inputs,
)

NETWORK = random_book(2).touch
TOLD = context(Situation({"rock": 1.0}, 0.5, 100), Grid.STRAIGHT, Reference.EVEN)[None]


def strokes_of(bar: DrumBar, reference: DrumBar | None = None) -> np.ndarray:
    return stroke_inputs(TOLD, bar.hits, reference, bar.grid)


def test_the_density_is_one_in_all() -> None:
    bar = bar_of({Piece.KICK: "9..............."})
    axis = np.arange(-12, 12, 0.1)
    values = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2).astype(np.float32)
    strokes = np.repeat(strokes_of(bar), len(values), axis=0)
    last = np.repeat(last_inputs(bar), len(values), axis=0)
    in_all = np.exp(log_density(NETWORK, strokes, last, values)).sum() * 0.1**2
    assert in_all == pytest.approx(1, abs=0.02)


def test_the_shares_of_the_components_sum_to_one_and_spreads_are_above_nothing() -> None:
    out = np.random.default_rng(0).normal(0, 5, (7, 20)).astype(np.float32)
    weights, means, spreads = split(out)
    assert np.exp(weights).sum(axis=-1) == pytest.approx(np.ones(7))
    assert means.shape == spreads.shape == (7, 4, 2)
    assert spreads.min() > 0.02


def test_a_stroke_sees_the_one_before_it_on_its_piece_and_on_any() -> None:
    bar = bar_of({Piece.KICK: "9...3...........", Piece.SNARE: "6..............."}, 0.02)
    first, snare, second = last_inputs(bar)
    late = pytest.approx(0.02 / OFFSET_SCALE_BEATS)
    assert first.tolist() == [0, 0, 0, 0, 0, 0]
    assert snare.tolist() == [0, 0, 0, 1, 1, late]
    assert second.tolist() == [1, 1, late, 0, pytest.approx(6 / 9), late]


def test_a_stroke_sees_the_reference_only_where_that_has_one() -> None:
    bar, reference = bar_of(GROOVE), bar_of({Piece.KICK: "5..............."}, 0.01)
    without, known = strokes_of(bar), strokes_of(bar, reference)
    kick, *others = (known != without).any(axis=1).tolist()
    assert kick
    assert not any(others)
