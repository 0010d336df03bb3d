"""Keeps the notes struck to what is asked: what was lacking lately is asked for on top.

A network follows the density that it is told, but not all the way: told the same for minutes, it
strikes now fewer notes, now more. So it is told what is asked times what is lacking of it, as a
controller would; how the notes lie in the bar stays the network's own.
"""

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from courante.model.energy import UNKNOWN
from courante.types import ARTICULATE

_LATELY = 1 / 32
"""How fast what was heard is forgotten: 32 steps are two bars."""
_MOST = 1.5
"""What is asked is told at most so many times, or divided by so much."""
_FEWEST = 1 / 16
"""Notes a step; fewer count as so many."""


def nothing_heard() -> Float[Array, ""]:
    """The density before the first step: not known yet."""
    return jnp.float32(UNKNOWN)


def density_after(
    heard: Float[Array, ""], asked: Float[Array, "3"], bits: Bool[Array, "notes 2"]
) -> Float[Array, ""]:
    """Notes struck a step lately, one step later; it begins with what is asked."""
    before = jnp.where(heard < 0, asked[0], heard)
    return before + _LATELY * (bits[:, ARTICULATE].sum() - before)


def told_energy(heard: Float[Array, ""], asked: Float[Array, "3"]) -> Float[Array, "3"]:
    """The energy to tell a network; the voices stay as asked."""
    known = jnp.where(heard < 0, asked[0], heard)
    lacking = jnp.maximum(asked[0], _FEWEST) / jnp.maximum(known, _FEWEST)
    more = jnp.clip(lacking, 1 / _MOST, _MOST)
    return asked * jnp.stack([more, jnp.float32(1), more])
