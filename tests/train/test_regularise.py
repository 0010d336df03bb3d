from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.networks import TINY, filled_network

from courante.config import FeedforwardConfig, LstmConfig, TiedNadeConfig
from courante.model.contract import AnyNetwork
from courante.model.trees import named_leaves
from courante.train.regularise import average_share, drop_recurrent

LSTM = LstmConfig(note_range=TINY.note_range, time_units=(40, 30))
NETWORK = filled_network(LSTM)
KEY = jax.random.PRNGKey(3)


def arrays(network: AnyNetwork) -> dict[str, NDArray[np.float32]]:
    return {name: np.asarray(leaf) for name, leaf in named_leaves(network).items()}


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_the_asked_share_of_recurrent_weights_is_silent_and_nothing_else(share: float) -> None:
    before, after = arrays(NETWORK), arrays(drop_recurrent(NETWORK, share, KEY))
    assert sum(name.endswith("recurrent") for name in before) == 2
    for name, weights in before.items():
        if not name.endswith("recurrent"):
            np.testing.assert_array_equal(after[name], weights)
            continue
        kept = after[name] != 0
        assert 1 - kept.mean() == pytest.approx(share, abs=0.03)
        # What is left speaks up for what is silent.
        np.testing.assert_allclose(after[name][kept], weights[kept] / (1 - share), rtol=1e-6)


def test_other_weights_are_silent_with_another_key_and_in_another_layer() -> None:
    square = replace(LSTM, time_units=(40, 40))
    network = filled_network(square)
    one, same, other = (
        arrays(drop_recurrent(network, 0.5, key)) for key in (KEY, KEY, jax.random.PRNGKey(4))
    )
    names = [name for name in one if name.endswith("recurrent")]
    for name in names:
        np.testing.assert_array_equal(one[name], same[name])
        assert 0.4 < ((one[name] == 0) != (other[name] == 0)).mean() < 0.6
    first, second = (one[name] == 0 for name in names)
    assert 0.4 < (first != second).mean() < 0.6


def test_no_share_changes_nothing() -> None:
    assert drop_recurrent(NETWORK, 0.0, KEY) is NETWORK


def test_every_lstm_of_any_kind_is_reached() -> None:
    along_notes = filled_network(TINY)
    silenced = arrays(drop_recurrent(along_notes, 0.5, KEY))
    recurrent = [name for name in silenced if name.endswith("recurrent")]
    assert len(recurrent) == 4
    assert all((silenced[name] == 0).any() for name in recurrent)
    nade = filled_network(TiedNadeConfig(note_range=TINY.note_range, time_units=(8, 6)))
    silenced = arrays(drop_recurrent(nade, 0.5, KEY))
    assert sum(bool((weights == 0).any()) for weights in silenced.values()) == 2


def test_kind_without_memory_stays_as_it_is() -> None:
    config = FeedforwardConfig(note_range=TINY.note_range, units=(8,), context_steps=2)
    network = filled_network(config)
    before, after = arrays(network), arrays(drop_recurrent(network, 0.5, KEY))
    for name, weights in before.items():
        np.testing.assert_array_equal(after[name], weights)


@pytest.mark.parametrize(
    ("decay", "number", "share"),
    [
        (0.998, 1, 2 / 11),
        (0.998, 90, 0.91),
        (0.998, 100_000, 0.998),
        (0.1, 1, 0.1),
        (0.0, 1, 0.0),
        (0.0, 1000, 0.0),
    ],
)
def test_average_forgets_less_as_it_grows_older(decay: float, number: int, share: float) -> None:
    assert float(average_share(decay, jnp.int32(number))) == pytest.approx(share)
