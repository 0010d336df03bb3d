from itertools import product

import numpy as np
import pytest
from jaxtyping import Array
from numpy.typing import NDArray
from tests.networks import tiny_bits, waves

from courante.model.arrays import to_device
from courante.model.choice import choose, choose_independently, nats_of, note_rows
from courante.model.contract import Draws
from courante.types import ARTICULATE, PLAY, Bits

SPREAD = 50
NOTES = SPREAD * SPREAD
Floats = NDArray[np.float64]


def number(value: float) -> Array:
    return to_device(np.array(value, np.float32))


def draws(
    sounded: bool = True,  # noqa: FBT001, FBT002
    temperature: float = 1.0,
    conservativity: float = 1.0,
) -> Draws:
    """For many notes, all pairs of uniforms that are evenly spread."""
    places = (np.arange(SPREAD) + 0.5) / SPREAD
    uniform = np.array(list(product(places, places)), np.float32)
    before = np.full(NOTES, sounded)
    return Draws(to_device(uniform), to_device(before), number(temperature), number(conservativity))


def logits(play: float, articulate: float) -> Array:
    return to_device(np.tile(np.array([play, articulate], np.float32), (NOTES, 1)))


def chosen(play: float, articulate: float, drawn: Draws, *, with_articulation: bool = True) -> Bits:
    bits, chances = choose(logits(play, articulate), drawn, articulate=with_articulation)
    assert np.ptp(np.asarray(chances)) == 0
    return np.asarray(bits)


def sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))


@pytest.mark.parametrize(("play", "articulate"), [(0.0, 0.0), (1.0, -1.0), (-2.0, 2.0)])
def test_notes_play_and_are_struck_as_often_as_the_logits_say(
    play: float, articulate: float
) -> None:
    bits = chosen(play, articulate, draws())
    assert bits[:, PLAY].mean() == pytest.approx(sigmoid(play), abs=0.02)
    struck = sigmoid(play) * sigmoid(articulate)
    assert bits[:, ARTICULATE].mean() == pytest.approx(struck, abs=0.02)
    assert not (bits[:, ARTICULATE] & ~bits[:, PLAY]).any()


def test_note_out_of_silence_is_struck() -> None:
    bits = chosen(0.0, -60.0, draws(sounded=False))
    assert 0 < bits[:, PLAY].sum() < NOTES
    np.testing.assert_array_equal(bits[:, ARTICULATE], bits[:, PLAY])


def test_without_articulation_a_held_note_is_never_struck() -> None:
    bits = chosen(0.0, 60.0, draws(), with_articulation=False)
    assert bits[:, PLAY].any()
    assert not bits[:, ARTICULATE].any()


def test_temperature_divides_the_logits_of_both_bits() -> None:
    bits = chosen(2.0, -2.0, draws(temperature=4.0))
    assert bits[:, PLAY].mean() == pytest.approx(sigmoid(0.5), abs=0.02)
    held = bits[bits[:, PLAY]]
    assert held[:, ARTICULATE].mean() == pytest.approx(sigmoid(-0.5), abs=0.02)


def test_conservativity_is_a_power_of_the_chance_to_play_alone() -> None:
    bold = chosen(-2.0, 0.0, draws(conservativity=0.5))
    assert bold[:, PLAY].mean() == pytest.approx(sigmoid(-2.0) ** 0.5, abs=0.02)
    assert bold[bold[:, PLAY], ARTICULATE].mean() == pytest.approx(0.5, abs=0.02)
    _, chance = choose(logits(-2.0, 0.0), draws(conservativity=0.5), articulate=True)
    assert float(chance[0]) == pytest.approx(sigmoid(-2.0))


def test_notes_chosen_one_by_one_are_those_chosen_at_once() -> None:
    several = to_device(waves(NOTES, 2, seed=1))
    drawn = draws(temperature=0.7, conservativity=1.3)
    at_once = choose_independently(several, drawn, articulate=True)
    rows = note_rows(drawn, NOTES)
    for note in range(7, NOTES, 251):
        row = Draws(
            rows.uniform[note],
            rows.sounded[note],
            rows.temperature[note],
            rows.conservativity[note],
        )
        bits, chance = choose(several[note], row, articulate=True)
        np.testing.assert_array_equal(bits, at_once.bits[note])
        np.testing.assert_allclose(chance, at_once.chances[note], rtol=1e-6)


@pytest.mark.parametrize("articulate", [True, False])
def test_nats_are_of_all_notes_and_of_articulation_where_they_play(
    articulate: bool,  # noqa: FBT001
) -> None:
    raw, bits = 3 * waves(4, 5, 2, seed=2), tiny_bits(4, 5)
    expected = np.zeros(4)
    for step, note in product(range(4), range(5)):
        play, struck = bits[step, note]
        chance = [sigmoid(value) for value in raw[step, note].tolist()]
        expected[step] += np.log(chance[0] if play else 1 - chance[0])
        if articulate and play:
            expected[step] += np.log(chance[1] if struck else 1 - chance[1])
    found = nats_of(to_device(raw), to_device(bits), articulate=articulate)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_certainty_costs_nothing_and_surprise_stays_finite() -> None:
    sure = to_device(np.full((1, 2), 80.0, np.float32))
    plays = to_device(np.ones((1, 2), np.bool_))
    assert float(nats_of(sure, plays, articulate=True)) == pytest.approx(0, abs=1e-6)
    assert float(nats_of(-sure, plays, articulate=True)) == pytest.approx(-160)
