"""One update of the network from one window of every lane."""

from collections.abc import Callable
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float, PRNGKeyArray

from courante.config import TrainConfig
from courante.model.tied_parallel import TiedParallel, TimeMemory, Window


class Learner(NamedTuple):
    """All that training carries from update to update."""

    network: TiedParallel
    optimiser: optax.OptState
    memory: TimeMemory


def make_optimiser(config: TrainConfig, updates: int) -> optax.GradientTransformation:
    """Adam with clipped gradients; the rate rises, then falls along a cosine."""
    warmup = min(config.warmup_updates, max(1, updates // 10))
    schedule = optax.warmup_cosine_decay_schedule(
        init_value=config.learning_rate / 10,
        peak_value=config.learning_rate,
        warmup_steps=warmup,
        decay_steps=max(updates, warmup + 1),
        end_value=config.learning_rate * config.final_rate_share,
    )
    return optax.chain(optax.clip_by_global_norm(config.clip_norm), optax.adam(schedule))


def init_learner(
    network: TiedParallel, optimiser: optax.GradientTransformation, lanes: int
) -> Learner:
    """A learner before its first update."""
    state = optimiser.init(eqx.filter(network, eqx.is_array))
    return Learner(network, state, lane_memory(network, lanes))


def lane_memory(network: TiedParallel, lanes: int) -> TimeMemory:
    """Empty memories, one a lane."""
    return jax.tree.map(lambda part: jnp.broadcast_to(part, (lanes, *part.shape)), network.init())


Update = Callable[
    [tuple[Window, PRNGKeyArray], Learner], tuple[Learner, Float[Array, ""]]
]


def make_update(optimiser: optax.GradientTransformation) -> Update:
    """The compiled update: window and key, and learner in; learner and nats a step out.

    Nats are the mean negative log-likelihood of a step, with dropout. The learner passed in is
    consumed.
    """

    @eqx.filter_jit(donate="all-except-first")
    def update(
        seen: tuple[Window, PRNGKeyArray], learner: Learner
    ) -> tuple[Learner, Float[Array, ""]]:
        window, key = seen
        gradient_of = eqx.filter_value_and_grad(_nats, has_aux=True)
        (nats, memory), gradient = gradient_of(learner.network, learner.memory, window, key)
        change, state = optimiser.update(gradient, learner.optimiser)
        network = eqx.apply_updates(learner.network, change)
        return Learner(network, state, jax.lax.stop_gradient(memory)), nats

    return update


def _nats(
    network: TiedParallel, memory: TimeMemory, window: Window, key: PRNGKeyArray
) -> tuple[Float[Array, ""], TimeMemory]:
    lanes = window.bits.shape[0]
    keys = jax.random.split(key, lanes)
    memory, nats = jax.vmap(network.log_likelihood)(memory, window, keys)
    return -nats.sum(axis=-1).mean(), memory
