from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from tests.networks import biased, tiny_bits, tiny_network

from courante.composer.contract import Seat
from courante.composer.network import NetworkComposer, Slots
from courante.config import ComposerConfig, MarkovConfig
from courante.errors import BadConfig, BadInput, BadWeights, Missing
from courante.model.markov import Markov
from courante.model.weights import Origin, save_weights
from courante.types import ARTICULATE, PLAY, TRIPLE_TIME, Bits, Metre

NETWORK = biased(tiny_network(), play=-0.5)
CONFIG = ComposerConfig(slots=4, steps_per_call=4)
COMPOSER = NetworkComposer(NETWORK, CONFIG)


def seated(seats: Mapping[int, Seat]) -> Slots:
    state = COMPOSER.init()
    for slot, seat in seats.items():
        state = COMPOSER.join(state, slot, seat)
    return state


def compose(state: Slots, calls: int) -> tuple[Slots, Bits]:
    """``(slots, calls * 4, notes, 2)``."""
    rows: list[Bits] = []
    for _ in range(calls):
        state, bits = COMPOSER.step(state)
        rows.append(bits)
    return state, np.concatenate(rows, axis=1)


def alone(seat: Seat, calls: int) -> Bits:
    """What a run plays in the first slot when nobody else composes."""
    return compose(seated({0: seat}), calls)[1][0]


def test_steps_are_bits_of_every_slot() -> None:
    _, bits = COMPOSER.step(seated({0: Seat(1)}))
    assert bits.shape == (4, 4, COMPOSER.note_range.size, 2)
    assert bits.dtype == np.bool_
    assert (COMPOSER.slots, COMPOSER.steps_per_call) == (4, 4)


def test_run_depends_on_its_seat_and_on_nobody_else() -> None:
    expected = alone(Seat(7), 12)
    for slot in range(4):
        others = {n: Seat(100 + slot, TRIPLE_TIME, 1.5) for n in range(4) if n != slot}
        _, bits = compose(seated({**others, slot: Seat(7)}), 12)
        np.testing.assert_array_equal(bits[slot], expected)
        assert not np.array_equal(bits[slot - 1], expected)
    assert not np.array_equal(alone(Seat(8), 12), expected)
    assert not np.array_equal(alone(Seat(7, temperature=0.6), 12), expected)


def test_neighbours_may_come_and_go() -> None:
    expected = alone(Seat(7), 12)
    state = seated({1: Seat(1), 2: Seat(7)})
    parts: list[Bits] = []
    for call in range(12):
        if call % 3 == 1:
            state = COMPOSER.join(state, call % 2, Seat(50 + call))
        state, bits = COMPOSER.step(state)
        parts.append(bits[2])
    np.testing.assert_array_equal(np.concatenate(parts), expected)


def test_who_takes_a_seat_finds_it_as_new() -> None:
    state, _ = compose(seated({0: Seat(1)}), 5)
    _, bits = compose(COMPOSER.join(state, 0, Seat(7)), 12)
    np.testing.assert_array_equal(bits[0], alone(Seat(7), 12))


def test_metres_are_composed_side_by_side() -> None:
    state = seated({0: Seat(7), 1: Seat(7, TRIPLE_TIME)})
    places: list[list[int]] = []
    for _ in range(4):
        state, _ = COMPOSER.step(state)
        places.append(np.asarray(state.position)[:2].tolist())
    assert places == [[4, 4], [8, 8], [12, 0], [0, 4]]
    _, bits = compose(seated({2: Seat(7), 3: Seat(7, TRIPLE_TIME)}), 12)
    np.testing.assert_array_equal(bits[3], alone(Seat(7, TRIPLE_TIME), 12))
    assert not np.array_equal(bits[3], bits[2])


def test_snapshot_goes_on_bit_for_bit_in_another_slot_and_composer() -> None:
    state, _ = compose(seated({1: Seat(7), 2: Seat(9)}), 5)
    snapshot = COMPOSER.snapshot(state, 1)
    state, original = compose(state, 8)
    restored = COMPOSER.restore(seated({0: Seat(3)}), 2, snapshot)
    _, copy = compose(restored, 8)
    np.testing.assert_array_equal(copy[2], original[1])
    np.testing.assert_array_equal(copy[0], alone(Seat(3), 8))
    other = NetworkComposer(NETWORK, CONFIG)
    _, bits = other.step(other.restore(other.init(), 0, snapshot))
    np.testing.assert_array_equal(bits[0], original[1, :4])


def test_snapshot_of_others_is_refused() -> None:
    snapshot = COMPOSER.snapshot(seated({1: Seat(7)}), 1)
    other_weights = NetworkComposer(biased(NETWORK, play=-0.6), CONFIG)
    fewer_slots = NetworkComposer(NETWORK, ComposerConfig(slots=2))
    for composer, named in ((other_weights, "weights"), (fewer_slots, "2 slots")):
        with pytest.raises(BadInput, match=f"snapshot: .*{named}"):
            composer.restore(composer.init(), 0, snapshot)
    with pytest.raises(BadInput, match="whole and unchanged"):
        COMPOSER.restore(COMPOSER.init(), 0, snapshot[:-1])


