"""Which pieces are struck in a slot: a network that draws one piece after the other.

One hidden layer looks at the bar's situation, the reference bar around this slot and what was just
played; the pieces of a slot see those drawn before them (fully visible sigmoid belief network, Frey
1998). Inputs of the past are bits, so that a slot costs a sum of a few rows instead of a product.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.model.drums.inputs import HISTORY_SLOTS, PIECE_COUNT, Floats, Hits


@dataclass(frozen=True, eq=False)
class HitNetwork:
    """Its weights.

    Attributes:
        slot: ``(SLOT, hidden)``. history: ``(HISTORY, hidden)``. hidden_bias: ``(hidden,)``.
        out: ``(hidden, pieces)``. direct: ``(SLOT, pieces)``, past the hidden layer.
        within: ``(pieces, pieces)``, from an earlier piece of the slot (row) to a later one.
        out_bias: ``(pieces,)``.
    """

    slot: Floats
    history: Floats
    hidden_bias: Floats
    out: Floats
    direct: Floats
    within: Floats
    out_bias: Floats


def log_likelihood(network: HitNetwork, inputs: Floats, past: Hits, hits: Hits) -> Floats:
    """Log-probability of the hits of each slot, in nats.

    Args:
        network: the network.
        inputs: ``(bars, slots, SLOT)``.
        past: ``(bars, slots, HISTORY)``.
        hits: ``(bars, slots, pieces)``.

    Returns:
        ``(bars, slots)``.
    """
    struck = hits.astype(np.float32)
    hidden = np.tanh(inputs @ network.slot + past @ network.history + network.hidden_bias)
    logits = hidden @ network.out + inputs @ network.direct + network.out_bias
    logits = logits + struck @ np.triu(network.within, 1)
    signed = np.where(hits, logits, -logits)
    return -np.logaddexp(0, -signed).sum(axis=-1)


def draw(
    network: HitNetwork, inputs: Floats, before: Hits, thresholds: NDArray[np.float64]
) -> Hits:
    """Draw the hits of a bar, slot by slot.

    Args:
        network: the network.
        inputs: ``(slots, SLOT)``.
        before: ``(HISTORY_SLOTS, pieces)``.
        thresholds: ``(slots, pieces)``, the logits above which a piece is struck: drawn from the
            logistic distribution, or infinite where the network has no say.

    Returns:
        ``(slots, pieces)``.
    """
    from_slot = inputs @ network.slot + network.hidden_bias
    from_direct = inputs @ network.direct + network.out_bias - thresholds
    within: list[list[float]] = np.triu(network.within, 1).tolist()
    end = HISTORY_SLOTS * PIECE_COUNT
    hits = np.zeros((len(inputs), PIECE_COUNT), np.bool_)
    rows: list[int] = np.flatnonzero(before[::-1]).tolist()
    for slot in range(len(inputs)):
        past = np.add.reduce(network.history.take(rows, axis=0))
        above = np.tanh(from_slot[slot] + past) @ network.out + from_direct[slot]
        struck = _struck(above.tolist(), within)
        hits[slot, struck] = True
        rows = struck + [row + PIECE_COUNT for row in rows if row + PIECE_COUNT < end]
    return hits


def _struck(above: list[float], within: list[list[float]]) -> list[int]:
    """The pieces that are struck, each deciding for those after it."""
    struck: list[int] = []
    for piece, level in enumerate(above):
        raised = level
        for earlier in struck:
            raised += within[earlier][piece]
        if raised > 0:
            struck.append(piece)
    return struck


def thresholds(uniform: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """Draws of the logistic distribution.

    Args:
        uniform: numbers between 0 and 1.
        temperature: below 1 safer, above 1 bolder.
    """
    inside = np.clip(uniform, 1e-12, 1 - 1e-12)
    return temperature * np.log(inside / (1 - inside))
