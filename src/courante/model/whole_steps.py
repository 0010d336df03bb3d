"""A step as one vector, for networks that do not treat its notes alike; and logits back from it.

A note has two *channels*, play and articulate, or play alone where ``config.articulate`` is false.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from courante.config import ModelConfig
from courante.model.arrays import pad, to_device, zeros
from courante.model.contract import Moment, Window
from courante.model.features import BEAT_SIZE, beat_features


def channels(config: ModelConfig) -> int:
    """How many bits of a note there are to see and to foretell."""
    return 2 if config.articulate else 1


def seen_bits(
    config: ModelConfig, bits: Bool[Array, "*batch notes 2"]
) -> Float[Array, "*batch notes channels"]:
    """Those bits that the network may see, as numbers."""
    return bits[..., : channels(config)].astype(jnp.float32)


def input_size(config: ModelConfig) -> int:
    """How many numbers ``step_inputs`` gives."""
    return config.note_range.size * channels(config) + (BEAT_SIZE if config.beat else 0)


def step_inputs(
    config: ModelConfig,
    before: Bool[Array, "notes 2"],
    moment: Moment,
) -> Float[Array, " inputs"]:
    """The step before as one vector, and with ``config.beat`` the present step's place."""
    bits = seen_bits(config, before).reshape(-1)
    return jnp.concatenate([bits, beat_features(moment)]) if config.beat else bits


def window_inputs(config: ModelConfig, window: Window) -> Float[Array, "steps inputs"]:
    """``step_inputs`` of every step."""

    def one(before: Bool[Array, "notes 2"], moment: Moment) -> Float[Array, " inputs"]:
        return step_inputs(config, before, moment)

    return jax.vmap(one)(window.before, window.moment)


def rare_notes(config: ModelConfig, *notes: int) -> Float[Array, "*notes channels"]:
    """A fresh network's biases: a chance to play of about one in twenty."""
    start = np.array([-3.0, 0.0], np.float32)[: channels(config)]
    return to_device(np.broadcast_to(start, (*notes, channels(config))))


def both_bits(logits: Float[Array, "*batch channels"]) -> Float[Array, "*batch 2"]:
    """Logits of both bits; those of an articulate bit that is not foretold are 0."""
    absent = 2 - logits.shape[-1]
    return pad(logits, *[(0, 0)] * (logits.ndim - 1), (0, absent))


class Readout(eqx.Module):
    """Logits of all notes out of one vector."""

    weight: Float[Array, "units visible"]
    bias: Float[Array, "notes channels"]

    def __init__(self, config: ModelConfig, units: int) -> None:
        """Before learning it looks at nothing."""
        self.bias = rare_notes(config, config.note_range.size)
        self.weight = zeros(units, self.bias.size)

    def logits(self, outputs: Float[Array, " units"]) -> Float[Array, "notes 2"]:
        """Of both bits of every note."""
        return both_bits((outputs @ self.weight).reshape(self.bias.shape) + self.bias)
