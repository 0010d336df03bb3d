"""Johnson's tied parallel network, of which the biaxial LSTM is the best known form.

Two stacks of LSTM layers at right angles, their weights tied over all notes. The *time axis* runs
along the steps, one copy for each note; the *note axis* runs upwards over the notes of one step
and knows what was chosen below. Composing and training use the same cells: composing goes note by
note (``advance``, ``note_step``) and hears what it has just drawn; training knows all notes of the
corpus beforehand and takes whole layers at once (``recur``). A test holds the two to one result.

Source: D. D. Johnson, "Generating polyphonic music using tied parallel networks", EvoMUSART 2017;
and the author's "Composing music with recurrent neural networks" (2015).
"""

from itertools import pairwise

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, PRNGKeyArray

from courante.config import TiedParallelConfig
from courante.model.arrays import pad, to_device, zeros
from courante.model.cells import LSTMCell, Memory
from courante.model.choice import choose_upwards, nats_of
from courante.model.contract import Drawn, Draws, Moment, Network, Window
from courante.model.dropout import dropout_mask, split_key
from courante.model.features import feature_size, note_features
from courante.model.recurrence import recur
from courante.model.time_axis import (
    TimeLayers,
    TimeMemory,
    advance_layers,
    empty_memory,
    run_layers,
)
from courante.model.trees import with_part

Projected = Float[Array, "notes gates"]
"""What the time axis hands to the note axis, note by note."""
NoteMemory = tuple[Memory, ...]
"""One ``Memory`` of ``(units,)`` for each note layer; lives for one step only."""


