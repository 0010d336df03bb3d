"""What every kind of network promises, asked of all kinds alike."""

from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest
from jaxtyping import Array
from numpy.typing import NDArray
from tests.networks import in_three, moved_on, stacked, tiny_bits, waves, window_of

from courante.config import EnsembleConfig, ModelConfig
from courante.model.arrays import to_device, zeros
from courante.model.contract import AnyNetwork, Drawn, Draws, Window
from courante.model.registry import KINDS, build, kind_of
from courante.model.trees import (
    leaves_of,
    map_leaves,
    moved_by,
    named_leaves,
    refilled,
    shapes_of,
    value_and_gradient,
)
from courante.model.weights import Origin, load_weights, save_weights
from courante.types import ARTICULATE, PLAY, Bits, NoteRange, Pitch

SMALL: dict[str, object] = {
    "time_units": (6, 5),
    "note_units": (5, 4),
    "hidden_units": 7,
    "units": (7, 5),
    "context_steps": 3,
    "reach": 2,
    "order": 3,
}
"""Sizes for any kind that has such sizes."""
NOTES, STEPS, HALF = 3, 8, 4
LANES = 48
"""All that is asked of a network at once has so many lanes, so that it is compiled once."""
KEY = jax.random.PRNGKey(5)

every_kind = pytest.mark.parametrize("kind", KINDS)
by_gradient = pytest.mark.parametrize(
    "kind", [name for name, kind in KINDS.items() if kind.fit is None]
)
note_by_note = pytest.mark.parametrize(
    "kind",
    [name for name, kind in KINDS.items() if kind.fit is None and name != "ensemble"],
)
"""What an ensemble draws is a member's choice: see its own tests."""
full_or_bare = pytest.mark.parametrize("full", [True, False])


def config_of(kind: str, *, full: bool = True) -> ModelConfig:
    """With everything that the kind can see and foretell, or with play bits alone."""
    config = KINDS[kind].config
    sizes = {field.name: SMALL[field.name] for field in fields(config) if field.name in SMALL}
    note_range = NoteRange(Pitch(60), Pitch(60 + NOTES - 1))
    if config is EnsembleConfig:
        members = tuple(config_of(member, full=full) for member in ("tied_parallel", "lstm"))
        return EnsembleConfig(note_range=note_range, articulate=full, beat=full, members=members)
    whole = config(note_range=note_range, **sizes)
    return whole if full else replace(whole, articulate=False, beat=False)


@cache
def network_of(kind: str, *, full: bool = True) -> AnyNetwork:
    """A network in which every weight matters."""
    config, fit = config_of(kind, full=full), KINDS[kind].fit
    if fit is not None:
        return fit(config, [tiny_bits(40, NOTES, seed=8), tiny_bits(30, NOTES, seed=9)])
    skeleton = shapes_of(build, config, key=KEY)
    drawn = [waves(*leaf.shape, seed=i) for i, leaf in enumerate(leaves_of(skeleton))]
    return refilled(skeleton, [to_device(values) for values in drawn])


def roll_of(seed: int = 0) -> Bits:
    return tiny_bits(STEPS, NOTES, seed=seed)


@eqx.filter_jit
def foretell(
    network: AnyNetwork, memory: object, window: Window, key: Array | None = None
) -> tuple[object, Array]:
    return network.log_likelihood(memory, window, key)


@eqx.filter_jit
def foretell_lanes(network: AnyNetwork, windows: Window) -> Array:
    def one(window: Window) -> Array:
        return network.log_likelihood(network.init(), window)[1]

    return jax.vmap(one)(windows)


def nats_of_all(network: AnyNetwork, windows: list[Window]) -> NDArray[np.float64]:
    """Nats of each window's steps out of an empty memory: ``(windows, steps)``."""
    lanes = stacked([*windows, *[windows[0]] * (LANES - len(windows))])
    return np.asarray(foretell_lanes(network, lanes), np.float64)[: len(windows)]


@eqx.filter_jit
def advance_once(network: AnyNetwork, memory: object, now: Window) -> tuple[Any, Any]:
    return network.advance(memory, now.before, now.moment)


def advanced(network: AnyNetwork, window: Window) -> tuple[Any, Any]:
    """One step after the other, as composing does it; and what the last one is drawn from."""
    memory, context = network.init(), None
    for step in range(STEPS):
        now = map_leaves(lambda field: field[step], window)  # noqa: B023 - called at once
        memory, context = advance_once(network, memory, now)
    return memory, context


@eqx.filter_jit
def draw_lanes(
    network: AnyNetwork, context: object, uniform: Array, sounded: Array, one: Array
) -> Drawn:
    def draw(uniform: Array) -> Drawn:
        return network.draw(context, Draws(uniform, sounded, temperature=one, conservativity=one))

    return jax.vmap(draw)(uniform)


