from math import log

import jax
import numpy as np
import pytest
from tests.networks import window_of
from tests.signs import signs

from courante.config import MarginalsConfig, MarkovConfig
from courante.errors import BadInput
from courante.model.contract import AnyNetwork
from courante.model.marginals import Marginals
from courante.model.markov import Markov
from courante.types import Bits, NoteRange, Pitch

ONE_NOTE, TWO_NOTES = NoteRange(Pitch(60), Pitch(60)), NoteRange(Pitch(60), Pitch(61))


def nats_of(network: AnyNetwork, bits: Bits) -> float:
    return float(network.log_likelihood(network.init(), window_of(bits))[1].sum())


def test_markov_chain_by_hand() -> None:
    fitted = Markov.fit(MarkovConfig(note_range=ONE_NOTE), [signs("x--."), signs("x.x")])
    # After silence: 3 steps, all play, all struck. After itself: 4 steps, 2 play, none struck.
    chances = jax.nn.sigmoid(fitted.logits)[:, 0]
    np.testing.assert_allclose(chances, [[4 / 5, 4 / 5], [3 / 6, 1 / 4]], rtol=1e-6)
    _, nats = fitted.log_likelihood(fitted.init(), window_of(signs("x-x..")))
    expected = [
        2 * log(4 / 5),
        log(1 / 2) + log(3 / 4),
        log(1 / 2) + log(1 / 4),
        log(1 / 2),
        log(1 / 5),
    ]
    np.testing.assert_allclose(nats, expected, rtol=1e-6)


def test_play_bits_alone() -> None:
    config = MarkovConfig(note_range=ONE_NOTE, articulate=False)
    fitted = Markov.fit(config, [signs("x--."), signs("x.x")])
    assert nats_of(fitted, signs("x-")) == pytest.approx(log(4 / 5) + log(1 / 2))
    assert nats_of(fitted, signs("x-")) == nats_of(fitted, signs("xx"))


def test_each_note_is_counted_on_its_own() -> None:
    both = signs("x-.x", "..x-")
    together = Markov.fit(MarkovConfig(note_range=TWO_NOTES), [both])
    for note in range(2):
        alone = Markov.fit(MarkovConfig(note_range=ONE_NOTE), [both[:, [note]]])
        np.testing.assert_array_equal(together.logits[:, [note]], alone.logits)


def test_before_counting_coins_are_fair() -> None:
    coins = Markov.uniform(MarkovConfig(note_range=TWO_NOTES), key=jax.random.PRNGKey(0))
    assert nats_of(coins, signs("x.", ".-")) == pytest.approx(6 * log(1 / 2))


def test_what_was_never_seen_is_possible() -> None:
    fitted = Markov.fit(MarkovConfig(note_range=ONE_NOTE), [signs("....")])
    assert np.isfinite(nats_of(fitted, signs("x-x.")))


def test_the_chain_foretells_long_notes_better() -> None:
    pieces = [signs("x---....x---....")]
    chain = Markov.fit(MarkovConfig(note_range=ONE_NOTE), pieces)
    alone = Marginals.fit(MarginalsConfig(note_range=ONE_NOTE), pieces)
    assert nats_of(chain, pieces[0]) > nats_of(alone, pieces[0])


def test_other_notes_are_refused() -> None:
    with pytest.raises(BadInput, match="pieces"):
        Markov.fit(MarkovConfig(note_range=TWO_NOTES), [signs("x")])