class TiedParallel(Network[TiedParallelConfig, TimeMemory, Projected]):
    """The network."""

    config: TiedParallelConfig = eqx.field(static=True)
    time_layers: TimeLayers
    note_layers: tuple[LSTMCell, ...]
    chosen: Float[Array, "2 gates"]
    readout: Float[Array, "units 2"]
    readout_bias: Float[Array, " 2"]

    def __init__(self, config: TiedParallelConfig, *, key: PRNGKeyArray) -> None:
        """Fresh weights from a key."""
        sizes = (feature_size(config), *config.time_units, *config.note_units)
        keys = jax.random.split(key, len(sizes))
        cells = [
            LSTMCell(inputs, units, key=cell_key)
            for (inputs, units), cell_key in zip(pairwise(sizes), keys[:-1], strict=True)
        ]
        first = config.note_units[0]
        self.config = config
        self.time_layers = tuple(cells[: len(config.time_units)])
        self.note_layers = tuple(cells[len(config.time_units) :])
        self.chosen = jax.random.uniform(keys[-1], (2, 4 * first), minval=-0.1, maxval=0.1)
        self.readout = zeros(config.note_units[-1], 2)
        # Notes are rare: start from a chance of about one in twenty.
        self.readout_bias = to_device(np.array([-3.0, 0.0], np.float32))

    def init(self) -> TimeMemory:
        """The empty memory of a run."""
        return empty_memory(self.time_layers, self.config.note_range.size)

    def advance(
        self,
        memory: TimeMemory,
        before: Bool[Array, "notes 2"],
        moment: Moment,
    ) -> tuple[TimeMemory, Float[Array, "notes gates"]]:
        """Advance the time axis by one step; what each note hands to the note axis comes out."""
        features = self._features(before, moment)
        memory, outputs = advance_layers(self.time_layers, memory, features)
        return memory, self.note_layers[0].project(outputs)

    def note_init(self) -> NoteMemory:
        """The note axis below the lowest note."""
        return tuple(layer.init() for layer in self.note_layers)

    def note_step(
        self,
        memory: NoteMemory,
        projected: Float[Array, " gates"],
        below: Float[Array, " 2"],
    ) -> tuple[NoteMemory, Float[Array, " 2"]]:
        """One note up.

        Args:
            memory: the note axis so far.
            projected: what ``advance`` gave for this note.
            below: play and articulate bits chosen for the note below.

        Returns:
            The note axis after this note, and the logits of its play and articulate bits.
        """
        new = self.note_layers[0].step(memory[0], projected + below @ self.chosen)
        advanced = [new]
        for layer, remembered in zip(self.note_layers[1:], memory[1:], strict=True):
            new = layer.step(remembered, layer.project(new.hidden))
            advanced.append(new)
        return tuple(advanced), new.hidden @ self.readout + self.readout_bias

    def draw(self, context: Projected, draws: Draws) -> Drawn:
        """Choose the notes upwards, each with what was chosen below it."""

        def look(
            so_far: tuple[NoteMemory, Float[Array, " 2"]], gates: Float[Array, " gates"]
        ) -> tuple[tuple[NoteMemory, Float[Array, " 2"]], Float[Array, " 2"]]:
            memory, logits = self.note_step(so_far[0], gates, so_far[1])
            return (memory, so_far[1]), logits

        def hear(
            so_far: tuple[NoteMemory, Float[Array, " 2"]],
            gates: Float[Array, " gates"],
            bits: Bool[Array, " 2"],
        ) -> tuple[NoteMemory, Float[Array, " 2"]]:
            del gates
            return so_far[0], self._below(bits)

        start = self.note_init(), zeros(2)
        return choose_upwards(look, hear, start, context, draws, articulate=self.config.articulate)

    def logits(
        self, memory: TimeMemory, window: Window, key: PRNGKeyArray | None = None
    ) -> tuple[TimeMemory, Float[Array, "steps notes 2"]]:
        """The logits of every bit of a window, each given all bits before it.

        Args:
            memory: of the steps before the window.
            window: the steps.
            key: for dropout; ``None`` outside training.
        """
        features = jax.vmap(self._features)(window.before, window.moment)
        *time_keys, note_key = split_key(key, len(self.time_layers) + 1)
        memory, outputs = run_layers(
            self.time_layers, memory, features, window.fresh, self.config.dropout, time_keys
        )
        below = self._below(pad(window.bits[:, :-1], (0, 0), (1, 0), (0, 0)))
        return memory, self._along_notes(outputs, below, note_key)

    def log_likelihood(
        self, memory: TimeMemory, window: Window, key: PRNGKeyArray | None = None
    ) -> tuple[TimeMemory, Float[Array, " steps"]]:
        """Nats of each step, by the chain rule upwards over its notes."""
        memory, logits = self.logits(memory, window, key)
        return memory, nats_of(logits, window.bits, articulate=self.config.articulate)

    def _below(self, bits: Bool[Array, "... 2"]) -> Float[Array, "... 2"]:
        """What the note above gets to know of chosen notes."""
        seen = bits.astype(jnp.float32)
        return seen if self.config.articulate else seen * to_device(np.array([1, 0], np.float32))

    def _features(
        self, before: Bool[Array, "notes 2"], moment: Moment
    ) -> Float[Array, "notes features"]:
        return note_features(self.config, before, moment)

    def _along_notes(
        self,
        outputs: Float[Array, "steps notes units"],
        below: Float[Array, "steps notes 2"],
        key: PRNGKeyArray | None,
    ) -> Float[Array, "steps notes 2"]:
        """What ``note_step`` gives note by note, layer by layer and for all steps at once."""
        first, *others = self.note_layers
        both = jnp.concatenate([first.input, self.chosen])
        first = with_part(first, lambda cell: cell.input, both)
        upwards = jnp.swapaxes(jnp.concatenate([outputs, below], axis=-1), 0, 1)
        steps = upwards.shape[1]
        _, upwards = recur(first, first.init(steps), upwards)
        keep = dropout_mask(key, self.config.dropout, (*outputs.shape[:2], upwards.shape[2]))
        for layer in others:
            thinned = upwards if keep is None else upwards * jnp.swapaxes(keep, 0, 1)
            _, upwards = recur(layer, layer.init(steps), thinned)
        return jnp.swapaxes(upwards @ self.readout + self.readout_bias, 0, 1)
