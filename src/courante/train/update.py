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
from courante.train.sharing import Share, all_of

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
    lanes = lesson.window.bits.shape[0]
    own = _gradient_of(lesson, all_of(lanes), learner.network, learner.memory)
    return _moved(lesson, learner._replace(memory=own.memory), own.gradient), own.nats


class OwnGradient(NamedTuple):
    """What some lanes add to an update.

    Attributes:
        gradient: of the mean over the whole batch, as far as it comes from these lanes.
        nats: their part of that mean. memory: of these lanes, after the window.
    """

    gradient: AnyNetwork
    nats: Float[Array, ""]
    memory: LaneMemory


@eqx.filter_jit
def gradient_of(
    lesson: Lesson, share: Share, network: AnyNetwork, memory: LaneMemory
) -> OwnGradient:
    """What some lanes of a batch add to an update; over all lanes the sum is the whole.

    Args:
        lesson: with a window of these lanes only.
        share: which of the batch they are; they are silenced as they would be in it.
        network: before the update.
        memory: of these lanes.
    """
    return _gradient_of(lesson, share, network, memory)


@eqx.filter_jit(donate="all-except-first")
def apply(lesson: Lesson, learner: Learner, gradient: AnyNetwork) -> Learner:
    """Move by a gradient of the whole batch; the learner and the gradient are consumed."""
    return _moved(lesson, learner, gradient)


def _gradient_of(
    lesson: Lesson, share: Share, network: AnyNetwork, memory: LaneMemory
) -> OwnGradient:
    loss = value_and_gradient(_nats)
    (nats, memory), gradient = loss(network, memory, lesson, share)
    return OwnGradient(gradient, nats, memory)


def _moved(lesson: Lesson, learner: Learner, gradient: AnyNetwork) -> Learner:
    state, network = lesson.optimiser.step(learner.optimiser, learner.network, gradient)
    kept = average_share(lesson.optimiser.config.average, lesson.number)
    average = moved_towards(learner.average, network, 1 - kept)
    return Learner(network, average, state, learner.memory)


def _nats(
    network: AnyNetwork, memory: LaneMemory, lesson: Lesson, share: Share
) -> tuple[Float[Array, ""], LaneMemory]:
    """Mean over the steps of all lanes, as far as it comes from these.

    The gradient never reaches back into earlier windows.
    """
    drop_key, key = jax.random.split(lesson.key)
    thinned = drop_recurrent(network, lesson.optimiser.config.recurrent_dropout, drop_key)
    keys = jax.random.split(key, share.lanes)[share.rows]
    memory, nats = jax.vmap(thinned.log_likelihood)(memory, lesson.window, keys)
    return -nats.mean() * share.weight, memory
