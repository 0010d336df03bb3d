import jax
import numpy as np
import pytest

from courante.model.arrays import to_device
from courante.model.dropout import dropout_mask, split_key, thinned

KEY = jax.random.PRNGKey(2)


def test_nothing_is_dropped_outside_training() -> None:
    outputs = to_device(np.ones((4, 5), np.float32))
    assert dropout_mask(None, 0.5, (4, 5)) is None
    assert dropout_mask(KEY, 0.0, (4, 5)) is None
    np.testing.assert_array_equal(thinned(outputs, 0.5, None), outputs)
    assert split_key(None, 3) == [None, None, None]


@pytest.mark.parametrize("share", [0.25, 0.5, 0.9])
def test_a_share_is_silent_and_the_rest_scaled_to_the_same_mean(share: float) -> None:
    kept = np.asarray(thinned(to_device(np.ones(40_000, np.float32)), share, KEY))
    assert set(np.unique(kept)) == {0, kept.max()}
    assert (kept == 0).mean() == pytest.approx(share, abs=0.01)
    assert kept.mean() == pytest.approx(1, abs=0.05)


def test_every_part_drops_otherwise() -> None:
    one, other = split_key(KEY, 2)
    masks = [np.asarray(dropout_mask(key, 0.5, (64,))) for key in (one, other)]
    assert (masks[0] != masks[1]).any()
