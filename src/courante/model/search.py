"""Binary search in sorted tables on the device."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Int

Place = Int[Array, ""]


def first_not(
    below: Callable[[Place], Bool[Array, ""]], low: Place, high: Place, size: int
) -> Int[Array, ""]:
    """The first place of ``low <= place < high`` that is not below; ``high`` if all are.

    Args:
        below: is true up to some place, and false from there on.
        low: where to begin.
        high: where to end.
        size: at least ``high - low``.
    """

    def halve(bounds: tuple[Place, Place], _: None) -> tuple[tuple[Place, Place], None]:
        low, high = bounds
        middle = (low + high) // 2
        upper = (low < high) & below(middle)
        return (jnp.where(upper, middle + 1, low), jnp.where(upper, high, middle)), None

    (found, _), _ = jax.lax.scan(halve, (low, high), length=size.bit_length())
    return found
