"""What is trained, and what follows it."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from courante.config import ModelConfig, TrainConfig
from courante.corpus.piece import Piece
from courante.model.contract import AnyNetwork
from courante.model.weights import Origin
from courante.train.checkpoint import Place

CHECKPOINT_EVERY_S = 120.0


class Job(NamedTuple):
    """A training.

    Attributes:
        model: the network to train. config: how it learns.
        pieces: what is learned from. valid: what tells when to stop.
        folder: for checkpoints and the best weights.
        origin: written into the weights, with the number of passes.
        start: weights to begin with, of the settings ``model``; fresh ones if none.
        checkpoint_every_s: seconds between checkpoints; there is one after each pass as well.
    """

    model: ModelConfig
    config: TrainConfig
    pieces: Sequence[Piece]
    valid: Sequence[Piece]
    folder: Path
    origin: Origin
    start: AnyNetwork | None = None
    checkpoint_every_s: float = CHECKPOINT_EVERY_S


class Watcher(Protocol):
    """What follows training from outside."""

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        """An update was made; ``nats`` a step, with dropout."""
        ...

    def passed(self, place: Place, *, best: bool) -> None:
        """A pass was finished and validated: the last of ``place.records``."""
        ...
