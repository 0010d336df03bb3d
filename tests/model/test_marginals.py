from math import log

import jax
import numpy as np
import pytest
from tests.networks import window_of
from tests.signs import signs

from courante.config import MarginalsConfig
from courante.errors import BadInput
from courante.model.marginals import Marginals
from courante.types import NoteRange, Pitch

TWO_NOTES = MarginalsConfig(note_range=NoteRange(Pitch(60), Pitch(61)))
PIECES = [signs("x--.", "...."), signs("x.", "x-")]


def test_marginals_by_hand() -> None:
    fitted = Marginals.fit(TWO_NOTES, PIECES)
    chances = jax.nn.sigmoid(fitted.logits)
    np.testing.assert_allclose(chances, [[5 / 8, 3 / 6], [3 / 8, 2 / 4]], rtol=1e-6)
    _, nats = fitted.log_likelihood(fitted.init(), window_of(signs("x.", "--")))
    first = log(5 / 8) + log(1 / 2) + log(3 / 8) + log(1 / 2)
    second = log(3 / 8) + log(3 / 8) + log(1 / 2)
    np.testing.assert_allclose(nats, [first, second], rtol=1e-6)


def test_play_bits_alone() -> None:
    fitted = Marginals.fit(
        MarginalsConfig(note_range=TWO_NOTES.note_range, articulate=False), PIECES
    )
    np.testing.assert_allclose(jax.nn.sigmoid(fitted.logits[:, 0]), [5 / 8, 3 / 8], rtol=1e-6)
    _, nats = fitted.log_likelihood(fitted.init(), window_of(signs("x", "-")))
    np.testing.assert_allclose(nats, [log(5 / 8) + log(3 / 8)], rtol=1e-6)


def test_before_counting_coins_are_fair() -> None:
    coins = Marginals.uniform(TWO_NOTES, key=jax.random.PRNGKey(0))
    _, nats = coins.log_likelihood(coins.init(), window_of(signs("x.", ".-")))
    np.testing.assert_allclose(nats, [3 * log(1 / 2)] * 2, rtol=1e-6)


def test_other_notes_are_refused() -> None:
    with pytest.raises(BadInput, match="pieces"):
        Marginals.fit(TWO_NOTES, [signs("x")])
