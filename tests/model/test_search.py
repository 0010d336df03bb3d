from itertools import product

import jax
import numpy as np
from jaxtyping import Array

from courante.model.arrays import to_device
from courante.model.search import first_not


def test_first_place_is_found_in_every_part_of_a_table() -> None:
    table = np.array([1, 3, 3, 4, 8, 9, 9], np.int32)
    parts = [(low, high) for low, high in product(range(8), range(8)) if low <= high]
    asked = [(low, high, key) for low, high in parts for key in range(11)]
    on_device = to_device(table)

    def place(row: Array) -> Array:
        return first_not(lambda i: on_device[i] < row[2], row[0], row[1], size=7)

    found = jax.vmap(place)(to_device(np.array(asked, np.int32)))
    expected = [low + np.searchsorted(table[low:high], key) for low, high, key in asked]
    np.testing.assert_array_equal(found, expected)
