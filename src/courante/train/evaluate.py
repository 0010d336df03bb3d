"""How well a network foretells music: exact log-likelihood of whole pieces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import equinox as eqx
import jax
import numpy as np
from jaxtyping import Array, Float
from numpy.typing import NDArray

from courante.config import styles_of
from courante.corpus.piece import Piece, crop
from courante.errors import BadInput
from courante.model.contract import AnyNetwork, Window
from courante.train.stream import EVERYTHING, Stream, Told, join_pieces, side_by_side
from courante.train.update import LaneMemory, lane_memory

_SEGMENT_STEPS = 64
_LANES = 8

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """Log-likelihood of some pieces, in nats.

    Attributes:
        per_step: mean over all steps of all pieces, summed over the notes; the first step of each
            piece is foretold from silence.
        per_step_after_first: the same without the first step of each piece.
        per_note: mean over all steps and notes.
        steps: how many steps were foretold, the first of each piece included.
        by_piece: mean a step, piece by piece.
    """

    per_step: float
    per_step_after_first: float
    per_note: float
    steps: int
    by_piece: tuple[float, ...]


def score_pieces(
    network: AnyNetwork,
    pieces: Sequence[Piece],
    progress: Callable[[int, int], None] | None = None,
    told: Told = EVERYTHING,
) -> Score:
    """Score whole pieces, each from an empty memory, without dropout.

    Args:
        network: what foretells.
        pieces: what is foretold; cropped to the network's range.
        progress: is told steps done and steps in all.
        told: what a network that learned styles is told of each piece.

    Raises:
        BadInput: there are no pieces.
        BadScore: a piece has notes outside the network's range.
    """
    if not pieces:
        raise BadInput("pieces", 0, "at least one piece to foretell")
    note_range = network.config.note_range
    styles = [style.name for style in styles_of(network.config)]
    streams = [join_pieces([crop(piece, note_range)], [True], styles, [told]) for piece in pieces]
    order = sorted(range(len(streams)), key=lambda i: -streams[i].steps)
    sums, firsts = np.zeros(len(streams)), np.zeros(len(streams))
    total = sum(stream.steps for stream in streams)
    done = 0
    for start in range(0, len(order), _LANES):
        group = order[start : start + _LANES]
        sums[group], firsts[group] = _score_group(network, [streams[i] for i in group])
        done += sum(streams[i].steps for i in group)
        if progress is not None:
            progress(done, total)
    per_step = float(sums.sum() / total)
    after_first = float((sums - firsts).sum() / max(1, total - len(streams)))
    by_piece = tuple(float(s / stream.steps) for s, stream in zip(sums, streams, strict=True))
    return Score(per_step, after_first, per_step / note_range.size, total, by_piece)


def _score_group(network: AnyNetwork, streams: Sequence[Stream]) -> tuple[Floats, Floats]:
    """Sums of the nats of each stream, and those of its first step.

    There are always as many lanes, so that one code fits all.

    What is silent behind a stream's end is foretold too, and left out of its sum.
    """
    lanes = [*streams, *[streams[0]] * (_LANES - len(streams))]
    memory = lane_memory(network, _LANES)
    parts: list[NDArray[np.float32]] = []
    for first in range(0, max(stream.steps for stream in streams), _SEGMENT_STEPS):
        window = side_by_side(lanes, first, _SEGMENT_STEPS)
        memory, nats = _segment(network, memory, window)
        parts.append(np.asarray(nats))
    steps = np.concatenate(parts, axis=1).astype(np.float64)
    sums = np.array([steps[i, : stream.steps].sum() for i, stream in enumerate(streams)])
    return sums, steps[: len(streams), 0]


@eqx.filter_jit
def _segment(
    network: AnyNetwork, memory: LaneMemory, window: Window
) -> tuple[LaneMemory, Float[Array, "lanes steps"]]:
    return jax.vmap(network.log_likelihood)(memory, window)