def test_snapshot_taken_within_a_call_is_refused() -> None:
    halves = NetworkComposer(NETWORK, ComposerConfig(slots=4, steps_per_call=2))
    state, _ = halves.step(halves.join(halves.init(), 0, Seat(7)))
    snapshot = halves.snapshot(state, 0)
    with pytest.raises(BadInput, match=r"'step 2 of a bar'.* start of a 4-step call"):
        COMPOSER.restore(COMPOSER.init(), 0, snapshot)
    state, _ = halves.step(state)
    COMPOSER.restore(COMPOSER.init(), 0, halves.snapshot(state, 0))


def test_network_of_another_kind_composes_too() -> None:
    config = MarkovConfig(note_range=COMPOSER.note_range)
    composer = NetworkComposer(Markov.fit(config, [tiny_bits(60)]), CONFIG)
    state, first = composer.step(composer.join(composer.init(), 1, Seat(7)))
    snapshot = composer.snapshot(state, 1)
    state, second = composer.step(state)
    assert np.concatenate([first, second], axis=1)[1, :, :, PLAY].any()
    assert not (first[..., ARTICULATE] & ~first[..., PLAY]).any()
    _, again = composer.step(composer.restore(composer.init(), 0, snapshot))
    np.testing.assert_array_equal(again[0], second[1])
    with pytest.raises(BadInput, match="snapshot: 'weights"):
        COMPOSER.restore(COMPOSER.init(), 0, snapshot)


def test_nobody_is_silent_for_long() -> None:
    shy = NetworkComposer(biased(NETWORK, play=-60.0), CONFIG)
    state = shy.init()
    for slot in range(4):
        state = shy.join(state, slot, Seat(slot))
    rows: list[Bits] = []
    for _ in range(8):
        state, bits = shy.step(state)
        rows.append(bits)
    steps = np.concatenate(rows, axis=1)[..., PLAY].any(axis=-1)
    assert steps.reshape(4, -1, CONFIG.silent_steps).any(axis=-1).all()
    assert steps.mean() == 1 / CONFIG.silent_steps


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seed_that_is_no_32_bit_number_is_refused(seed: int) -> None:
    with pytest.raises(BadConfig, match=f"seed: {seed} .* 0 to 4294967295"):
        seated({0: Seat(seed)})


def test_ends_of_the_seeds_give_different_music() -> None:
    _, bits = compose(seated({0: Seat(0), 1: Seat(2**31), 2: Seat(2**32 - 1)}), 4)
    assert not np.array_equal(bits[0], bits[1])
    assert not np.array_equal(bits[1], bits[2])
    assert not np.array_equal(bits[0], bits[2])


@pytest.mark.parametrize("temperature", [0.0, -1.0, 0.09, 3.1, float("nan")])
def test_temperature_that_is_none_is_refused(temperature: float) -> None:
    with pytest.raises(BadConfig, match=r"temperature: .* 0.1 to 3"):
        seated({0: Seat(1, temperature=temperature)})


def test_bars_must_be_whole_calls() -> None:
    composer = NetworkComposer(NETWORK, ComposerConfig(slots=4, steps_per_call=8))
    composer.join(composer.init(), 0, Seat(1, Metre(2)))
    with pytest.raises(BadConfig, match=r"metre: .* bars of whole 8-step calls"):
        composer.join(composer.init(), 0, Seat(1, TRIPLE_TIME))


@pytest.mark.parametrize("slot", [-1, 4])
def test_slot_that_is_not_there_is_refused(slot: int) -> None:
    state = COMPOSER.init()
    with pytest.raises(BadInput, match=f"slot: {slot} .* 0 to 3"):
        COMPOSER.join(state, slot, Seat(1))
    with pytest.raises(BadInput, match="slot"):
        COMPOSER.snapshot(state, slot)
    with pytest.raises(BadInput, match="slot"):
        COMPOSER.restore(state, slot, COMPOSER.snapshot(state, 0))


def test_weights_come_from_a_file(tmp_path: Path) -> None:
    save_weights(NETWORK, tmp_path / "tiny.safetensors", Origin())
    composer = NetworkComposer.load(tmp_path / "tiny.safetensors", CONFIG)
    _, bits = composer.step(composer.join(composer.init(), 3, Seat(7)))
    np.testing.assert_array_equal(bits[3], alone(Seat(7), 1))
    with pytest.raises(Missing):
        NetworkComposer.load(tmp_path / "none.safetensors", CONFIG)
    (tmp_path / "none.safetensors").write_bytes(b"none")
    with pytest.raises(BadWeights):
        NetworkComposer.load(tmp_path / "none.safetensors", CONFIG)


def test_an_opener_begins_what_the_many_go_on_with() -> None:
    opener = COMPOSER.opener
    assert opener is not None
    assert (opener.slots, opener.opener) == (1, None)
    begun, first = opener.step(opener.join(opener.init(), 0, Seat(7)))
    snapshot = opener.snapshot(begun, 0)
    among = compose(COMPOSER.restore(seated({0: Seat(3), 1: Seat(4)}), 2, snapshot), 8)[1]
    by_itself = compose(COMPOSER.restore(COMPOSER.init(), 0, snapshot), 8)[1]
    np.testing.assert_array_equal(among[2], by_itself[0])
    np.testing.assert_array_equal(first[0], alone(Seat(7), 1))
    back = opener.restore(opener.init(), 0, COMPOSER.snapshot(seated({1: Seat(9)}), 1))
    np.testing.assert_array_equal(opener.step(back)[1][0], alone(Seat(9), 1))
