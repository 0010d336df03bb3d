from itertools import product

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.networks import STYLED, TINY, biased, stacked, tiny_network, window_of

from courante.composer.contract import Guide
from courante.composer.guiding import wishes_of
from courante.composer.sampling import RunState, compose_step, init_run, next_conservativity
from courante.model.arrays import to_device
from courante.model.tied_parallel import TiedParallel, TimeMemory
from courante.types import ARTICULATE, COMMON_TIME, PLAY, Bits

NETWORK = tiny_network()
SEEDS = 2000
SILENT_STEPS = 3

Runs = RunState[TimeMemory]


@eqx.filter_jit
def compose(network: TiedParallel, runs: Runs) -> tuple[Runs, jax.Array]:
    """One step of many runs."""

    def one(run: Runs) -> tuple[Runs, jax.Array]:
        return compose_step(network, run, SILENT_STEPS)

    return jax.vmap(one)(runs)


def many_runs(network: TiedParallel, temperature: float = 1.0) -> Runs:
    def one(seed: jax.Array) -> Runs:
        return init_run(network, seed, COMMON_TIME, temperature, wishes_of(Guide(), ()))

    return jax.vmap(one)(to_device(np.arange(SEEDS, dtype=np.uint32)))


def composed(network: TiedParallel, steps: int, temperature: float = 1.0) -> Bits:
    """``(steps, runs, notes, 2)``."""
    runs = many_runs(network, temperature)
    rows: list[Bits] = []
    for _ in range(steps):
        runs, bits = compose(network, runs)
        rows.append(np.asarray(bits))
    return np.stack(rows)


def test_chords_are_as_frequent_as_the_network_says() -> None:
    """Of the lowest four notes at the first step, where all that plays is struck."""
    chords = np.array(list(product([False, True], repeat=4)))
    rolls = np.zeros((len(chords), 1, TINY.note_range.size, 2), np.bool_)
    rolls[:, 0, :4] = chords[:, :, None]
    windows = stacked([window_of(roll) for roll in rolls])
    _, logits = jax.vmap(eqx.filter_jit(NETWORK.logits), in_axes=(None, 0))(NETWORK.init(), windows)
    signed = np.where(chords, 1, -1) * np.asarray(logits, np.float64)[:, 0, :4, PLAY]
    expected = SEEDS * (1 / (1 + np.exp(-signed))).prod(axis=-1)
    assert expected.sum() == pytest.approx(SEEDS, abs=0.01)

    def farthest(drawn: Bits) -> float:
        """In standard deviations."""
        counts = (drawn[:, None, :4, PLAY] == chords[None]).all(axis=-1).sum(axis=0)
        return float((np.abs(counts - expected) / np.sqrt(expected)).max())

    assert farthest(composed(NETWORK, 1)[0]) < 4
    assert farthest(composed(NETWORK, 1, temperature=2.0)[0]) > 6


def test_only_what_plays_is_struck_and_what_begins_is() -> None:
    bits = composed(biased(NETWORK, play=0.5, articulate=-1.0), 6)
    play, struck = bits[..., PLAY], bits[..., ARTICULATE]
    before = np.concatenate([np.zeros_like(play[:1]), play[:-1]])
    assert not (struck & ~play).any()
    assert struck[play & ~before].all()
    held = play & before
    assert 0.05 < struck[held].mean() < 0.95


@pytest.mark.parametrize(
    ("before", "sounding", "thin_below", "after"),
    [
        (1.0, 0, 2, 0.98),
        (1.0, 1, 2, 0.98),
        (1.6, 1, 2, 0.98),
        (0.5, 1, 2, 0.48),
        (0.105, 0, 2, 0.1),
        (1.0, 2, 2, 1.0),
        (0.5, 2, 2, 0.65),
        (1.5, 4, 2, 1.35),
        (1.0, 0, 1, 0.98),
        (0.5, 1, 1, 0.65),
    ],
)
def test_thin_steps_embolden_and_full_ones_calm(
    before: float, sounding: int, thin_below: int, after: float
) -> None:
    found = next_conservativity(jnp.float32(before), jnp.int32(sounding), jnp.int32(thin_below))
    assert float(found) == pytest.approx(after)


@pytest.mark.parametrize(("style", "after"), [("thin", 1.0), ("full", 0.98)])
def test_a_tune_is_not_thin_where_one_voice_is_asked_for(style: str, after: float) -> None:
    network = tiny_network(config=STYLED)
    wishes = wishes_of(Guide(styles=((style, 1.0),)), STYLED.styles)

    def one(seed: jax.Array) -> Runs:
        return init_run(network, seed, COMMON_TIME, 1.0, wishes)

    runs, bits = compose(network, jax.vmap(one)(to_device(np.arange(SEEDS, dtype=np.uint32))))
    alone = np.asarray(bits)[..., PLAY].sum(axis=1) == 1
    assert alone.any()
    np.testing.assert_allclose(np.asarray(runs.conservativity)[alone], after, rtol=1e-6)


def test_conservativity_follows_what_sounded_and_fills_the_next_step() -> None:
    network = biased(NETWORK, play=-2.0)
    runs, bits = compose(network, many_runs(network))
    thin = np.asarray(bits[:, :, PLAY]).sum(axis=1) < 2
    assert 0 < thin.sum() < SEEDS
    np.testing.assert_allclose(runs.conservativity, np.where(thin, 0.98, 1.0), rtol=1e-6)
    bold = runs._replace(conservativity=0.1 * runs.conservativity)
    _, usual = compose(network, runs)
    _, fuller = compose(network, bold)
    assert fuller[:, :, PLAY].sum() > 2 * usual[:, :, PLAY].sum()


def test_silence_is_broken_by_the_likeliest_note() -> None:
    steps = 3 * SILENT_STEPS
    bits = composed(biased(NETWORK, play=-60.0), steps)
    sounding = bits[..., PLAY].sum(axis=-1)
    broken = np.arange(steps) % SILENT_STEPS == SILENT_STEPS - 1
    assert (sounding[broken] == 1).all()
    assert (sounding[~broken] == 0).all()
    np.testing.assert_array_equal(bits[..., ARTICULATE], bits[..., PLAY])


def test_chord_that_never_moves_is_struck_again() -> None:
    bits = composed(biased(NETWORK, play=60.0, articulate=-60.0), 4 * SILENT_STEPS + 1)
    assert bits[..., PLAY].all()
    struck = np.arange(len(bits)) % (2 * SILENT_STEPS) == 0
    assert bits[struck][..., ARTICULATE].all()
    assert not bits[~struck][..., ARTICULATE].any()


def test_temperature_goes_from_certainty_to_chance() -> None:
    network = biased(NETWORK, play=-3.0)
    cold, usual, hot = (composed(network, 1, t)[..., PLAY].mean() for t in (0.1, 1.0, 3.0))
    assert cold < usual < hot < 0.5
    assert cold < 0.01
    assert hot > 0.15