def drawn_by(network: AnyNetwork, uniform: NDArray[Any], *, sounded: bool) -> Drawn:
    """The last step of the usual roll, drawn with each of the uniforms, all notes alike before."""
    _, context = advanced(network, window_of(roll_of()))
    before = to_device(np.full(NOTES, sounded))
    one = to_device(np.ones((), np.float32))
    return draw_lanes(network, context, to_device(uniform.astype(np.float32)), before, one)


def outcomes_of_a_step(*, full: bool) -> Bits:
    """All steps there can be: a note is silent, held, or struck."""
    note = [(False, False), (True, False), (True, True)][: 3 if full else 2]
    return np.array(list(product(note, repeat=NOTES)))


def chances_of_outcomes(network: AnyNetwork, outcomes: Bits) -> NDArray[np.float64]:
    """Of each as the last step of the usual roll, by ``log_likelihood``."""
    rolls = np.repeat(roll_of()[None], len(outcomes), axis=0)
    rolls[:, -1] = outcomes
    return np.exp(nats_of_all(network, [window_of(roll) for roll in rolls])[:, -1])


@every_kind
@full_or_bare
def test_chances_of_all_steps_sum_to_one(kind: str, full: bool) -> None:  # noqa: FBT001
    chances = chances_of_outcomes(network_of(kind, full=full), outcomes_of_a_step(full=full))
    assert chances.shape == ((3 if full else 2) ** NOTES,)
    assert chances.sum() == pytest.approx(1, abs=1e-5)
    assert chances.std() > 1e-3


@every_kind
@full_or_bare
def test_steps_are_drawn_as_often_as_foretold(kind: str, full: bool) -> None:  # noqa: FBT001
    network, outcomes = network_of(kind, full=full), outcomes_of_a_step(full=full)
    chances = chances_of_outcomes(network, outcomes)
    draws = 4096
    uniform = np.random.default_rng(3).random((draws, NOTES, 2))
    bits = np.asarray(drawn_by(network, uniform, sounded=True).bits)
    counts = (bits[:, None] == outcomes).all(axis=(2, 3)).sum(axis=0)
    assert counts.sum() == draws
    expected = draws * chances
    assert (np.abs(counts - expected) < 4 * np.sqrt(expected) + 1).all()


