"""Arrays of the device, made from numbers: the typed face of what ``jax.numpy`` types in part."""

from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float
from numpy.typing import NDArray

_jnp: Any = jnp


def to_device(values: NDArray[np.generic]) -> Array:
    """The same numbers on the device; float64 becomes float32."""
    return _jnp.asarray(values)


def zeros(*shape: int) -> Float[Array, "..."]:
    """Zeros in float32."""
    return _jnp.zeros(shape, jnp.float32)


def pad(array: Array, *widths: tuple[int, int]) -> Array:
    """Zeros (or ``False``) put before and after; one pair of widths for each axis."""
    return _jnp.pad(array, widths)
