"""One update of the network from one window of every lane."""

from typing import Any, NamedTuple, TypeAlias

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, PRNGKeyArray

from courante.model.contract import AnyNetwork, Window
from courante.model.trees import map_leaves, moved_towards, value_and_gradient
from courante.train.optimiser import Optimiser, OptimiserState
from courante.train.regularise import average_share, drop_recurrent

LaneMemory: TypeAlias = Any
"""A network's memory, with the lanes on the first axis of every array."""


class Learner(NamedTuple):
    """All that training carries from update to update.

    ``average`` is the moving average of the weights over the updates, which is what is validated
    and kept; ``memory`` is the network's, one a lane.
    """

    network: AnyNetwork
    average: AnyNetwork
    optimiser: OptimiserState
    memory: LaneMemory


def init_learner(network: AnyNetwork, optimiser: Optimiser, lanes: int) -> Learner:
    """A learner before its first update."""
    # A copy: arrays that are given away to an update must not be there twice.
    average = map_leaves(jnp.copy, network)
    return Learner(network, average, optimiser.init(network), lane_memory(network, lanes))


def lane_memory(network: AnyNetwork, lanes: int) -> LaneMemory:
    """Empty memories, one a lane."""
    return map_leaves(lambda part: jnp.broadcast_to(part, (lanes, *part.shape)), network.init())


class Lesson(NamedTuple):
    """What one update learns from, and how; ``number`` counts updates from 1."""

    optimiser: Optimiser
    window: Window
    key: PRNGKeyArray
    number: Int[Array, ""]


@eqx.filter_jit(donate="all-except-first")
def update(lesson: Lesson, learner: Learner) -> tuple[Learner, Float[Array, ""]]:
    """Learn from one window of every lane.

    Returns:
        The learner after the update (the one passed in is consumed), and the nats of a step: the
        mean negative log-likelihood, with dropout.
    """
    loss = value_and_gradient(_nats)
    (nats, memory), gradient = loss(learner.network, learner.memory, lesson)
    state, network = lesson.optimiser.step(learner.optimiser, learner.network, gradient)
    kept = average_share(lesson.optimiser.config.average, lesson.number)
    average = moved_towards(learner.average, network, 1 - kept)
    return Learner(network, average, state, memory), nats


def _nats(
    network: AnyNetwork, memory: LaneMemory, lesson: Lesson
) -> tuple[Float[Array, ""], LaneMemory]:
    """Mean over the lanes and steps; the gradient never reaches back into earlier windows."""
    drop_key, key = jax.random.split(lesson.key)
    thinned = drop_recurrent(network, lesson.optimiser.config.recurrent_dropout, drop_key)
    keys = jax.random.split(key, lesson.window.bits.shape[0])
    memory, nats = jax.vmap(thinned.log_likelihood)(memory, lesson.window, keys)
    return -nats.mean(), memory
