"""Johnson's tied parallel network, of which the biaxial LSTM is the best known form.

Two stacks of LSTM layers at right angles, their weights tied over all notes. The *time axis* runs
along the steps, one copy for each note; the *note axis* runs upwards over the notes of one step
and knows what was chosen below. Composing and training use the same cells and the same
``note_step``: training puts in the notes of the corpus, composing the notes it has just drawn.

Source: D. D. Johnson, "Generating polyphonic music using tied parallel networks", EvoMUSART 2017;
and the author's "Composing music with recurrent neural networks" (2015).
"""

from itertools import pairwise
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int, PRNGKeyArray

from courante.config import ModelConfig
from courante.model.arrays import pad, to_device, zeros
from courante.model.cells import LSTMCell, Memory
from courante.model.features import feature_size, note_features
from courante.model.trees import map_leaves


class Window(NamedTuple):
    """Successive steps of one piece (or of several, one after the other).

    Attributes:
        before: bits of the step before each step. bits: the steps themselves.
        position: place of each step in its bar. triple: whether the bar has three beats.
        fresh: where the memory is emptied before the step.
    """

    before: Bool[Array, "steps notes 2"]
    bits: Bool[Array, "steps notes 2"]
    position: Int[Array, " steps"]
    triple: Bool[Array, " steps"]
    fresh: Bool[Array, " steps"]


TimeMemory = tuple[Memory, ...]
"""One ``Memory`` of ``(notes, units)`` for each time layer: all that a run remembers."""
NoteMemory = tuple[Memory, ...]
"""One ``Memory`` of ``(units,)`` for each note layer; lives for one step only."""


