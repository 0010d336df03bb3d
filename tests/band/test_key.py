import numpy as np
import pytest

from courante.band.key import KEYS, Key, key_of


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_scale_with_its_triad_stressed_is_in_its_key(key: Key) -> None:
    durations = np.array([1.0 if tone in key.scale else 0.0 for tone in range(12)])
    for interval in (0, 3 if key.minor else 4, 7):
        durations[(key.tonic + interval) % 12] += 1
    assert key_of([float(duration) for duration in durations]) == key


def test_the_scale_of_a_minor_key_is_that_of_its_relative_major() -> None:
    assert Key(9, minor=True).scale == Key(0, minor=False).scale
