import numpy as np
import pytest
from tests.drumming import GROOVE, bar_of

from courante.model.drums.inputs import (
    AROUND,
    CONTEXT,
    HISTORY_SLOTS,
    PIECE_COUNT,
    Reference,
    Situation,
    context,
    histories,
    positions,
    slot_inputs,
)
from courante.model.drums.kit import INDEX, POSITIONS, STYLES, Grid, Piece


def test_history_tells_the_nearest_slot_first_and_reaches_into_the_bar_before() -> None:
    hits = bar_of({Piece.KICK: "9..............."}).hits[None]
    before = np.zeros((1, HISTORY_SLOTS, PIECE_COUNT), np.bool_)
    before[0, -1, INDEX[Piece.SNARE]] = True
    past = histories(hits, before).reshape(16, HISTORY_SLOTS, PIECE_COUNT)
    assert np.argwhere(past[0]).tolist() == [[0, INDEX[Piece.SNARE]]]
    assert np.argwhere(past[1]).tolist() == [[0, INDEX[Piece.KICK]], [1, INDEX[Piece.SNARE]]]
    assert np.argwhere(past[9]).tolist() == []


def test_a_slot_sees_the_reference_around_it_and_never_itself() -> None:
    reference = bar_of(GROOVE).hits[None]
    told = context(Situation({}, None, 100), Grid.STRAIGHT, Reference.EVEN)
    inputs = slot_inputs(told[None, None], Grid.STRAIGHT, reference)[0]
    around = inputs[:, CONTEXT + POSITIONS :].reshape(16, len(AROUND), PIECE_COUNT)
    for slot in range(16):
        for number, shift in enumerate(AROUND):
            assert (around[slot, number] == reference[0, (slot + shift) % 16]).all()
    assert (inputs[:, :CONTEXT] == told).all()


def test_every_place_of_both_grids_is_another() -> None:
    places = np.concatenate([positions(grid) for grid in Grid])
    assert (places.sum(axis=0) == 1).all()
    assert (places.sum(axis=1) == 1).all()


def test_the_situation_is_told() -> None:
    rock = Situation({"rock": 0.5, "funk": 0.5}, 0.5, 110)
    told = context(rock, Grid.STRAIGHT, Reference.NONE)
    assert told[: len(STYLES)].tolist() == [0.5, 0.5] + [0.0] * (len(STYLES) - 2)
    others = (
        context(Situation({"rock": 1.0}, 0.5, 110), Grid.STRAIGHT, Reference.NONE),
        context(Situation(rock.styles, 0.7, 110), Grid.STRAIGHT, Reference.NONE),
        context(Situation(rock.styles, None, 110), Grid.STRAIGHT, Reference.NONE),
        context(Situation(rock.styles, 0.5, 150), Grid.STRAIGHT, Reference.NONE),
        context(Situation(rock.styles, 0.5, 110, fill=True), Grid.STRAIGHT, Reference.NONE),
        context(rock, Grid.TRIPLET, Reference.NONE),
        context(rock, Grid.STRAIGHT, Reference.ODD),
    )
    for other in others:
        assert told != pytest.approx(other)
