"""LSTM layers over whole steps, under a NADE over the notes of each step.

The NADE foretells the notes from low to high. Its hidden units gather the notes chosen so far, one
more with every note, so that a whole step costs no more than notes times hidden units. The LSTM's
output moves the biases of its hidden and of its visible units from step to step. Composing and
training go upwards with the same ``NoteWeights``: for all steps of a window at once that is five
times as fast as cumulative sums over the notes, which do not fit the cache.

Sources: H. Larochelle and I. Murray, "The neural autoregressive distribution estimator", AISTATS
2011; N. Boulanger-Lewandowski, Y. Bengio and P. Vincent, "Modeling temporal dependencies in
high-dimensional sequences", ICML 2012, whose RNN-NADE this is, with LSTM layers in place of the
simple recurrent one, and unlike it with dropout and Adam. The input and output weights of the NADE
are not shared, as in the later of the NADE papers (Uria and others, "Neural autoregressive
distribution estimation", 2016).
"""

from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, PRNGKeyArray

from courante.config import LstmNadeConfig
from courante.model.arrays import zeros
from courante.model.choice import choose_upwards, nats_of
from courante.model.contract import Drawn, Draws, Moment, Network, Window
from courante.model.dropout import split_key
from courante.model.time_axis import (
    TimeLayers,
    TimeMemory,
    advance_layers,
    empty_memory,
    make_layers,
    run_layers,
)
from courante.model.whole_steps import (
    both_bits,
    channels,
    input_size,
    rare_notes,
    seen_bits,
    step_inputs,
    window_inputs,
)


class Biases(NamedTuple):
    """What one step of a NADE begins with: ``hidden`` before any note, and each note's own."""

    hidden: Float[Array, "*steps hidden"]
    visible: Float[Array, "*steps notes channels"]


class NoteWeights(NamedTuple):
    """The NADE's weights of one note (or of all, notes first), and what one note upwards is.

    Attributes:
        chosen: what the note, once chosen, adds to the hidden units.
        readout: what the hidden units add to the note's own logits.
    """

    chosen: Float[Array, "*notes channels hidden"]
    readout: Float[Array, "*notes hidden channels"]

    def logits(
        self, gathered: Float[Array, "*steps hidden"], visible: Float[Array, "*steps channels"]
    ) -> Float[Array, "*steps 2"]:
        """Of the note, given what the hidden units gathered of the notes below it."""
        return both_bits(visible + jax.nn.sigmoid(gathered) @ self.readout)

    def gather(
        self, gathered: Float[Array, "*steps hidden"], chosen: Float[Array, "*steps channels"]
    ) -> Float[Array, "*steps hidden"]:
        """The hidden units with the note's bits added, for the notes above it."""
        return gathered + chosen @ self.chosen


class LstmNade(Network[LstmNadeConfig, TimeMemory, Biases]):
    """The network; ``chosen`` is what a chosen note adds to the hidden units."""

    config: LstmNadeConfig = eqx.field(static=True)
    time_layers: TimeLayers
    to_hidden: Float[Array, "units hidden"]
    hidden_bias: Float[Array, " hidden"]
    to_visible: Float[Array, "units visible"]
    visible_bias: Float[Array, "notes channels"]
    chosen: Float[Array, "notes channels hidden"]
    readout: Float[Array, "notes hidden channels"]

    def __init__(self, config: LstmNadeConfig, *, key: PRNGKeyArray) -> None:
        """Fresh weights from a key."""
        time_key, hidden_key, chosen_key = jax.random.split(key, 3)
        notes, bits, hidden = config.note_range.size, channels(config), config.hidden_units
        units = config.time_units[-1]
        glorot = jax.nn.initializers.glorot_uniform()
        self.config = config
        self.time_layers = make_layers(input_size(config), config.time_units, key=time_key)
        self.to_hidden = glorot(hidden_key, (units, hidden), jnp.float32)
        self.hidden_bias = zeros(hidden)
        self.to_visible = zeros(units, notes * bits)
        self.visible_bias = rare_notes(config, notes)
        chosen = glorot(chosen_key, (notes * bits, hidden), jnp.float32)
        self.chosen = chosen.reshape(notes, bits, hidden)
        self.readout = zeros(notes, hidden, bits)

    def init(self) -> TimeMemory:
        """The empty memory of a run."""
        return empty_memory(self.time_layers)

    def advance(
        self,
        memory: TimeMemory,
        before: Bool[Array, "notes 2"],
        moment: Moment,
    ) -> tuple[TimeMemory, Biases]:
        """Advance all layers by one step; the NADE's biases come out."""
        inputs = step_inputs(self.config, before, moment)
        memory, outputs = advance_layers(self.time_layers, memory, inputs)
        return memory, self._biases(outputs)

    def draw(self, context: Biases, draws: Draws) -> Drawn:
        """Choose the notes upwards."""

        def look(
            gathered: Float[Array, " hidden"], row: tuple[NoteWeights, Array]
        ) -> tuple[Float[Array, " hidden"], Float[Array, " 2"]]:
            weights, visible = row
            return gathered, weights.logits(gathered, visible)

        def hear(
            gathered: Float[Array, " hidden"],
            row: tuple[NoteWeights, Array],
            bits: Bool[Array, " 2"],
        ) -> Float[Array, " hidden"]:
            return row[0].gather(gathered, seen_bits(self.config, bits))

        rows = self._note_weights(), context.visible
        articulate = self.config.articulate
        return choose_upwards(look, hear, context.hidden, rows, draws, articulate=articulate)

    def log_likelihood(
        self, memory: TimeMemory, window: Window, key: PRNGKeyArray | None = None
    ) -> tuple[TimeMemory, Float[Array, " steps"]]:
        """Nats of each step, by the chain rule upwards over its notes."""
        memory, outputs = run_layers(
            self.time_layers,
            memory,
            window_inputs(self.config, window),
            window.fresh,
            self.config.dropout,
            split_key(key, len(self.time_layers)),
        )
        logits = self._logits(self._biases(outputs), window.bits)
        return memory, nats_of(logits, window.bits, articulate=self.config.articulate)

    def _biases(self, outputs: Float[Array, "*steps units"]) -> Biases:
        hidden = outputs @ self.to_hidden + self.hidden_bias
        moved = outputs @ self.to_visible
        notes = (*moved.shape[:-1], *self.visible_bias.shape)
        return Biases(hidden, moved.reshape(notes) + self.visible_bias)

    def _note_weights(self) -> NoteWeights:
        return NoteWeights(self.chosen, self.readout)

    def _logits(
        self, biases: Biases, bits: Bool[Array, "steps notes 2"]
    ) -> Float[Array, "steps notes 2"]:
        """Of all steps side by side, note by note upwards."""

        def one_note(
            gathered: Float[Array, "steps hidden"], row: tuple[NoteWeights, Array, Array]
        ) -> tuple[Float[Array, "steps hidden"], Float[Array, "steps 2"]]:
            weights, visible, chosen = row
            return weights.gather(gathered, chosen), weights.logits(gathered, visible)

        chosen = seen_bits(self.config, bits)
        upwards = jnp.swapaxes(biases.visible, 0, 1), jnp.swapaxes(chosen, 0, 1)
        _, logits = jax.lax.scan(one_note, biases.hidden, (self._note_weights(), *upwards))
        return jnp.swapaxes(logits, 0, 1)
