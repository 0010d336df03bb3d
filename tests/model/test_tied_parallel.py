import json
from functools import partial
from itertools import product
from pathlib import Path

import equinox as eqx
import jax
import numpy as np
from jaxtyping import Array
from numpy.typing import NDArray
from tests.networks import (
    TINY,
    in_three,
    moved_on,
    stacked,
    tiny_bits,
    tiny_network,
    window_of,
    without_dropout,
)

from courante.config import TiedParallelConfig
from courante.model.arrays import to_device
from courante.model.contract import Window
from courante.model.tied_parallel import TiedParallel, TimeMemory
from courante.model.trees import leaves_of, map_leaves

GOLDEN = Path(__file__).parent.parent / "golden" / "tied_parallel_logits.json"
NETWORK = tiny_network()
EMPTY = NETWORK.init()
NOTES = TINY.note_range.size
STEPS = 6


@eqx.filter_jit
def logits(
    memory: TimeMemory, window: Window, key: Array | None = None, network: TiedParallel = NETWORK
) -> tuple[TimeMemory, Array]:
    return network.logits(memory, window, key)


def test_logits_are_those_of_the_golden_file() -> None:
    expected = json.loads(GOLDEN.read_text(encoding="utf-8"))
    window = window_of(tiny_bits(STEPS), first=14, fresh=(3,))
    _, plain = logits(EMPTY, window)
    _, dropped = logits(EMPTY, window, jax.random.PRNGKey(5))
    np.testing.assert_allclose(plain, expected["plain"], atol=1e-4)
    np.testing.assert_allclose(dropped, expected["dropout"], atol=1e-4)


def test_no_bit_is_foretold_from_itself_or_from_what_comes_later() -> None:
    bits = tiny_bits(STEPS)
    places = list(product(range(STEPS), range(NOTES), range(2)))
    flipped: list[Window] = []
    for place in places:
        other = bits.copy()
        other[place] ^= True
        flipped.append(window_of(other))
    batch = stacked(flipped)
    _, found = jax.vmap(partial(logits, EMPTY))(batch)
    _, original = logits(EMPTY, window_of(bits))
    changed = np.abs(np.asarray(found) - np.asarray(original)).max(axis=-1) > 1e-5
    for (step, note, _), change in zip(places, changed, strict=True):
        assert not change[:step].any()
        assert not change[step, : note + 1].any()
    # Every bit reaches the note above it, and every note of the next step.
    for number, (step, note, _) in enumerate(places):
        assert note == NOTES - 1 or changed[number, step, note + 1]
        assert step == STEPS - 1 or changed[number, step + 1].all()


def composed(memory: TimeMemory, window: Window) -> tuple[TimeMemory, NDArray[np.float32]]:
    """The logits as composing finds them: one step, one note at a time."""
    advance, note_step = eqx.filter_jit(NETWORK.advance), eqx.filter_jit(NETWORK.note_step)
    bits = np.asarray(window.bits)
    found = np.zeros(bits.shape, np.float32)
    for step in range(STEPS):
        now = map_leaves(lambda field: field[step], window)  # noqa: B023 - called at once
        memory, projected = advance(memory, now.before, now.moment)
        notes, below = NETWORK.note_init(), np.zeros(2, np.float32)
        for note in range(NOTES):
            notes, logits = note_step(notes, projected[note], to_device(below))
            found[step, note] = logits
            below = bits[step, note].astype(np.float32)
    return memory, found


def test_training_and_composing_find_the_same_logits() -> None:
    window = window_of(tiny_bits(STEPS, seed=2), first=15)
    memory, taught = logits(EMPTY, window)
    at_once, one_by_one = composed(EMPTY, window)
    np.testing.assert_allclose(taught, one_by_one, atol=1e-5)
    for ours, theirs in zip(leaves_of(memory), leaves_of(at_once), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def parts_of(window: Window, *, cut: int) -> tuple[Window, Window]:
    return map_leaves(lambda f: f[:cut], window), map_leaves(lambda f: f[cut:], window)


def test_memory_carries_over_from_window_to_window() -> None:
    whole = window_of(tiny_bits(STEPS))
    left, right = parts_of(whole, cut=3)
    last, at_once = logits(EMPTY, whole)
    memory, early = logits(EMPTY, left)
    end, late = logits(memory, right)
    np.testing.assert_allclose(np.concatenate([early, late]), at_once, atol=1e-5)
    for ours, theirs in zip(leaves_of(end), leaves_of(last), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
    _, forgotten = logits(EMPTY, right)
    assert not np.allclose(forgotten, late, atol=1e-3)


def test_fresh_step_remembers_nothing() -> None:
    _, right = parts_of(window_of(tiny_bits(STEPS)), cut=3)
    left, right_fresh = parts_of(window_of(tiny_bits(STEPS), fresh=(3,)), cut=3)
    memory, _ = logits(EMPTY, left)
    _, emptied = logits(memory, right_fresh)
    _, from_nothing = logits(EMPTY, right)
    np.testing.assert_allclose(emptied, from_nothing, atol=1e-6)


def run(config: TiedParallelConfig, key: int | None) -> NDArray[np.float32]:
    drawn = None if key is None else jax.random.PRNGKey(key)
    _, found = logits(EMPTY, window_of(tiny_bits(STEPS)), drawn, tiny_network(0, config))
    return np.asarray(found)


def test_dropout_needs_a_key() -> None:
    without_key = run(TINY, None)
    np.testing.assert_array_equal(without_key, run(without_dropout(), 1))
    one, other = run(TINY, 1), run(TINY, 2)
    assert not np.allclose(one, without_key, atol=1e-3)
    assert not np.allclose(one, other, atol=1e-3)
    np.testing.assert_array_equal(one, run(TINY, 1))


def test_fresh_network_thinks_notes_rare_and_all_alike() -> None:
    network = TiedParallel(TINY, key=jax.random.PRNGKey(0))
    _, found = logits(EMPTY, window_of(tiny_bits(STEPS)), network=network)
    assert np.asarray(found).reshape(-1, 2).tolist() == [[-3.0, 0.0]] * (STEPS * NOTES)


def test_likelihood_counts_articulation_only_where_a_note_plays() -> None:
    window = window_of(tiny_bits(STEPS))
    _, found = eqx.filter_jit(NETWORK.log_likelihood)(EMPTY, window)
    _, raw = logits(EMPTY, window)
    bits, raw = np.asarray(window.bits), np.asarray(raw, np.float64)
    nats = -np.log1p(np.exp(-raw * np.where(bits, 1, -1)))
    expected = nats[..., 0] + np.where(bits[..., 0], nats[..., 1], 0)
    np.testing.assert_allclose(found, expected.sum(axis=-1), atol=1e-4)


def test_position_and_metre_are_heard() -> None:
    window = window_of(tiny_bits(STEPS))
    _, found = logits(EMPTY, window)
    for other in (moved_on(window), in_three(window)):
        assert not np.allclose(found, logits(EMPTY, other)[1], atol=1e-4)
