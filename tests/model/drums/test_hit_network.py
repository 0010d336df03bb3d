from itertools import product

import numpy as np
import pytest
from tests.drumming import GROOVE, bar_of, random_book

from courante.model.drums.hit_network import draw, log_likelihood, thresholds
from courante.model.drums.inputs import (
    HISTORY_SLOTS,
    PIECE_COUNT,
    Floats,
    Hits,
    Reference,
    Situation,
    context,
    histories,
    slot_inputs,
)
from courante.model.drums.kit import INDEX, Grid, Piece

NETWORK = random_book(1).hits
NOTHING = np.zeros((HISTORY_SLOTS, PIECE_COUNT), np.bool_)


def inputs_of(reference: Hits) -> Floats:
    told = context(Situation({"rock": 1.0}, 0.5, 100), Grid.STRAIGHT, Reference.EVEN)
    return slot_inputs(told[None, None], Grid.STRAIGHT, reference[None])


def nats(hits: Hits, before: Hits = NOTHING) -> Floats:
    past = histories(hits[None], before[None])
    return log_likelihood(NETWORK, inputs_of(bar_of(GROOVE).hits), past, hits[None])[0]


def test_the_chances_of_all_that_a_slot_may_hold_sum_to_one() -> None:
    chances = 0.0
    for bits in product([False, True], repeat=PIECE_COUNT):
        hits = np.zeros((16, PIECE_COUNT), np.bool_)
        hits[0] = bits
        chances += float(np.exp(nats(hits)[0]))
    assert chances == pytest.approx(1, abs=1e-4)


def test_later_slots_do_not_change_what_an_earlier_one_is_worth() -> None:
    one, other = bar_of(GROOVE).hits.copy(), bar_of(GROOVE).hits.copy()
    other[9:] = ~other[9:]
    assert nats(one)[:9] == pytest.approx(nats(other)[:9])
    assert nats(one)[9] != pytest.approx(nats(other)[9])


def test_slots_are_drawn_as_often_as_they_are_likely() -> None:
    rng = np.random.default_rng(0)
    inputs, before = inputs_of(bar_of(GROOVE).hits)[0], bar_of(GROOVE).hits[-HISTORY_SLOTS:]
    drawn = [
        draw(NETWORK, inputs, before, thresholds(rng.random((16, PIECE_COUNT)), 1.0))
        for _ in range(1500)
    ]
    # Each draw's own past, so that any slot can be held against what it followed.
    for slot in (0, 1, 9, 15):
        chances: list[float] = []
        for hits in drawn[:300]:
            silent = hits.copy()
            silent[slot] = False
            chances.append(float(np.exp(nats(silent, before)[slot])))
        found = np.mean([not hits[slot].any() for hits in drawn])
        assert found == pytest.approx(np.mean(chances), abs=0.025)


def test_an_infinite_threshold_leaves_nothing_to_chance() -> None:
    wanted = thresholds(np.random.default_rng(1).random((16, PIECE_COUNT)), 1.0)
    wanted[::4, INDEX[Piece.KICK]] = -np.inf
    wanted[:, INDEX[Piece.CRASH]] = np.inf
    hits = draw(NETWORK, inputs_of(bar_of(GROOVE).hits)[0], NOTHING, wanted)
    assert hits[::4, INDEX[Piece.KICK]].all()
    assert not hits[:, INDEX[Piece.CRASH]].any()


def test_a_cold_draw_is_the_likeliest_choice_each_time() -> None:
    inputs = inputs_of(bar_of(GROOVE).hits)[0]
    cold = [
        draw(NETWORK, inputs, NOTHING, thresholds(rng.random((16, PIECE_COUNT)), 1e-6))
        for rng in map(np.random.default_rng, range(5))
    ]
    assert all((one == cold[0]).all() for one in cold)
