"""A tied parallel network whose notes are foretold by a NADE, in place of LSTM layers over them.

The time axis is that of ``tied_parallel``: LSTM layers along the steps, one copy for each note, all
with the same weights. In a step the notes are foretold upwards. Each note has hidden units of its
own, with the weights of every other note's; they see which of the notes below were chosen by how
far below they are, down to ``config.reach`` semitones. A note's time axis moves the biases of its
hidden units and of its logits. So transposed music has the same likelihood, but for the edges.

Source: D. D. Johnson, "Generating polyphonic music using tied parallel networks", EvoMUSART 2017
(TP-LSTM-NADE). Taken from it: the tied time axis and its inputs, 2 x 200 units; a NADE with
100 hidden units, made invariant by relative positions within a window and by tying; biases out of
the recurrent output, as in RNN-NADE (Boulanger-Lewandowski and others 2012). Our own choice, where
we had no more of the paper than that: the window is one octave, the reach of the inputs; hidden
units are not carried on from note to note; and input and output weights are not shared.
"""

from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, PRNGKeyArray

from courante.config import TiedNadeConfig
from courante.model.arrays import pad, zeros
from courante.model.choice import choose_upwards, nats_of
from courante.model.contract import Drawn, Draws, Moment, Network, Window
from courante.model.dropout import split_key
from courante.model.features import feature_size, note_features
from courante.model.time_axis import (
    TimeLayers,
    TimeMemory,
    advance_layers,
    empty_memory,
    make_layers,
    run_layers,
)
from courante.model.whole_steps import both_bits, channels, rare_notes, seen_bits


class NoteBiases(NamedTuple):
    """What each note of a step begins with: of its hidden units, and of its own bits."""

    hidden: Float[Array, "*steps notes hidden"]
    visible: Float[Array, "*steps notes channels"]


class TiedNade(Network[TiedNadeConfig, TimeMemory, NoteBiases]):
    """The network; ``chosen`` is what a chosen note adds to hidden units 1, 2, ... above it."""

    config: TiedNadeConfig = eqx.field(static=True)
    time_layers: TimeLayers
    to_hidden: Float[Array, "units hidden"]
    hidden_bias: Float[Array, " hidden"]
    to_visible: Float[Array, "units channels"]
    visible_bias: Float[Array, " channels"]
    chosen: Float[Array, "reach channels hidden"]
    readout: Float[Array, "hidden channels"]

    def __init__(self, config: TiedNadeConfig, *, key: PRNGKeyArray) -> None:
        """Fresh weights from a key."""
        time_key, hidden_key, chosen_key = jax.random.split(key, 3)
        bits, hidden, units = channels(config), config.hidden_units, config.time_units[-1]
        glorot = jax.nn.initializers.glorot_uniform()
        self.config = config
        self.time_layers = make_layers(feature_size(config), config.time_units, key=time_key)
        self.to_hidden = glorot(hidden_key, (units, hidden), jnp.float32)
        self.hidden_bias = zeros(hidden)
        self.to_visible = zeros(units, bits)
        self.visible_bias = rare_notes(config)
        chosen = glorot(chosen_key, (config.reach * bits, hidden), jnp.float32)
        self.chosen = chosen.reshape(config.reach, bits, hidden)
        self.readout = zeros(hidden, bits)

    def init(self) -> TimeMemory:
        """The empty memory of a run."""
        return empty_memory(self.time_layers, self.config.note_range.size)

    def advance(
        self,
        memory: TimeMemory,
        before: Bool[Array, "notes 2"],
        moment: Moment,
    ) -> tuple[TimeMemory, NoteBiases]:
        """Advance the time axis by one step; the biases of all notes come out."""
        inputs = note_features(self.config, before, moment)
        memory, outputs = advance_layers(self.time_layers, memory, inputs)
        return memory, self._biases(outputs)

    def draw(self, context: NoteBiases, draws: Draws) -> Drawn:
        """Choose the notes upwards."""

        def look(
            below: Float[Array, "reach channels"], biases: NoteBiases
        ) -> tuple[Float[Array, "reach channels"], Float[Array, " 2"]]:
            return below, self._logits(biases, below)

        def hear(
            below: Float[Array, "reach channels"], biases: NoteBiases, bits: Bool[Array, " 2"]
        ) -> Float[Array, "reach channels"]:
            del biases
            return jnp.concatenate([seen_bits(self.config, bits)[None], below[:-1]])

        silence = zeros(self.config.reach, channels(self.config))
        return choose_upwards(
            look, hear, silence, context, draws, articulate=self.config.articulate
        )

    def log_likelihood(
        self, memory: TimeMemory, window: Window, key: PRNGKeyArray | None = None
    ) -> tuple[TimeMemory, Float[Array, " steps"]]:
        """Nats of each step, by the chain rule upwards over its notes."""
        inputs = jax.vmap(self._features)(window.before, window.moment)
        memory, outputs = run_layers(
            self.time_layers,
            memory,
            inputs,
            window.fresh,
            self.config.dropout,
            split_key(key, len(self.time_layers)),
        )
        logits = self._logits(self._biases(outputs), self._below(window.bits))
        return memory, nats_of(logits, window.bits, articulate=self.config.articulate)

    def _features(
        self, before: Bool[Array, "notes 2"], moment: Moment
    ) -> Float[Array, "notes features"]:
        return note_features(self.config, before, moment)

    def _biases(self, outputs: Float[Array, "*steps notes units"]) -> NoteBiases:
        hidden = outputs @ self.to_hidden + self.hidden_bias
        return NoteBiases(hidden, outputs @ self.to_visible + self.visible_bias)

    def _below(
        self, bits: Bool[Array, "steps notes 2"]
    ) -> Float[Array, "steps notes reach channels"]:
        """For each note the notes below it, the nearest first; below the lowest is silence."""
        seen, notes = seen_bits(self.config, bits), bits.shape[1]
        reach = self.config.reach
        padded = pad(seen, (0, 0), (reach, 0), (0, 0))
        views = [padded[:, reach - d : reach - d + notes] for d in range(1, reach + 1)]
        return jnp.stack(views, axis=2)

    def _logits(
        self, biases: NoteBiases, below: Float[Array, "*notes reach channels"]
    ) -> Float[Array, "*notes 2"]:
        flat = self.chosen.reshape(-1, self.chosen.shape[-1])
        gathered = below.reshape(*below.shape[:-2], -1) @ flat
        hidden = jax.nn.sigmoid(biases.hidden + gathered)
        return both_bits(biases.visible + hidden @ self.readout)
