"""Layers of rectified linear units over the last steps; the notes of a step are independent.

It remembers so many steps and nothing of what was before them, which tells what recurrence is
worth.

Sources: P. M. Todd, "A connectionist approach to algorithmic composition", Computer Music Journal
1989, who sets a window of past steps beside recurrence; Y. Bengio, R. Ducharme, P. Vincent and C.
Jauvin, "A neural probabilistic language model", JMLR 2003, for its use as a likelihood; X. Glorot,
A. Bordes and Y. Bengio, "Deep sparse rectifier neural networks", AISTATS 2011.
"""

from itertools import pairwise

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, PRNGKeyArray

from courante.config import FeedforwardConfig
from courante.model.arrays import to_device, zeros
from courante.model.choice import choose_independently, nats_of
from courante.model.contract import Drawn, Draws, Moment, Network, Window
from courante.model.dropout import split_key, thinned
from courante.model.features import BEAT_SIZE, beat_features
from courante.model.whole_steps import Readout, channels


class Layer(eqx.Module):
    """Rectified linear units."""

    weight: Float[Array, "inputs units"]
    bias: Float[Array, " units"]

    def __init__(self, inputs: int, units: int, *, key: PRNGKeyArray) -> None:
        """Fresh weights (He, Zhang, Ren and Sun 2015)."""
        self.weight = jax.nn.initializers.he_normal()(key, (inputs, units), jnp.float32)
        self.bias = zeros(units)

    def outputs(self, inputs: Float[Array, "*batch inputs"]) -> Float[Array, "*batch units"]:
        """What the units give."""
        return jax.nn.relu(inputs @ self.weight + self.bias)


Past = Bool[Array, "context notes channels"]
"""The last steps, the latest last; steps that never were are silent."""


class Feedforward(Network[FeedforwardConfig, Past, Float[Array, "notes 2"]]):
    """The network; a step is drawn from the logits of its notes."""

    config: FeedforwardConfig = eqx.field(static=True)
    layers: tuple[Layer, ...]
    readout: Readout

    def __init__(self, config: FeedforwardConfig, *, key: PRNGKeyArray) -> None:
        """Fresh weights from a key."""
        past = config.context_steps * config.note_range.size * channels(config)
        inputs = past + (BEAT_SIZE if config.beat else 0)
        sizes = tuple(pairwise((inputs, *config.units)))
        keys = jax.random.split(key, len(sizes))
        self.config = config
        self.layers = tuple(Layer(*size, key=k) for size, k in zip(sizes, keys, strict=True))
        self.readout = Readout(config, config.units[-1])

    def init(self) -> Past:
        """Silence."""
        config = self.config
        shape = (config.context_steps, config.note_range.size, channels(config))
        return to_device(np.zeros(shape, np.bool_))

    def advance(
        self,
        memory: Past,
        before: Bool[Array, "notes 2"],
        moment: Moment,
    ) -> tuple[Past, Float[Array, "notes 2"]]:
        """Remember the step before, forget the oldest one."""
        latest = before[None, :, : channels(self.config)]
        past = jnp.concatenate([memory[1:], latest])
        return past, self._logits(past, moment)

    def draw(self, context: Float[Array, "notes 2"], draws: Draws) -> Drawn:
        """Choose every note by itself."""
        return choose_independently(context, draws, articulate=self.config.articulate)

    def log_likelihood(
        self, memory: Past, window: Window, key: PRNGKeyArray | None = None
    ) -> tuple[Past, Float[Array, " steps"]]:
        """Nats of each step: the sum over its notes, which are independent."""
        pasts = self._pasts(memory, window)
        keys = jax.random.split(key, pasts.shape[0]) if key is not None else None
        logits = jax.vmap(self._logits)(pasts, window.moment, keys)
        return pasts[-1], nats_of(logits, window.bits, articulate=self.config.articulate)

    def _pasts(self, memory: Past, window: Window) -> Bool[Array, "steps context notes channels"]:
        """What is remembered at each step, the step before it included."""
        width, steps = self.config.context_steps, window.fresh.shape[0]
        rows = jnp.concatenate([memory, window.before[:, :, : channels(self.config)]])
        step = to_device(np.arange(steps, dtype=np.int32))
        # Row ``width + i`` is the step before step i, the first that is known if step i is fresh.
        first = jax.lax.cummax(jnp.where(window.fresh, width + step, 0))
        row = step[:, None] + to_device(np.arange(1, width + 1, dtype=np.int32))
        return rows[row] & (row >= first[:, None])[..., None, None]

    def _logits(
        self,
        past: Past,
        moment: Moment,
        key: PRNGKeyArray | None = None,
    ) -> Float[Array, "notes 2"]:
        outputs = past.reshape(-1).astype(jnp.float32)
        if self.config.beat:
            outputs = jnp.concatenate([outputs, beat_features(moment)])
        for layer, layer_key in zip(self.layers, split_key(key, len(self.layers)), strict=True):
            outputs = thinned(layer.outputs(outputs), self.config.dropout, layer_key)
        return self.readout.logits(outputs)
