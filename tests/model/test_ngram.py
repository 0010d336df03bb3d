from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import log

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array
from tests.networks import moment, tiny_bits, window_of
from tests.signs import signs

from courante.config import MarkovConfig, NgramConfig
from courante.errors import BadInput
from courante.model.arrays import to_device
from courante.model.contract import AnyNetwork, Draws, Window
from courante.model.markov import Markov
from courante.model.ngram import Ngram
from courante.types import PLAY, Bits, NoteRange, Pitch

THREE_NOTES = NoteRange(Pitch(60), Pitch(62))
CONFIG = NgramConfig(note_range=THREE_NOTES, order=3)
PIECES = [tiny_bits(40, 3, seed=8), tiny_bits(30, 3, seed=9), signs("x.x.x.", ".x.x.x", "x-----")]
HELD_OUT = tiny_bits(24, 3, seed=10)


@eqx.filter_jit
def foretell(network: AnyNetwork, window: Window) -> Array:
    return network.log_likelihood(network.init(), window)[1]


def nats_of(network: AnyNetwork, bits: Bits, fresh: tuple[int, ...] = ()) -> Array:
    return foretell(network, window_of(bits, fresh=fresh))


def by_hand(config: NgramConfig, pieces: Sequence[Bits], bits: Bits) -> list[float]:
    """Witten and Bell's rule out of dictionaries."""
    wanted = slice(None) if config.articulate else slice(1)

    def symbols(piece: Bits) -> list[bytes]:
        silence = np.zeros((config.order - 1, *piece.shape[1:]), np.bool_)
        return [step[:, wanted].tobytes() for step in np.concatenate([silence, piece])]

    after: dict[tuple[bytes, ...], Counter[bytes]] = {}
    for piece in pieces:
        steps = symbols(piece)
        for now in range(config.order - 1, len(steps)):
            for length in range(config.order):
                context = tuple(steps[now - length : now])
                after.setdefault(context, Counter())[steps[now]] += 1
    markov = MarkovConfig(note_range=config.note_range, articulate=config.articulate)
    base = nats_of(Markov.fit(markov, pieces), bits)
    steps = symbols(bits)
    nats: list[float] = []
    for now, lowest in enumerate(base, start=config.order - 1):
        chance = float(np.exp(lowest))
        for length in range(config.order):
            counts = after.get(tuple(steps[now - length : now]), Counter[bytes]())
            if counts:
                ways = len(counts)
                chance = (counts[steps[now]] + ways * chance) / (counts.total() + ways)
        nats.append(log(chance))
    return nats


@pytest.mark.parametrize(("order", "articulate"), [(3, True), (3, False), (1, True), (5, False)])
def test_chances_are_those_of_the_rule_by_hand(order: int, articulate: bool) -> None:  # noqa: FBT001
    config = replace(CONFIG, order=order, articulate=articulate)
    fitted = Ngram.fit(config, PIECES)
    for bits in (HELD_OUT, PIECES[1]):
        expected = by_hand(config, PIECES, bits)
        np.testing.assert_allclose(nats_of(fitted, bits), expected, rtol=1e-4)


def test_pieces_in_one_window_begin_out_of_silence() -> None:
    fitted = Ngram.fit(CONFIG, PIECES)
    both = np.concatenate([HELD_OUT[:10], PIECES[2]])
    window = window_of(both, fresh=(0, 10))
    before = window.before.at[10].set(False)
    nats = foretell(fitted, window._replace(before=before))
    np.testing.assert_allclose(nats[:10], by_hand(CONFIG, PIECES, HELD_OUT[:10]), rtol=1e-4)
    np.testing.assert_allclose(nats[10:], by_hand(CONFIG, PIECES, PIECES[2]), rtol=1e-4)


def test_longer_contexts_know_longer_patterns() -> None:
    pattern = signs("x.xx..." * 8, ".x..x.x" * 8, "......." * 8)
    by_order = [Ngram.fit(replace(CONFIG, order=order), [pattern]) for order in (1, 2, 3)]
    one, two, three = (float(nats_of(fitted, pattern[:21]).sum()) for fitted in by_order)
    assert one < two < three


def test_before_counting_coins_are_fair() -> None:
    coins = Ngram.uniform(CONFIG, key=jax.random.PRNGKey(0))
    silent = np.zeros((24, 3, 2), np.bool_)
    np.testing.assert_allclose(nats_of(coins, silent), 3 * log(1 / 2), rtol=1e-6)


def test_settings_tell_the_sizes_of_the_tables() -> None:
    fitted = Ngram.fit(replace(CONFIG, articulate=False), PIECES)
    steps = {step[:, 0].tobytes() for piece in PIECES for step in piece}
    assert fitted.config.sizes[0] == len(steps)
    again = Ngram.uniform(fitted.config, key=jax.random.PRNGKey(0))
    assert [leaf.shape for leaf in jax.tree.leaves(again)] == [
        leaf.shape for leaf in jax.tree.leaves(fitted)
    ]


def test_heat_and_thinness_lead_away_from_known_paths() -> None:
    pattern = signs("x." * 30, ".x" * 30, ".." * 30)
    fitted = Ngram.fit(replace(CONFIG, articulate=False), [pattern])
    memory = fitted.init()
    for before in (np.zeros_like(pattern[0]), pattern[0], pattern[1]):
        memory, context = fitted.advance(memory, to_device(before), moment())
    uniform = np.random.default_rng(0).random((2000, 3, 2)).astype(np.float32)
    known = to_device(pattern[2, :, PLAY])

    @eqx.filter_jit
    def share_known(temperature: Array, conservativity: Array) -> Array:
        def one(uniform: Array) -> Array:
            draws = Draws(uniform, known & False, temperature, conservativity)
            return (fitted.draw(context, draws).bits[:, PLAY] == known).all()

        return jax.vmap(one)(to_device(uniform)).mean()

    cold, usual, hot, thin = (
        float(share_known(jnp.float32(t), jnp.float32(c)))
        for t, c in ((0.2, 1.0), (1.0, 1.0), (3.0, 1.0), (1.0, 0.2))
    )
    assert cold > usual > hot
    assert usual > thin


def test_other_notes_are_refused() -> None:
    with pytest.raises(BadInput, match="pieces"):
        Ngram.fit(CONFIG, [signs("x")])