class TiedParallel(eqx.Module):
    """The network. All methods are for one run; callers batch them with ``jax.vmap``."""

    config: ModelConfig = eqx.field(static=True)
    time_layers: tuple[LSTMCell, ...]
    note_layers: tuple[LSTMCell, ...]
    chosen: Float[Array, "2 gates"]
    readout: Float[Array, "units 2"]
    readout_bias: Float[Array, " 2"]

    def __init__(self, config: ModelConfig, *, key: PRNGKeyArray) -> None:
        """Fresh weights from a key."""
        sizes = (feature_size(config.inputs), *config.time_units, *config.note_units)
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
        return tuple(layer.init(self.config.note_range.size) for layer in self.time_layers)

    def advance(
        self,
        memory: TimeMemory,
        before: Bool[Array, "notes 2"],
        position: Int[Array, ""],
        triple: Bool[Array, ""],
    ) -> tuple[TimeMemory, Float[Array, "notes gates"]]:
        """Advance the time axis by one step; what each note hands to the note axis comes out."""
        outputs = self._features(before, position, triple)
        advanced: list[Memory] = []
        for layer, remembered in zip(self.time_layers, memory, strict=True):
            new = layer.step(remembered, layer.project(outputs))
            advanced.append(new)
            outputs = new.hidden
        return tuple(advanced), self.note_layers[0].project(outputs)

    def note_init(self) -> NoteMemory:
        """The note axis below the lowest note."""
        return tuple(layer.init() for layer in self.note_layers)

    def note_step(
        self,
        memory: NoteMemory,
        projected: Float[Array, " gates"],
        below: Float[Array, " 2"],
        keep: Float[Array, " units"] | None = None,
    ) -> tuple[NoteMemory, Float[Array, " 2"]]:
        """One note up.

        Args:
            memory: the note axis so far.
            projected: what ``advance`` gave for this note.
            below: play and articulate bits chosen for the note below.
            keep: dropout mask between the note layers, while training.

        Returns:
            The note axis after this note, and the logits of its play and articulate bits.
        """
        new = self.note_layers[0].step(memory[0], projected + below @ self.chosen)
        advanced = [new]
        for layer, remembered in zip(self.note_layers[1:], memory[1:], strict=True):
            outputs = new.hidden if keep is None else new.hidden * keep
            new = layer.step(remembered, layer.project(outputs))
            advanced.append(new)
        return tuple(advanced), new.hidden @ self.readout + self.readout_bias

    def logits(
        self, memory: TimeMemory, window: Window, key: PRNGKeyArray | None = None
    ) -> tuple[TimeMemory, Float[Array, "steps notes 2"]]:
        """The logits of every bit of a window, each given all bits before it.

        Args:
            memory: of the steps before the window.
            window: the steps.
            key: for dropout; ``None`` outside training.
        """
        outputs = jax.vmap(self._features)(window.before, window.position, window.triple)
        keys = _split(key, len(self.time_layers) + 1)
        last: list[Memory] = []
        for layer, remembered, mask_key in zip(self.time_layers, memory, keys[:-1], strict=True):
            final, outputs = _along_time(layer, remembered, layer.project(outputs), window.fresh)
            last.append(final)
            keep = self._mask(mask_key, outputs.shape)
            outputs = outputs if keep is None else outputs * keep
        projected = self.note_layers[0].project(outputs)
        below = pad(window.bits[:, :-1], (0, 0), (1, 0), (0, 0)).astype(jnp.float32)
        keep = self._mask(keys[-1], (*below.shape[:2], self.config.note_units[0]))
        return tuple(last), self._along_notes(projected, below, keep)

    def log_likelihood(
        self, memory: TimeMemory, window: Window, key: PRNGKeyArray | None = None
    ) -> tuple[TimeMemory, Float[Array, "steps notes"]]:
        """Nats of each note of each step: of its play bit and, where it plays, its articulate bit.

        The sum over the notes is the exact log-likelihood of a step (the chain rule upwards over
        the notes).
        """
        memory, logits = self.logits(memory, window, key)
        signs = jnp.where(window.bits, 1.0, -1.0)
        nats = jax.nn.log_sigmoid(logits * signs)
        articulate = nats[..., 1] * window.bits[..., 0] if self.config.inputs.articulate else 0.0
        return memory, nats[..., 0] + articulate

    def _features(
        self, before: Bool[Array, "notes 2"], position: Int[Array, ""], triple: Bool[Array, ""]
    ) -> Float[Array, "notes features"]:
        groups, note_range = self.config.inputs, self.config.note_range
        return note_features(groups, note_range, before, position, triple)

    def _along_notes(
        self,
        projected: Float[Array, "steps notes gates"],
        below: Float[Array, "steps notes 2"],
        keep: Float[Array, "steps notes units"] | None,
    ) -> Float[Array, "steps notes 2"]:
        step = jax.vmap(self.note_step)
        start = tuple(layer.init(projected.shape[0]) for layer in self.note_layers)
        upwards = map_leaves(lambda rows: jnp.swapaxes(rows, 0, 1), (projected, below, keep))

        def one_note(
            memory: NoteMemory, row: tuple[Array, Array, Array | None]
        ) -> tuple[NoteMemory, Float[Array, "steps 2"]]:
            return step(memory, *row)

        _, logits = jax.lax.scan(one_note, start, upwards)
        return jnp.swapaxes(logits, 0, 1)

    def _mask(
        self, key: PRNGKeyArray | None, shape: tuple[int, ...]
    ) -> Float[Array, "steps notes units"] | None:
        """What dropout multiplies with; ``None`` where nothing is dropped."""
        silenced = min(round(self.config.dropout * 256), 255)
        if key is None or silenced == 0:
            return None
        # Eight random bits a unit are a quarter of the cost of Bernoulli draws, exact to 1/256.
        drawn = jax.random.bits(key, shape, jnp.uint8)
        return (drawn >= silenced) / (1 - silenced / 256)


def _split(key: PRNGKeyArray | None, parts: int) -> list[PRNGKeyArray | None]:
    return [None] * parts if key is None else list(jax.random.split(key, parts))


def _along_time(
    layer: LSTMCell,
    memory: Memory,
    projected: Float[Array, "steps notes gates"],
    fresh: Bool[Array, " steps"],
) -> tuple[Memory, Float[Array, "steps notes units"]]:
    def one_step(
        memory: Memory, row: tuple[Float[Array, "notes gates"], Bool[Array, ""]]
    ) -> tuple[Memory, Float[Array, "notes units"]]:
        gates, empty = row
        kept = Memory(*(jnp.where(empty, 0.0, part) for part in memory))
        new = layer.step(kept, gates)
        return new, new.hidden

    return jax.lax.scan(one_step, memory, (projected, fresh))
