"""The paper's network trained plainly: its cells in ``jax.lax.scan``, differentiated by JAX.

What training was before ``courante.model.recurrence``: all products with the inputs of the time
axis at once, out of the loop; both note layers in one loop; every other thing left to JAX and XLA.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, PRNGKeyArray

from courante.config import TiedParallelConfig
from courante.model.arrays import pad, zeros
from courante.model.cells import LSTMCell, Memory
from courante.model.choice import nats_of
from courante.model.contract import Drawn, Draws, Moment, Network, Window
from courante.model.dropout import dropout_mask, split_key, thinned
from courante.model.features import note_features
from courante.model.tied_parallel import NoteMemory, Projected, TiedParallel, TimeMemory
from courante.model.trees import map_leaves


class Plain(Network[TiedParallelConfig, TimeMemory, Projected]):
    """The same weights, learnt without ``recur``."""

    config: TiedParallelConfig = eqx.field(static=True)
    network: TiedParallel

    def __init__(self, network: TiedParallel) -> None:
        """The same weights."""
        self.config = network.config
        self.network = network

    def init(self) -> TimeMemory:
        """The empty memory of a run."""
        return self.network.init()

    def advance(
        self,
        memory: TimeMemory,
        before: Bool[Array, "notes 2"],
        moment: Moment,
    ) -> tuple[TimeMemory, Projected]:
        """As the network does."""
        return self.network.advance(memory, before, moment)

    def draw(self, context: Projected, draws: Draws) -> Drawn:
        """As the network does."""
        return self.network.draw(context, draws)

    def log_likelihood(
        self, memory: TimeMemory, window: Window, key: PRNGKeyArray | None = None
    ) -> tuple[TimeMemory, Float[Array, " steps"]]:
        """Nats of each step."""
        layers = self.network.time_layers
        keys = split_key(key, len(layers) + 1)

        def features(before: Array, moment: Moment) -> Float[Array, "notes some"]:
            return note_features(self.config, before, moment)

        outputs = jax.vmap(features)(window.before, window.moment)
        last: list[Memory] = []
        for layer, remembered, drop_key in zip(layers, memory, keys[:-1], strict=True):
            final, outputs = _along_time(layer, remembered, outputs, window.fresh)
            last.append(final)
            outputs = thinned(outputs, self.config.dropout, drop_key)
        logits = self._along_notes(outputs, window.bits, keys[-1])
        return tuple(last), nats_of(logits, window.bits, articulate=self.config.articulate)

    def _along_notes(
        self,
        outputs: Float[Array, "steps notes units"],
        bits: Bool[Array, "steps notes 2"],
        key: PRNGKeyArray | None,
    ) -> Float[Array, "steps notes 2"]:
        network = self.network
        first, second = network.note_layers
        steps, notes, _ = bits.shape
        below = pad(bits[:, :-1], (0, 0), (1, 0), (0, 0)).astype(jnp.float32)
        keep = dropout_mask(key, self.config.dropout, (steps, notes, first.units))
        keep = zeros(steps, notes, first.units) + 1 if keep is None else keep

        def one_note(
            memory: NoteMemory, row: tuple[Array, Array, Array]
        ) -> tuple[NoteMemory, Float[Array, "steps 2"]]:
            gates, chosen, kept = row
            lower = first.step(memory[0], gates + chosen @ network.chosen)
            upper = second.step(memory[1], second.project(lower.hidden * kept))
            return (lower, upper), upper.hidden @ network.readout + network.readout_bias

        rows = first.project(outputs), below, keep
        upwards = map_leaves(lambda part: jnp.swapaxes(part, 0, 1), rows)
        start = first.init(steps), second.init(steps)
        _, logits = jax.lax.scan(one_note, start, upwards)
        return jnp.swapaxes(logits, 0, 1)


def _along_time(
    layer: LSTMCell,
    memory: Memory,
    inputs: Float[Array, "steps notes inputs"],
    fresh: Bool[Array, " steps"],
) -> tuple[Memory, Float[Array, "steps notes units"]]:
    def one_step(
        memory: Memory, row: tuple[Float[Array, "notes gates"], Bool[Array, ""]]
    ) -> tuple[Memory, Float[Array, "notes units"]]:
        gates, empty = row
        kept = Memory(*(jnp.where(empty, 0.0, part) for part in memory))
        new = layer.step(kept, gates)
        return new, new.hidden

    return jax.lax.scan(one_step, memory, (layer.project(inputs), fresh))
