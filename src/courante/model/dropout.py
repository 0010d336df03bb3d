"""Dropout: units silenced at random while training.

Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: a simple way to
prevent neural networks from overfitting", 2014; what is left is scaled up, so that nothing needs
scaling outside training.
"""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray


def split_key(key: PRNGKeyArray | None, parts: int) -> list[PRNGKeyArray | None]:
    """A key for each part; ``None`` outside training, as it came."""
    return [None] * parts if key is None else list(jax.random.split(key, parts))


def dropout_mask(
    key: PRNGKeyArray | None, share: float, shape: tuple[int, ...]
) -> Float[Array, "..."] | None:
    """What to multiply with so that a share is silent; ``None`` where nothing is."""
    silenced = min(round(share * 256), 255)
    if key is None or silenced == 0:
        return None
    # Eight random bits a unit are a quarter of the cost of Bernoulli draws, exact to 1/256.
    drawn = jax.random.bits(key, shape, jnp.uint8)
    return (drawn >= silenced) / (1 - silenced / 256)


def thinned(
    outputs: Float[Array, "*shape"], share: float, key: PRNGKeyArray | None
) -> Float[Array, "*shape"]:
    """The outputs with a share of them silenced; all of them without a key."""
    keep = dropout_mask(key, share, outputs.shape)
    return outputs if keep is None else outputs * keep
