import jax
import numpy as np
import pytest
from tests.networks import waves

from courante.model.arrays import to_device
from courante.model.vocabulary import SILENCE, UNKNOWN, Vocabulary


@pytest.mark.parametrize("width", [3, 32, 70])
def test_every_step_has_a_number_that_leads_back_to_it(width: int) -> None:
    steps = waves(60, width, seed=width) > 0
    steps[20:30] = steps[:10]
    vocabulary, numbers = Vocabulary.collect(steps)
    distinct = {row.tobytes() for row in steps} | {bytes(width)}
    assert vocabulary.words.shape[0] == len(distinct)
    assert len(set(numbers.tolist())) == len({row.tobytes() for row in steps})
    np.testing.assert_array_equal(jax.vmap(vocabulary.find)(to_device(steps)), numbers)
    bits = jax.vmap(vocabulary.bits, in_axes=(0, None))(to_device(numbers.astype(np.int32)), width)
    np.testing.assert_array_equal(bits, steps)


def test_silence_is_always_known_and_other_steps_only_if_seen() -> None:
    seen = np.eye(40, dtype=np.bool_)[::3]
    vocabulary, _ = Vocabulary.collect(seen)
    asked = np.concatenate([np.zeros((1, 40), np.bool_), np.eye(40, dtype=np.bool_)])
    found = np.asarray(jax.vmap(vocabulary.find)(to_device(asked)))
    assert found[0] == SILENCE
    np.testing.assert_array_equal(found[1:] == UNKNOWN, np.arange(40) % 3 != 0)
