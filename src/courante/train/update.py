"""One update of the network from one window of every lane."""

from collections.abc import Callable
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


Update = Callable[[tuple[Window, PRNGKeyArray], Learner], tuple[Learner, Float[Array, ""]]]


def make_update(optimiser: Optimiser) -> Update:
    """The compiled update: window and key, and learner in; learner and nats a step out.

    Nats are the mean negative log-likelihood of a step, with dropout. The learner passed in is
    consumed.
    """

    @eqx.filter_jit(donate="all-except-first")
    def update(
        seen: tuple[Window, PRNGKeyArray], learner: Learner
    ) -> tuple[Learner, Float[Array, ""]]:
        window, key = seen
        loss = value_and_gradient(_nats)
        (nats, memory), gradient = loss(learner.network, learner.memory, window, key)
        state, network = optimiser.step(learner.optimiser, learner.network, gradient)
        return Learner(network, state, memory), nats

    return update


def _nats(
    network: TiedParallel, memory: TimeMemory, window: Window, key: PRNGKeyArray
) -> tuple[Float[Array, ""], TimeMemory]:
    """Mean over the lanes and steps; the gradient never reaches back into earlier windows."""
    keys = jax.random.split(key, window.bits.shape[0])
    memory, nats = jax.vmap(network.log_likelihood)(memory, window, keys)
    return -nats.sum(axis=-1).mean(), memory
