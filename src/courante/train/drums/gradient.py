"""Learning by gradient: Adam, a rate that falls along a cosine, the best weights on validation.

Sources: Kingma and Ba 2015; Loshchilov and Hutter, Decoupled weight decay, 2019.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax  # pyright: ignore[reportMissingTypeStubs] - has none
from jaxtyping import Array, Float, PRNGKeyArray
from numpy.typing import NDArray

from courante.model.arrays import to_device
from courante.model.drums.inputs import Floats

_jax: Any = jax
_np: Any = np
_optax: Any = optax

Weights = dict[str, Floats]
OnDevice = Mapping[str, Array]
"""Weights, by name, where JAX computes."""
Batch = tuple[NDArray[np.generic], ...]
Loss = Callable[..., Float[Array, ""]]
"""Mean loss: of weights, a key for dropout and the arrays of a batch."""


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to learn.

    Attributes:
        passes: over all examples.
        learning_rate: Adam's at its highest. weight_decay: how fast idle weights shrink.
        hidden: units of a network. dropout: share of them silenced while learning.
    """

    passes: int
    learning_rate: float
    weight_decay: float
    hidden: int
    dropout: float


class Course(NamedTuple):
    """What is learned from.

    Attributes:
        batches: those of a pass, by its number.
        a_pass: how many there are in one, about.
        valid: mean loss of weights on the validation side.
        show: told passes done, passes in all, and that loss.
    """

    batches: Callable[[int], Iterable[Batch]]
    a_pass: int
    valid: Callable[[Weights], float]
    show: Callable[[int, int, float], None]


def learn(start: Weights, loss: Loss, course: Course, schedule: Schedule, seed: int) -> Weights:
    """The weights that were best on the validation side after any pass."""
    rate = _optax.cosine_decay_schedule(
        schedule.learning_rate, max(1, schedule.passes * course.a_pass), alpha=0.02
    )
    adam = _optax.adamw(rate, weight_decay=schedule.weight_decay)

    def update(weights: OnDevice, memory: object, key: PRNGKeyArray, batch: Batch) -> object:
        slope = _jax.grad(loss)(weights, key, *batch)
        change, memory = adam.update(slope, memory, weights)
        return _optax.apply_updates(weights, change), memory

    step = _jax.jit(update)
    weights = {name: to_device(value) for name, value in start.items()}
    memory, key = adam.init(weights), _jax.random.PRNGKey(seed)
    best, best_loss = start, course.valid(start)
    for number in range(schedule.passes):
        for batch in course.batches(number):
            key, now = _jax.random.split(key)
            weights, memory = step(weights, memory, now, batch)
        found: Weights = {name: _np.asarray(value) for name, value in weights.items()}
        valid = course.valid(found)
        course.show(number + 1, schedule.passes, valid)
        if valid < best_loss:
            best, best_loss = found, valid
    return best


def begun(shapes: Mapping[str, tuple[int, ...]], seed: int) -> Weights:
    """Weights to begin with: matrices after Glorot and Bengio (2010), biases 0."""
    rng = np.random.default_rng(seed)
    found: Weights = {}
    for name, shape in shapes.items():
        spread = (2 / sum(shape)) ** 0.5 if len(shape) > 1 else 0.0
        found[name] = (spread * rng.standard_normal(shape)).astype(np.float32)
    return found


def silenced(hidden: Array, key: PRNGKeyArray, share: float) -> Array:
    """A hidden layer with a share of its units silenced."""
    kept = _jax.random.bernoulli(key, 1 - share, hidden.shape)
    return jnp.where(kept, hidden / (1 - share), 0.0)
