"""LSTM layers over whole steps: one vector a step, the notes of which are drawn independently.

The plainest recurrent network for polyphony. It learns every key and every octave anew, and within
a step no note knows what the others do.

Source: D. Eck and J. Schmidhuber, "Finding temporal structure in music: blues improvisation with
LSTM recurrent networks", NNSP 2002. As there, a step is one vector of bits of all notes, and every
output is a logistic unit trained by cross-entropy. Not as there: what is drawn is drawn at random
and not by a threshold, layers are stacked, and there is one network, not one part for chords and
one for melody.
"""

import equinox as eqx
import jax
from jaxtyping import Array, Bool, Float, PRNGKeyArray

from courante.config import LstmConfig
from courante.model.choice import choose_independently, nats_of
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
    Readout,
    input_size,
    step_inputs,
    window_inputs,
)


class Lstm(Network[LstmConfig, TimeMemory, Float[Array, "notes 2"]]):
    """The network; a step is drawn from the logits of its notes."""

    config: LstmConfig = eqx.field(static=True)
    time_layers: TimeLayers
    readout: Readout

    def __init__(self, config: LstmConfig, *, key: PRNGKeyArray) -> None:
        """Fresh weights from a key."""
        self.config = config
        self.time_layers = make_layers(input_size(config), config.time_units, key=key)
        self.readout = Readout(config, config.time_units[-1])

    def init(self) -> TimeMemory:
        """The empty memory of a run."""
        return empty_memory(self.time_layers)

    def advance(
        self,
        memory: TimeMemory,
        before: Bool[Array, "notes 2"],
        moment: Moment,
    ) -> tuple[TimeMemory, Float[Array, "notes 2"]]:
        """Advance all layers by one step."""
        inputs = step_inputs(self.config, before, moment)
        memory, outputs = advance_layers(self.time_layers, memory, inputs)
        return memory, self.readout.logits(outputs)

    def draw(self, context: Float[Array, "notes 2"], draws: Draws) -> Drawn:
        """Choose every note by itself."""
        return choose_independently(context, draws, articulate=self.config.articulate)

    def log_likelihood(
        self, memory: TimeMemory, window: Window, key: PRNGKeyArray | None = None
    ) -> tuple[TimeMemory, Float[Array, " steps"]]:
        """Nats of each step: the sum over its notes, which are independent."""
        keys = split_key(key, len(self.time_layers))
        memory, outputs = run_layers(
            self.time_layers,
            memory,
            window_inputs(self.config, window),
            window.fresh,
            self.config.dropout,
            keys,
        )
        logits = jax.vmap(self.readout.logits)(outputs)
        return memory, nats_of(logits, window.bits, articulate=self.config.articulate)
