"""Lanes (``jax.vmap``) as rows of the same matrix products, and a gradient of one's own making.

The seam to ``jax.custom_batching.custom_vmap`` and ``jax.custom_vjp``, which JAX types in part.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ParamSpec, TypeVar

import jax
import jax.numpy as jnp
from jaxtyping import Array

P = ParamSpec("P")
R = TypeVar("R")
K = TypeVar("K")

_jax: Any = jax


def with_gradient(
    work: Callable[P, R],
    forward: Callable[P, tuple[R, K]],
    backward: Callable[[K, R], tuple[object, ...]],
) -> Callable[P, R]:
    """Work whose gradient is not left to automatic differentiation.

    Args:
        work: the function.
        forward: the same, and what ``backward`` is to find of it.
        backward: from that and the gradient by the result, the gradients by each argument.
    """
    result = _jax.custom_vjp(work)
    result.defvjp(forward, backward)
    return result


def with_lanes(
    work: Callable[P, R], given: Sequence[int | None], found: Sequence[int | None]
) -> Callable[P, R]:
    """Work that takes lanes in by an axis more, instead of once for each lane.

    Args:
        work: a function of several arguments with several results, trees of arrays, for any
            number of rows.
        given: on which axis of the arrays of each argument the lanes go; ``None`` for weights,
            which all lanes share. If they do not, each lane is worked on by itself.
        found: on which axis of each result the lanes are; ``None`` for the gradient by the weights,
            which is the sum over the lanes, as reverse mode would have it in the end.
    """

    def lane_rule(lanes: int, has_lanes: list[Any], *args: Any) -> tuple[Any, Any]:  # noqa: ANN401
        shared = [has for has, axis in zip(has_lanes, given, strict=True) if axis is None]
        if any(_jax.tree.leaves(shared)):
            axes = _jax.tree.map(_first_axis, tuple(has_lanes))
            result = _jax.vmap(work, in_axes=axes)(*args)
            return result, _each(result, value=True)
        each = zip(given, has_lanes, args, strict=True)
        result = whole(*(_lanes_to(lanes, axis, has, arg) for axis, has, arg in each))
        pairs = list(zip(found, result, strict=True))
        have_lanes = tuple(_each(part, value=axis is not None) for axis, part in pairs)
        return tuple(_lanes_from(axis, part) for axis, part in pairs), have_lanes

    whole: Any = _jax.custom_batching.custom_vmap(work)
    whole.def_vmap(lane_rule)
    return whole


def _lanes_to(lanes: int, axis: int | None, has_lanes: object, tree: object) -> object:
    if axis is None:
        return tree
    return _jax.tree.map(partial(_lane_axis, lanes, axis), has_lanes, tree)


def _lane_axis(lanes: int, axis: int, has_lanes: bool, part: Array) -> Array:  # noqa: FBT001
    if has_lanes:
        return jnp.moveaxis(part, 0, axis)
    shape = (*part.shape[:axis], lanes, *part.shape[axis:])
    return jnp.broadcast_to(jnp.expand_dims(part, axis), shape)


def _lanes_from(axis: int | None, tree: object) -> object:
    if axis is None:
        return tree
    return _jax.tree.map(partial(jnp.moveaxis, source=axis, destination=0), tree)


def _each(tree: object, *, value: bool) -> object:
    leaves, structure = _jax.tree.flatten(tree)
    return _jax.tree.unflatten(structure, [value] * len(leaves))


def _first_axis(has_lanes: bool) -> int | None:  # noqa: FBT001
    return 0 if has_lanes else None
