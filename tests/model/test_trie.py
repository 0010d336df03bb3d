from collections import Counter
from itertools import product

import equinox as eqx
import jax
import numpy as np
import pytest
from jaxtyping import Array

from courante.model.arrays import to_device
from courante.model.trie import ABSENT, ROOT, Trie

PIECES = [np.array(piece) for piece in ([1, 2, 1, 2, 2, 3], [2], [2, 0, 0, 1, 2, 1, 3])]
"""Four different steps, silence (0) among them."""
ORDER = 3


def successions() -> Counter[tuple[int, ...]]:
    """How often each ends at a step of a piece, by hand."""
    found: Counter[tuple[int, ...]] = Counter()
    for piece in PIECES:
        padded = [0] * (ORDER - 1) + piece.tolist()
        for end in range(ORDER, len(padded) + 1):
            found.update(tuple(padded[end - length : end]) for length in range(1, ORDER + 1))
    return found


TRIE, COUNTS = Trie.count(PIECES, ORDER), successions()
HISTORIES = np.array(list(product(range(-1, 5), repeat=ORDER)), np.int32)
"""All that can be asked, with steps that were never seen (-1: not in the vocabulary)."""


@eqx.filter_jit
def walk(trie: Trie, histories: Array) -> tuple[Array, Array, Array]:
    """For each history: the node of all of it, its count, and the contexts after it."""

    def one(history: Array) -> tuple[Array, Array, Array]:
        node, nodes = to_device(np.array(ROOT, np.int32)), trie.silence
        for place in range(ORDER):
            node = trie.child(node, history[place])
            nodes = trie.extend(nodes, history[place])
        return node, trie.count_of(node), nodes

    return jax.vmap(one)(histories)


def test_successions_have_the_counts_they_have_by_hand() -> None:
    nodes, counts, contexts = walk(TRIE, to_device(HISTORIES))
    expected = [COUNTS[tuple(history)] for history in HISTORIES.tolist()]
    np.testing.assert_array_equal(counts, expected)
    assert len(set(np.asarray(nodes)[np.asarray(expected) > 0].tolist())) == np.count_nonzero(
        expected
    )
    lasts = {
        tuple(history[-2:]): row for history, row in zip(HISTORIES.tolist(), contexts, strict=True)
    }
    for last, row in lasts.items():
        assert row[0] == ROOT
        # Silence before silence is known from the starts of pieces alone.
        for length in (1, 2):
            known = last[2 - length :] in COUNTS or last[2 - length :] == (0,) * length
            assert (row[length] == ABSENT) != known


def test_contexts_are_tallied() -> None:
    after: dict[tuple[int, ...], Counter[int]] = {(): Counter()}
    for succession, count in COUNTS.items():
        after.setdefault(succession[:-1], Counter())[succession[-1]] += count
    contexts = TRIE.silence
    for length, node in enumerate(contexts):
        tally = TRIE.tally(node)
        expected = after[(0,) * length]
        assert (tally.steps, tally.different) == (expected.total(), len(expected))
    nothing = TRIE.tally(to_device(np.array(ABSENT, np.int32)))
    assert (nothing.steps, nothing.different) == (0, 0)


@pytest.mark.parametrize("length", [0, 1, 2])
def test_steps_are_picked_as_often_as_they_were_counted(length: int) -> None:
    context = TRIE.silence[length]
    expected = [COUNTS[(*[0] * length, step)] for step in range(5)]
    total = sum(expected)
    chances = (np.arange(10 * total, dtype=np.float32) + 0.5) / (10 * total)
    picked = jax.vmap(TRIE.pick, in_axes=(None, 0))(context, to_device(chances))
    np.testing.assert_array_equal(np.bincount(picked, minlength=5), 10 * np.array(expected))
    highest = to_device(np.nextafter(np.float32(1), np.float32(0)))
    assert TRIE.pick(context, highest) == max(step for step in range(5) if expected[step])


def test_order_one_knows_no_past() -> None:
    trie = Trie.count(PIECES, 1)
    assert trie.silence.tolist() == [ROOT]
    assert trie.sizes == (1, 1 + 4)
    assert trie.tally(trie.silence[0]).steps == sum(len(piece) for piece in PIECES)
