"""Every note as often as it was in the music that was counted, whatever came before."""

from collections.abc import Sequence
from typing import Self, final

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, PRNGKeyArray
from numpy.typing import NDArray

from courante.config import MarginalsConfig
from courante.model.arrays import to_device, zeros
from courante.model.choice import choose_independently, nats_of
from courante.model.contract import Drawn, Draws, Moment, Network, Window
from courante.model.counting import laplace_logits, require_pieces, total
from courante.types import ARTICULATE, PLAY, Bits

Nothing = tuple[()]
"""What it remembers."""
Logits = Float[Array, "notes 2"]


@final
class Marginals(Network[MarginalsConfig, Nothing, Logits]):
    """The network.

    Attributes:
        logits: that a note plays, and that it is struck if it plays.
    """

    config: MarginalsConfig = eqx.field(static=True)
    logits: Float[Array, "notes 2"]

    @classmethod
    def uniform(cls, config: MarginalsConfig, *, key: PRNGKeyArray) -> Self:  # noqa: ARG003 - nothing is drawn
        """Before anything was counted: fair coins."""
        return cls(config, zeros(config.note_range.size, 2))

    @classmethod
    def fit(cls, config: MarginalsConfig, pieces: Sequence[Bits]) -> Self:
        """Count plays and strikes of every note, by Laplace's rule.

        Raises:
            BadInput: there are no pieces, or their notes are not the config's.
        """
        require_pieces(pieces, config.note_range)
        counts = total(_counts(bits) for bits in pieces)
        logits = laplace_logits(hits=counts[1:], tries=counts[:-1])
        if not config.articulate:
            logits[ARTICULATE] = 0
        return cls(config, to_device(logits.T))

    def init(self) -> Nothing:
        """The empty memory of a run."""
        return ()

    def advance(
        self,
        memory: Nothing,
        before: Bool[Array, "notes 2"],  # noqa: ARG002 - it is not looked at
        moment: Moment,  # noqa: ARG002 - it is not looked at
    ) -> tuple[Nothing, Float[Array, "notes 2"]]:
        """Nothing changes."""
        return memory, self.logits

    def draw(self, context: Float[Array, "notes 2"], draws: Draws) -> Drawn:
        """Choose all notes at once."""
        return choose_independently(context, draws, articulate=self.config.articulate)

    def log_likelihood(
        self,
        memory: Nothing,
        window: Window,
        key: PRNGKeyArray | None = None,  # noqa: ARG002 - nothing is dropped
    ) -> tuple[Nothing, Float[Array, " steps"]]:
        """Nats of each step."""
        logits = jnp.broadcast_to(self.logits, window.bits.shape)
        return memory, nats_of(logits, window.bits, articulate=self.config.articulate)


def _counts(bits: Bits) -> NDArray[np.int64]:
    """Steps, plays and strikes of every note: ``(3, notes)``."""
    play = bits[:, :, PLAY]
    struck = play & bits[:, :, ARTICULATE]
    return np.stack([np.full(play.shape[1], len(play)), play.sum(axis=0), struck.sum(axis=0)])
