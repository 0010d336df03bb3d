"""Counts of all successions of steps up to some length, as a tree in sorted tables.

A node is a succession of steps; its children are the successions that are one step longer. The
same node is a count (of its last step after the others) and a context (of the step to come). Nodes
are numbered level by level, by parent and last step, so that siblings stand side by side and in
order. Node 0 is the empty succession.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self, final

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int
from numpy.typing import NDArray

from courante.model.arrays import to_device
from courante.model.search import first_not
from courante.model.vocabulary import SILENCE, UNKNOWN

ROOT = 0
"""The empty context."""
ABSENT = -1
"""The node of a succession that was never counted."""

Ints = NDArray[np.int64]


class Tally(NamedTuple):
    """Of one context: how many steps were counted after it, and how many different ones."""

    steps: Int[Array, ""]
    different: Int[Array, ""]


@final
class Trie(eqx.Module):
    """The tables.

    Attributes:
        first: first child of each context, and where the last one's children end.
        different: how many of its children were counted at all; the others only lead from the
            silence before a piece to its first step.
        step: the last step of each node.
        before: sum of the counts of all nodes with lower numbers.
        silence: the contexts of 0, 1, ... steps at the start of a piece.
    """

    first: Int[Array, " contexts+1"]
    different: Int[Array, " contexts"]
    step: Int[Array, " nodes"]
    before: Int[Array, " nodes+1"]
    silence: Int[Array, " order"]

    @classmethod
    def empty(cls, order: int, contexts: int, nodes: int) -> Self:
        """Room for so many; nothing counted."""
        lengths = contexts + 1, contexts, nodes, nodes + 1, order
        return cls(*(to_device(np.zeros(length, np.int32)) for length in lengths))

    @classmethod
    def count(cls, pieces: Sequence[Ints], order: int) -> Self:
        """Count the successions of up to ``order`` steps, each piece out of silence.

        Args:
            pieces: the numbers of the steps of each, from a ``Vocabulary``.
            order: length of the longest successions.
        """
        levels = _levels(pieces, order)
        contexts = 1 + sum(len(level.steps) for level in levels[:-1])
        parents = np.concatenate([level.parents for level in levels])
        counts = np.concatenate([[0], *(level.counts for level in levels)])
        first = 1 + np.searchsorted(parents, np.arange(contexts + 1))
        different = np.bincount(parents[counts[1:] > 0], minlength=contexts)
        steps = np.concatenate([[SILENCE], *(level.steps for level in levels)])
        before = np.concatenate([[0], np.cumsum(counts)])
        silence = np.array([level.silence for level in levels])
        tables = (first, different, steps, before, silence)
        return cls(*(to_device(table.astype(np.int32)) for table in tables))

    @property
    def sizes(self) -> tuple[int, int]:
        """How many contexts and nodes there are."""
        return self.different.shape[0], self.step.shape[0]

    def extend(self, nodes: Int[Array, " order"], step: Int[Array, ""]) -> Int[Array, " order"]:
        """The contexts after one more step: those of 0, 1, ... steps, ``ABSENT`` where unknown."""
        longer = jax.vmap(self.child, in_axes=(0, None))(nodes[:-1], step)
        return jnp.concatenate([nodes[:1], longer])

    def child(self, context: Int[Array, ""], step: Int[Array, ""]) -> Int[Array, ""]:
        """The node of a step after a context, or ``ABSENT``."""
        low, high = self._children(context)
        size = self.step.shape[0]
        node = first_not(lambda place: self.step[place] < step, low, high, size)
        known = (context != ABSENT) & (step != UNKNOWN) & (node < high)
        return jnp.where(known & (self.step[node] == step), node, ABSENT)

    def count_of(self, node: Int[Array, ""]) -> Int[Array, ""]:
        """How often a node was counted."""
        return jnp.where(node == ABSENT, 0, self.before[node + 1] - self.before[node])

    def tally(self, context: Int[Array, ""]) -> Tally:
        """What was counted after a context."""
        low, high = self._children(context)
        absent = context == ABSENT
        steps = self.before[high] - self.before[low]
        return Tally(*(jnp.where(absent, 0, n) for n in (steps, self.different[context])))

    def pick(self, context: Int[Array, ""], chance: Float[Array, ""]) -> Int[Array, ""]:
        """A step that was counted after a context, as often as it was.

        Args:
            context: one after which something was counted.
            chance: uniform in [0, 1).
        """
        low, high = self._children(context)
        start = self.before[low]
        steps = self.before[high] - start
        # In float32 a chance just below one may round to all of them.
        wanted = start + jnp.minimum((chance * steps).astype(jnp.int32), steps - 1)
        size = self.step.shape[0]
        node = first_not(lambda place: self.before[place + 1] <= wanted, low, high, size)
        return self.step[node]

    def _children(self, context: Int[Array, ""]) -> tuple[Int[Array, ""], Int[Array, ""]]:
        return self.first[context], self.first[context + 1]


class _Level(NamedTuple):
    """The nodes of one length, in the order of their numbers.

    ``silence`` is that parent which is the context of the first step of a piece.
    """

    parents: Ints
    steps: Ints
    counts: Ints
    silence: int


def _levels(pieces: Sequence[Ints], order: int) -> list[_Level]:
    silence = np.full(order - 1, SILENCE)
    steps = np.concatenate([part for piece in pieces for part in (silence, piece)])
    place = np.concatenate([np.arange(len(silence) + len(piece)) for piece in pieces])
    counted = place >= order - 1
    size = int(steps.max()) + 1
    parents, numbers = np.full(len(steps), ROOT), 1
    levels: list[_Level] = []
    for length in range(order):
        reached = np.flatnonzero(place >= length)
        keys, which = np.unique(parents[reached] * size + steps[reached], return_inverse=True)
        counts = np.bincount(which[counted[reached]], minlength=len(keys))
        levels.append(_Level(keys // size, keys % size, counts, int(parents[order - 1])))
        # What ends here is the context, one step longer, of the next step of the piece.
        parents[(reached + 1)[:-1]] = numbers + which[:-1]
        numbers += len(keys)
    return levels
