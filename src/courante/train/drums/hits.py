"""Learns what is struck."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray
from numpy.random import Generator

from courante.model.drums.book import shapes
from courante.model.drums.hit_network import HitNetwork, log_likelihood
from courante.model.drums.inputs import histories, slot_inputs
from courante.model.drums.kit import Grid
from courante.train.drums.examples import Batch, Drawn, Example, batch_of, drawn
from courante.train.drums.gradient import (
    Batch as Arrays,
)
from courante.train.drums.gradient import (
    Course,
    OnDevice,
    Schedule,
    Weights,
    begun,
    learn,
    silenced,
)

_jax: Any = jax
_BATCH_BARS = 48
_VALID_EVERY = 3
"""Neighbouring bars are much alike: some of them tell as much."""


def learn_hits(
    train: Sequence[Example],
    valid: Sequence[Example],
    schedule: Schedule,
    seed: int,
    show: Callable[[int, int, float], None],
) -> HitNetwork:
    """A hit network that foretells the bars of ``train``, stopped by those of ``valid``."""
    rng = np.random.default_rng(seed)
    told = [drawn(example, rng) for example in valid[::_VALID_EVERY]]

    def batches(number: int) -> Iterator[Arrays]:
        rng = np.random.default_rng((seed, number))
        for batch in _batches([drawn(example, rng) for example in train], rng):
            yield _arrays(batch)

    def lost(weights: Weights) -> float:
        return -mean_nats(HitNetwork(**weights), told)

    course = Course(
        batches,
        max(1, len(train) // _BATCH_BARS),
        lost,
        show,
    )
    start = begun(shapes(HitNetwork, schedule.hidden), seed)
    return HitNetwork(**learn(start, partial(loss, schedule.dropout), course, schedule, seed))


def mean_nats(network: HitNetwork, told: Sequence[Drawn]) -> float:
    """Log-likelihood of the hits of a beat, in nats, over all bars."""
    return sum(nats_of_bars(network, told)) / (4 * len(told))


def nats_of_bars(network: HitNetwork, told: Sequence[Drawn]) -> list[float]:
    """Log-likelihood of the hits of each bar, in nats, in the order of ``told``."""
    found: list[float] = []
    for one in told:
        batch = batch_of([one])
        inputs = slot_inputs(batch.contexts[:, None], batch.grid, batch.references)
        past = histories(batch.hits, batch.before)
        found.append(float(log_likelihood(network, inputs, past, batch.hits).sum()))
    return found


def _batches(told: Sequence[Drawn], rng: Generator) -> Iterator[Batch]:
    """Shuffled, each on one grid and of one size; what is left over waits for another pass."""
    groups: list[list[Drawn]] = []
    for grid in Grid:
        same = [one for one in told if one.example.bar.grid == grid]
        shuffled, size = rng.permutation(len(same)), min(_BATCH_BARS, len(same))
        groups += [
            [same[index] for index in shuffled[start : start + size]]
            for start in range(0, len(same) - size + 1, max(1, size))
            if size
        ]
    order: list[int] = rng.permutation(len(groups)).tolist()
    for index in order:
        yield batch_of(groups[index])


def _arrays(batch: Batch) -> Arrays:
    inputs = slot_inputs(batch.contexts[:, None], batch.grid, batch.references)
    return inputs, histories(batch.hits, batch.before), batch.hits


def loss(
    dropout: float,
    weights: OnDevice,
    key: PRNGKeyArray,
    inputs: Array,
    past: Array,
    hits: Array,
) -> Float[Array, ""]:
    """As ``hit_network.log_likelihood``, for JAX, with units silenced; nats lost in a slot."""
    hidden = inputs @ weights["slot"] + past @ weights["history"] + weights["hidden_bias"]
    hidden = silenced(jnp.tanh(hidden), key, dropout)
    logits = hidden @ weights["out"] + inputs @ weights["direct"] + weights["out_bias"]
    logits = logits + hits.astype(jnp.float32) @ jnp.triu(weights["within"], 1)
    return _jax.nn.softplus(jnp.where(hits, -logits, logits)).sum(axis=-1).mean()
