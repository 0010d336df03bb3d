"""Learns how hard strokes are and how far from the grid they fall."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from courante.model.drums.book import shapes
from courante.model.drums.inputs import Floats
from courante.model.drums.touch_network import (
    COMPONENTS,
    LEAST_SPREAD,
    OFFSET_SCALE_BEATS,
    VALUES,
    TouchNetwork,
    last_inputs,
    log_density,
    stroke_inputs,
)
from courante.train.drums.examples import Drawn, Example, drawn
from courante.train.drums.gradient import (
    Batch,
    Course,
    OnDevice,
    Schedule,
    Weights,
    begun,
    learn,
    silenced,
)

_jax: Any = jax
_BATCH_STROKES = 1024


class Strokes(NamedTuple):
    """Strokes as the touch network takes them, and their velocity and scaled offset."""

    strokes: Floats
    last: Floats
    values: Floats


def learn_touch(
    train: Sequence[Example],
    valid: Sequence[Example],
    schedule: Schedule,
    seed: int,
    show: Callable[[int, int, float], None],
) -> TouchNetwork:
    """A touch network that foretells the strokes of ``train``, stopped by those of ``valid``."""
    rng = np.random.default_rng(seed)
    held_out = strokes_of([drawn(example, rng) for example in valid])

    def batches(number: int) -> Iterator[Batch]:
        rng = np.random.default_rng((seed, number))
        known = strokes_of([drawn(example, rng) for example in train])
        order = rng.permutation(len(known.values))
        size = min(_BATCH_STROKES, order.size)
        for start in range(0, order.size - size + 1, size):
            picked = order[start : start + size]
            yield known.strokes[picked], known.last[picked], known.values[picked]

    def lost(weights: Weights) -> float:
        return -mean_nats(TouchNetwork(**weights), held_out)

    in_all = sum(int(example.bar.hits.sum()) for example in train)
    course = Course(
        batches,
        max(1, in_all // _BATCH_STROKES),
        lost,
        show,
    )
    start = begun(shapes(TouchNetwork, schedule.hidden), seed)
    return TouchNetwork(**learn(start, partial(loss, schedule.dropout), course, schedule, seed))


def mean_nats(network: TouchNetwork, strokes: Strokes) -> float:
    """Log-density of a stroke's velocity (0 to 1) and scaled offset, in nats."""
    return float(log_density(network, *strokes).mean())


def strokes_of(told: Sequence[Drawn]) -> Strokes:
    """All strokes of some bars, in order."""
    rows = [_strokes(one) for one in told]
    return Strokes(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def _strokes(one: Drawn) -> Strokes:
    bar = one.example.bar
    values = np.stack(
        [bar.velocities[bar.hits], bar.offsets_beats[bar.hits] / OFFSET_SCALE_BEATS], axis=1
    )
    strokes = stroke_inputs(one.context[None], bar.hits, one.reference, bar.grid)
    return Strokes(strokes, last_inputs(bar), values)


def loss(
    dropout: float,
    weights: OnDevice,
    key: PRNGKeyArray,
    strokes: Array,
    last: Array,
    values: Array,
) -> Float[Array, ""]:
    """As ``touch_network.log_density``, for JAX, with units silenced; nats lost in a stroke."""
    hidden = strokes @ weights["stroke"] + last @ weights["last"] + weights["hidden_bias"]
    out = silenced(jnp.tanh(hidden), key, dropout) @ weights["out"] + weights["out_bias"]
    shares = _jax.nn.log_softmax(out[:, :COMPONENTS])
    rest = out[:, COMPONENTS:].reshape(-1, 2, COMPONENTS, VALUES)
    means, spreads = rest[:, 0], LEAST_SPREAD + jnp.exp(rest[:, 1])
    distance = (values[:, None] - means) / spreads
    normal = -0.5 * distance**2 - jnp.log(spreads) - 0.5 * jnp.log(2 * jnp.pi)
    return -_jax.scipy.special.logsumexp(shares + normal.sum(axis=-1), axis=-1).mean()