def thresholds(outcomes: Bits, chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each outcome, note and bit the chance that it is set, given the outcome's bits below.

    Out of the chances of whole steps alone, ``(outcomes, notes, 2)``.
    """
    found = np.zeros((len(outcomes), NOTES, 2))
    for number, outcome in enumerate(outcomes):
        for note in range(NOTES):
            alike = (outcomes[:, :note] == outcome[:note]).all(axis=(1, 2))
            plays = alike & outcomes[:, note, PLAY]
            struck = alike & outcomes[:, note, ARTICULATE]
            found[number, note, PLAY] = chances[plays].sum() / chances[alike].sum()
            found[number, note, ARTICULATE] = chances[struck].sum() / chances[plays].sum()
    return found


@note_by_note
@full_or_bare
def test_each_note_is_drawn_by_its_chance_given_those_below(
    kind: str,
    full: bool,  # noqa: FBT001
) -> None:
    network, outcomes = network_of(kind, full=full), outcomes_of_a_step(full=full)
    threshold = thresholds(outcomes, chances_of_outcomes(network, outcomes))
    # For every outcome the uniforms lie so near its thresholds that any other chance would miss it.
    uniform = threshold * np.where(outcomes, 1 - 1e-4, 1 + 1e-4)
    drawn = drawn_by(network, uniform, sounded=True)
    np.testing.assert_array_equal(drawn.bits, outcomes)
    np.testing.assert_allclose(drawn.chances, threshold[:, :, PLAY], rtol=1e-4)


@every_kind
@full_or_bare
def test_note_out_of_silence_is_struck(kind: str, full: bool) -> None:  # noqa: FBT001
    uniform = np.random.default_rng(4).random((4096, NOTES, 2))
    bits = np.asarray(drawn_by(network_of(kind, full=full), uniform, sounded=False).bits)
    assert bits.any()
    np.testing.assert_array_equal(bits[..., ARTICULATE], bits[..., PLAY])


@every_kind
@full_or_bare
def test_no_step_is_foretold_from_what_comes_later(
    kind: str,
    full: bool,  # noqa: FBT001
) -> None:
    network = network_of(kind, full=full)
    places = list(product(range(1, STEPS), range(NOTES), (PLAY, ARTICULATE)))
    rolls = np.repeat(roll_of()[None], len(places) + 1, axis=0)
    for number, place in enumerate(places, start=1):
        rolls[(number, *place)] ^= True
    original, *others = nats_of_all(network, [window_of(roll) for roll in rolls])
    for (step, _, bit), nats in zip(places, others, strict=True):
        changed = np.abs(nats - original) > 1e-5
        assert not changed[:step].any()
        assert changed[step] or bit == ARTICULATE
        assert full or bit == PLAY or not changed.any()


def halves_of(window: Window) -> tuple[Window, Window]:
    return map_leaves(lambda f: f[:HALF], window), map_leaves(lambda f: f[HALF:], window)


@every_kind
def test_chained_windows_and_single_steps_are_one_long_window(kind: str) -> None:
    network, window = network_of(kind), window_of(roll_of(), first=14)
    left, right = halves_of(window)
    memory, early = foretell(network, network.init(), left)
    end, late = foretell(network, memory, right)
    [at_once] = nats_of_all(network, [window])
    np.testing.assert_allclose(np.concatenate([early, late]), at_once, atol=1e-5)
    one_by_one, _ = advanced(network, window)
    for ours, theirs in zip(leaves_of(end), leaves_of(one_by_one), strict=True):
        assert ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


@every_kind
def test_memory_is_emptied_at_fresh_steps(kind: str) -> None:
    network = network_of(kind)
    left, right = halves_of(window_of(roll_of()))
    memory, _ = foretell(network, network.init(), left)
    _, from_nothing = foretell(network, network.init(), right)
    emptied = right._replace(fresh=to_device(np.arange(HALF) == 0))
    np.testing.assert_allclose(foretell(network, memory, emptied)[1], from_nothing, atol=1e-6)
    # Two pasts, and the same step before the fresh one in the midst of a window.
    one, other = roll_of(), roll_of(seed=1)
    other[2:] = one[2:]
    for fresh in ((3,), (1, 3)):
        nats = nats_of_all(network, [window_of(roll, fresh=fresh) for roll in (one, other)])
        np.testing.assert_allclose(nats[0, 3:], nats[1, 3:], atol=1e-6)


@every_kind
def test_lanes_do_not_know_each_other(kind: str) -> None:
    network = network_of(kind)
    windows = [window_of(roll_of(seed), first=seed, fresh=(seed,)) for seed in range(4)]
    together = nats_of_all(network, windows)
    for window, nats in zip(windows, together, strict=True):
        left, _ = halves_of(window)
        alone = foretell(network, network.init(), left)[1]
        np.testing.assert_allclose(alone, nats[:HALF], atol=1e-5)


def names_of(config: ModelConfig) -> list[str]:
    members = config.members if isinstance(config, EnsembleConfig) else (config,)
    return [field.name for member in members for field in fields(member)]


@every_kind
def test_dropout_needs_a_key(kind: str) -> None:
    network, (left, _) = network_of(kind), halves_of(window_of(roll_of()))
    _, plain = foretell(network, network.init(), left)
    _, one = foretell(network, network.init(), left, KEY)
    _, again = foretell(network, network.init(), left, KEY)
    _, other = foretell(network, network.init(), left, jax.random.PRNGKey(6))
    np.testing.assert_array_equal(one, again)
    drops = any("dropout" in name for name in names_of(network.config))
    assert np.allclose(one, plain, atol=1e-4) != drops
    assert np.allclose(one, other, atol=1e-4) != drops


@every_kind
@full_or_bare
def test_beat_is_heard_where_the_settings_say_so(kind: str, full: bool) -> None:  # noqa: FBT001
    network, window = network_of(kind, full=full), window_of(roll_of())
    usual, *others = nats_of_all(network, [window, moved_on(window), in_three(window)])
    for other in others:
        assert np.allclose(other, usual, atol=1e-4) != network.config.beat


@every_kind
@full_or_bare
def test_weights_come_back_from_disk(
    kind: str,
    full: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    network, window = network_of(kind, full=full), window_of(roll_of())
    path = tmp_path / "weights.safetensors"
    save_weights(network, path, Origin(model=kind))
    found = load_weights(path)
    assert found.config == network.config
    assert kind_of(found.config)[0] == kind
    np.testing.assert_array_equal(nats_of_all(found, [window]), nats_of_all(network, [window]))


@by_gradient
@full_or_bare
def test_fresh_network_thinks_notes_rare(kind: str, full: bool) -> None:  # noqa: FBT001
    network = build(config_of(kind, full=full), key=KEY)
    [silent] = nats_of_all(network, [window_of(np.zeros((STEPS, NOTES, 2), np.bool_))])
    np.testing.assert_allclose(silent, -NOTES * np.log1p(np.exp(-3)), rtol=1e-5)


@by_gradient
def test_gradient_reaches_every_weight_and_leads_upwards(kind: str) -> None:
    network, window = network_of(kind), window_of(roll_of())

    def loss(network: AnyNetwork) -> tuple[Array, Array]:
        return -network.log_likelihood(network.init(), window)[1].mean(), zeros()

    descend: Callable[[AnyNetwork], Any] = eqx.filter_jit(value_and_gradient(loss))
    (before, _), gradient = descend(network)
    for name, leaf in named_leaves(gradient).items():
        assert np.isfinite(leaf).all(), name
        assert np.abs(leaf).max() > 1e-8, name
    (after, _), _ = descend(moved_by(network, map_leaves(lambda leaf: -0.003 * leaf, gradient)))
    assert after < before
