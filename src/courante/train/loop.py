"""Training from the first update to the last: learn, validate, keep the best, stop in time."""

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import jax

from courante.config import ModelConfig, TrainConfig
from courante.corpus.piece import Piece
from courante.errors import TrainingFailed
from courante.model.tied_parallel import TiedParallel
from courante.model.weights import load_weights, save_weights
from courante.train.checkpoint import (
    PassRecord,
    Place,
    identity,
    load_checkpoint,
    save_checkpoint,
)
from courante.train.evaluate import score_pieces
from courante.train.stream import Stream, pass_over, window_count, windows
from courante.train.update import Learner, Update, init_learner, make_optimiser, make_update

LATEST = "latest.checkpoint"
BEST = "best.safetensors"
_CHECKPOINT_EVERY_S = 120.0


class Watcher(Protocol):
    """What follows training from outside."""

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        """An update was made; ``nats`` a step, with dropout."""
        ...

    def passed(self, record: PassRecord, *, best: bool) -> None:
        """A pass was finished and validated."""
        ...


def train(
    model: ModelConfig,
    config: TrainConfig,
    pieces: Sequence[Piece],
    valid: Sequence[Piece],
    folder: Path,
    watcher: Watcher,
) -> tuple[TiedParallel, Place]:
    """Train in ``folder``; a checkpoint found there is resumed exactly.

    Returns:
        The network with the best validation, and where training ended.

    Raises:
        BadInput: a piece does not fit the network, or the folder's checkpoint is of another run.
        TrainingFailed: the likelihood is no longer a number; the last good checkpoint is kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    session = _Session(model, config, pieces, folder)
    learner, place = session.start()
    update = make_update(session.optimiser)
    while place.pass_number < config.passes and not _out_of_patience(place, config):
        learner, place = _one_pass(session, update, learner, place, watcher)
        nats = -score_pieces(learner.network, valid).per_step
        learner, place = session.finish_pass(learner, place, nats, watcher)
    return load_weights(folder / BEST), place


class _Session:
    """What stays the same through one training, and the clock of its checkpoints."""

    def __init__(
        self, model: ModelConfig, config: TrainConfig, pieces: Sequence[Piece], folder: Path
    ) -> None:
        self.model, self.config, self.pieces, self.folder = model, config, pieces, folder
        steps = sum(piece.steps for piece in pieces)
        self.windows = window_count(steps, config)
        self.optimiser = make_optimiser(config, self.windows * config.passes)
        self.key = jax.random.PRNGKey(config.seed)
        self.who = identity(model, config, steps)
        self.saved_at = time.monotonic()

    def start(self) -> tuple[Learner, Place]:
        network = TiedParallel(self.model, key=self.key)
        learner = init_learner(network, self.optimiser, self.config.lanes)
        latest = self.folder / LATEST
        if latest.is_file():
            return load_checkpoint(latest, learner, self.who)
        return learner, Place()

    def stream(self, number: int) -> Stream:
        return pass_over(self.pieces, self.model.note_range, self.config, number)

    def save(self, learner: Learner, place: Place) -> None:
        save_checkpoint(self.folder / LATEST, learner, place, self.who)
        self.saved_at = time.monotonic()

    def save_if_due(self, learner: Learner, place: Place) -> None:
        if time.monotonic() - self.saved_at > _CHECKPOINT_EVERY_S:
            self.save(learner, place)

    def finish_pass(
        self, learner: Learner, place: Place, valid_nats: float, watcher: Watcher
    ) -> tuple[Learner, Place]:
        record = PassRecord(
            number=place.pass_number + 1,
            updates=place.updates,
            train_nats=place.pass_nats / max(1, place.window),
            valid_nats=valid_nats,
            seconds=place.seconds,
        )
        best = place.best is None or valid_nats < place.best.valid_nats
        if best:
            save_weights(learner.network, self.folder / BEST)
        place = replace(
            place,
            pass_number=place.pass_number + 1,
            window=0,
            pass_nats=0.0,
            records=(*place.records, record),
        )
        self.save(learner, place)
        watcher.passed(record, best=best)
        return learner, place


def _one_pass(
    session: _Session, update: Update, learner: Learner, place: Place, watcher: Watcher
) -> tuple[Learner, Place]:
    stream = session.stream(place.pass_number)
    for window in windows(stream, session.config, place.window):
        began = time.monotonic()
        key = jax.random.fold_in(session.key, place.updates + 1)
        learner, nats = update((window, key), learner)
        value = float(nats)
        if not math.isfinite(value):
            message = f"update {place.updates + 1}: the log-likelihood is {value}; lower the "
            raise TrainingFailed(message + "learning rate and resume from the last checkpoint")
        place = replace(
            place,
            window=place.window + 1,
            updates=place.updates + 1,
            pass_nats=place.pass_nats + value,
            seconds=place.seconds + time.monotonic() - began,
        )
        watcher.updated(place, session.windows, value)
        session.save_if_due(learner, place)
    return learner, place


def _out_of_patience(place: Place, config: TrainConfig) -> bool:
    best = place.best
    return best is not None and place.pass_number - best.number >= config.patience
