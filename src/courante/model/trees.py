"""Trees of arrays (networks, memories, states of runs) with their types kept.

The seam to those functions of JAX and Equinox that forget what they are given. A *batched* tree has
one more axis, the first, on every array.
"""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, BinaryIO, Concatenate, ParamSpec, TypeVar

import equinox as eqx
import jax
from jaxtyping import Array, Float, Int

T = TypeVar("T")
A = TypeVar("A")
P = ParamSpec("P")

_jax: Any = jax
_eqx: Any = eqx


def leaves_of(tree: object) -> list[Array]:
    """The arrays of a tree, in the order of its structure."""
    return _jax.tree.leaves(tree)


def named_leaves(tree: object) -> dict[str, Array]:
    """The arrays of a tree by their place in it, such as ``time_layers[0].bias``."""
    leaves, _ = _jax.tree_util.tree_flatten_with_path(tree)
    return {_jax.tree_util.keystr(path).lstrip("."): leaf for path, leaf in leaves}


def refilled(tree: T, leaves: Sequence[Array]) -> T:
    """A tree of the same structure with other arrays, in the order of ``leaves_of``."""
    return _jax.tree.unflatten(_jax.tree.structure(tree), leaves)


def map_leaves(change: Callable[[Array], Array], tree: T) -> T:
    """A tree of the same structure, every array changed."""
    return _jax.tree.map(change, tree)


def map_named_leaves(change: Callable[[str, Array], Array], tree: T) -> T:
    """A tree of the same structure, every array changed by its place in the tree and itself."""
    return refilled(tree, [change(name, leaf) for name, leaf in named_leaves(tree).items()])


def get_row(batched: T, row: int) -> T:
    """One of a batch."""

    def get(leaf: Array) -> Array:
        return _jax.lax.dynamic_index_in_dim(leaf, row, axis=0, keepdims=False)

    return map_leaves(get, batched)


def put_row(batched: T, row: Int[Array, ""], tree: T) -> T:
    """A batch in which one is replaced."""

    def put(leaf: Array, value: Array) -> Array:
        return _jax.lax.dynamic_update_index_in_dim(leaf, value, row, axis=0)

    return _jax.tree.map(put, batched, tree)


def shapes_of(make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The tree that would be made, with shapes and types of arrays in place of arrays."""
    return _eqx.filter_eval_shape(make, *args, **kwargs)


def value_and_gradient(
    loss: Callable[Concatenate[T, P], tuple[Float[Array, ""], A]],
) -> Callable[Concatenate[T, P], tuple[tuple[Float[Array, ""], A], T]]:
    """Of a loss that also returns something else: both, and its gradient by the first argument."""
    return _eqx.filter_value_and_grad(loss, has_aux=True)


def moved_towards(tree: T, other: T, share: float | Float[Array, ""]) -> T:
    """A tree a share of the way towards another."""

    def move(leaf: Array, target: Array) -> Array:
        return (1 - share) * leaf + share * target

    return _jax.tree.map(move, tree, other)


def with_part(tree: T, where: Callable[[T], Array], value: Array) -> T:
    """A tree in which one array is another."""
    return _eqx.tree_at(where, tree, value)


def map_parts(kind: type[A], change: Callable[[int, A], A], tree: T) -> T:
    """A tree in which every part of one kind is changed; parts are numbered from 0."""

    def is_part(node: object) -> bool:
        return isinstance(node, kind)

    nodes, structure = _jax.tree.flatten(tree, is_leaf=is_part)
    numbers = count()
    changed = [change(next(numbers), node) if is_part(node) else node for node in nodes]
    return _jax.tree.unflatten(structure, changed)


def moved_by(tree: T, change: T) -> T:
    """A tree with a change added to its arrays."""
    return _eqx.apply_updates(tree, change)


def write_leaves(file: BinaryIO, tree: object) -> None:
    """Write the arrays of a tree, one after the other."""
    _eqx.tree_serialise_leaves(file, tree)


def read_leaves(file: BinaryIO, like: T) -> T:
    """Read what ``write_leaves`` wrote into a tree of the same structure and shapes.

    Arrays and what ``shapes_of`` gives in their place are equally good.

    Raises:
        ValueError, RuntimeError, EOFError, OSError: there is something else in the file.
    """
    return _eqx.tree_deserialise_leaves(file, like)
