"""What one process of a group adds, and what the sum of all is; processes: ``test_processes``."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array
from tests.networks import SMALL, TINY, filled_network, stacked, tiny_bits, window_of
from tests.train.tiny import tiny_piece

from courante.config import ModelConfig, TrainConfig
from courante.model.arrays import to_device
from courante.model.contract import Window
from courante.model.trees import leaves_of, map_leaves
from courante.train.optimiser import Optimiser
from courante.train.sharing import all_of, share_of
from courante.train.together import ALONE, Joined
from courante.train.update import Lesson, gradient_of, init_learner, lane_memory

LANES = 3
CONFIG = TrainConfig(
    lanes=LANES, window_steps=8, warmup_updates=1, average=0.5, recurrent_dropout=0.3
)
OPTIMISER = Optimiser(CONFIG, 10)
WINDOW = stacked([window_of(tiny_bits(8, seed=n)) for n in range(LANES)])


def lesson(window: Window = WINDOW) -> Lesson:
    return Lesson(OPTIMISER, window, jax.random.PRNGKey(1), jnp.int32(1))


def rows_of(window: Window, rows: slice) -> Window:
    return map_leaves(lambda leaf: leaf[rows], window)


@pytest.mark.parametrize(("model", "processes"), [(SMALL, 2), (SMALL, 3), (TINY, 2)])
def test_what_the_shares_add_is_what_the_whole_batch_gives(
    model: ModelConfig, processes: int
) -> None:
    """With dropout: every lane is silenced as it would be in the whole batch."""
    network = filled_network(model)
    memory = lane_memory(network, LANES)
    whole = gradient_of(lesson(), all_of(LANES), network, memory)
    parts = [
        gradient_of(lesson(rows_of(WINDOW, share.rows)), share, network, ALONE.own(memory, share))
        for share in (share_of(rank, processes, LANES) for rank in range(processes))
    ]
    assert sum(float(part.nats) for part in parts) == pytest.approx(float(whole.nats), rel=1e-6)
    added = [sum(leaves) for leaves in zip(*(leaves_of(p.gradient) for p in parts), strict=True)]
    for ours, theirs in zip(added, leaves_of(whole.gradient), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    remembered = zip(*(leaves_of(part.memory) for part in parts), strict=True)
    for ours, theirs in zip(remembered, leaves_of(whole.memory), strict=True):
        np.testing.assert_allclose(np.concatenate(ours), theirs, atol=1e-6)


def test_a_group_of_one_learns_as_one_alone_does() -> None:
    start = init_learner(filled_network(SMALL), OPTIMISER, LANES)
    alone = ALONE.learn(lesson(), map_leaves(jnp.copy, start), due=True)
    joined = Joined().learn(lesson(), start, due=True)
    assert joined.nats == pytest.approx(alone.nats, rel=1e-6)
    assert joined.due
    for ours, theirs in zip(leaves_of(joined.learner), leaves_of(alone.learner), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_memory_is_gathered_as_it_was_whatever_its_kind() -> None:
    def numbers(kind: type[np.generic]) -> Array:
        return to_device((np.arange(12).reshape(LANES, 4) % 3).astype(kind))

    memory = numbers(np.float32), (numbers(np.bool_), numbers(np.int32))
    found = Joined().gathered(memory, all_of(LANES))
    for ours, theirs in zip(leaves_of(found), leaves_of(memory), strict=True):
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)
    assert ALONE.gathered(memory, all_of(LANES)) is memory


def test_a_group_scores_as_one_alone_does() -> None:
    network = filled_network(replace(SMALL, dropout=0.0))
    pieces = [tiny_piece("one", 20, seed=1), tiny_piece("two", 12, seed=2)]
    assert Joined().nats_of(network, pieces) == pytest.approx(ALONE.nats_of(network, pieces))
