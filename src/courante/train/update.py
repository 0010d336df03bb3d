"""One update of the network from one window of every lane."""

from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from courante.model.tied_parallel import TiedParallel, TimeMemory, Window
from courante.model.trees import map_leaves, value_and_gradient
from courante.train.optimiser import Optimiser, OptimiserState


class Learner(NamedTuple):
    """All that training carries from update to update."""

    network: TiedParallel
    optimiser: OptimiserState
    memory: TimeMemory


def init_learner(network: TiedParallel, optimiser: Optimiser, lanes: int) -> Learner:
    """A learner before its first update."""
    return Learner(network, optimiser.init(network), lane_memory(network, lanes))


def lane_memory(network: TiedParallel, lanes: int) -> TimeMemory:
    """Empty memories, one a lane."""
    return map_leaves(lambda part: jnp.broadcast_to(part, (lanes, *part.shape)), network.init())


class Lesson(NamedTuple):
    """What one update learns from, and how."""

    optimiser: Optimiser
    window: Window
    key: PRNGKeyArray


@eqx.filter_jit(donate="all-except-first")
def update(lesson: Lesson, learner: Learner) -> tuple[Learner, Float[Array, ""]]:
    """Learn from one window of every lane.

    Returns:
        The learner after the update (the one passed in is consumed), and the nats of a step: the
        mean negative log-likelihood, with dropout.
    """
    loss = value_and_gradient(_nats)
    (nats, memory), gradient = loss(learner.network, learner.memory, lesson.window, lesson.key)
    state, network = lesson.optimiser.step(learner.optimiser, learner.network, gradient)
    return Learner(network, state, memory), nats


def _nats(
    network: TiedParallel, memory: TimeMemory, window: Window, key: PRNGKeyArray
) -> tuple[Float[Array, ""], TimeMemory]:
    """Mean over the lanes and steps; the gradient never reaches back into earlier windows."""
    keys = jax.random.split(key, window.bits.shape[0])
    memory, nats = jax.vmap(network.log_likelihood)(memory, window, keys)
    return -nats.sum(axis=-1).mean(), memory
