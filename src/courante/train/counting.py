"""Weights of the kinds that learn by counting."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from courante.config import ModelConfig
from courante.corpus.piece import Piece, crop
from courante.errors import BadInput, OutputFailed
from courante.model.contract import AnyNetwork
from courante.model.registry import kind_of
from courante.model.weights import Origin, save_weights


def fit(model: ModelConfig, pieces: Sequence[Piece]) -> AnyNetwork:
    """Count.

    Args:
        model: settings of a kind that learns by counting.
        pieces: what is learned from; cropped to the model's range.

    Raises:
        BadInput: there are no pieces, or the kind learns otherwise.
        BadScore: a piece has notes outside the model's range.
    """
    name, kind = kind_of(model)
    if kind.fit is None:
        raise BadInput("model", name, "a kind that learns by counting")
    if not pieces:
        raise BadInput("pieces", 0, "at least one piece to count")
    return kind.fit(model, [crop(piece, model.note_range).bits for piece in pieces])


def count(model: ModelConfig, pieces: Sequence[Piece], path: Path, origin: Origin) -> AnyNetwork:
    """Count, and write the weights.

    Raises:
        BadInput, BadScore: as ``fit``.
        OutputFailed: they cannot be written.
    """
    network = fit(model, pieces)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(f"cannot make {path.parent}: {error.strerror}") from error
    save_weights(network, path, replace(origin, passes=1))
    return network
