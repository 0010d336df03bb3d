"""Training from the first update to the last: learn, validate, keep the best, stop in time."""

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Protocol

import jax
import jax.numpy as jnp
import numpy as np

from courante.config import ModelConfig, TrainConfig, styles_of
from courante.corpus.piece import Piece, crop
from courante.errors import BadInput, OutputFailed, TrainingFailed
from courante.model.contract import AnyNetwork
from courante.model.registry import build
from courante.model.trees import leaves_of, map_leaves, shapes_of
from courante.model.weights import Origin, load_weights, save_weights
from courante.train.checkpoint import (
    PassRecord,
    Place,
    identity,
    load_checkpoint,
    save_checkpoint,
)
from courante.train.memory import free_memory, full_memory_is_told, require_room
from courante.train.optimiser import Optimiser
from courante.train.stream import Stream, pass_length, pass_over, window_count, windows
from courante.train.together import ALONE, Group
from courante.train.update import Learner, Lesson, init_learner

LATEST = "latest.checkpoint"
BEST = "best.safetensors"
CHECKPOINT_EVERY_S = 120.0


class Watcher(Protocol):
    """What follows training from outside."""

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        """An update was made; ``nats`` a step, with dropout."""
        ...

    def passed(self, place: Place, *, best: bool) -> None:
        """A pass was finished and validated: the last of ``place.records``."""
        ...


def train(
    model: ModelConfig,
    config: TrainConfig,
    pieces: Sequence[Piece],
    valid: Sequence[Piece],
    folder: Path,
    watcher: Watcher,
    origin: Origin,
    *,
    start: AnyNetwork | None = None,
    checkpoint_every_s: float = CHECKPOINT_EVERY_S,
    group: Group = ALONE,
) -> tuple[AnyNetwork, Place]:
    """Train in ``folder``; a checkpoint found there is resumed exactly.

    Where several processes train together, all of them call this with the same arguments, except
    for the watcher, and it does not matter how many wrote the checkpoint.

    Args:
        model: the network to train.
        config: how it learns.
        pieces: what is learned from.
        valid: what tells when to stop.
        folder: for checkpoints and the best weights; made if it is not there.
        watcher: is told of every update and pass.
        origin: written into the weights, with the number of passes.
        start: weights to begin with, of the settings ``model``; fresh ones if none.
        checkpoint_every_s: seconds between checkpoints; there is one after each pass as well.
        group: the processes that train together.

    Returns:
        The network with the best validation, and where training ended.

    Raises:
        BadInput: a piece does not fit the network, there are too few, or the folder's checkpoint
            is damaged or of another training.
        BadConfig: a batch does not fit into memory.
        TrainingFailed: the numbers are no longer finite; the last good checkpoint is kept.
        OutputFailed: the folder cannot be written to.
    """
    if not valid:
        raise BadInput("valid", 0, "at least one piece to validate with")
    given = _Given(model, pieces, valid, start)
    session = _Session(given, config, folder, origin, checkpoint_every_s, group)
    learner, place = session.start()
    if _goes_on(place, config):
        session.require_room(learner)
    while _goes_on(place, config):
        learner, place = _one_pass(session, learner, place, watcher)
        nats = group.nats_of(learner.average, session.held_out)
        place = session.finish_pass(learner, place, nats, watcher)
    return load_weights(folder / BEST), place


class _Given(NamedTuple):
    """What is trained, and on what."""

    model: ModelConfig
    pieces: Sequence[Piece]
    valid: Sequence[Piece]
    start: AnyNetwork | None


class _Session:
    """What stays the same through one training, and the clock of its checkpoints."""

    def __init__(
        self,
        given: _Given,
        config: TrainConfig,
        folder: Path,
        origin: Origin,
        every_s: float,
        group: Group,
    ) -> None:
        self.config, self.group, self.share = config, group, group.share(config.lanes)
        self.held_out = [crop(piece, given.model.note_range) for piece in given.valid]
        steps = pass_length(given.pieces, config)
        self.windows = window_count(steps, config)
        self.optimiser = Optimiser(config, self.windows * config.passes)
        self.key = jax.random.PRNGKey(config.seed)
        self._given, self._folder, self._every_s, self._origin = given, folder, every_s, origin
        self._identity = identity(given.model, config, steps, given.start)
        self._saved_at = time.monotonic()

    def start(self) -> tuple[Learner, Place]:
        """Fresh weights, or what the folder's checkpoint holds."""
        latest = self._folder / LATEST
        if latest.is_file():
            found, place = load_checkpoint(latest, shapes_of(self._fresh), self._identity)
            return self._own(found), place
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputFailed(f"cannot make {self._folder}: {error.strerror}") from error
        return self._own(self._fresh()), Place()

    def require_room(self, learner: Learner) -> None:
        """Of this process's share, and the others'."""
        processes = self.group.processes
        share = None if processes == 1 else self.share
        require_room(self.optimiser, learner, free_memory(), share, processes)

    def _own(self, learner: Learner) -> Learner:
        return learner._replace(memory=self.group.own(learner.memory, self.share))

    def _fresh(self) -> Learner:
        start = self._given.start
        # A copy: the first update consumes what it is given.
        network = map_leaves(jnp.copy, start) if start else build(self._given.model, key=self.key)
        return init_learner(network, self.optimiser, self.config.lanes)

    def stream(self, number: int) -> Stream:
        given = self._given
        styles = [style.name for style in styles_of(given.model)]
        return pass_over(given.pieces, given.model.note_range, self.config, number, styles)

    def require_finite(self, place: Place, what: str, *, ok: bool) -> None:
        if not ok:
            kept = f"the last good checkpoint in {self._folder} is kept"
            raise TrainingFailed(
                f"after {place.updates} updates {what} no longer finite; {kept}. Train anew with "
                "a lower learning rate"
            )

    def save(self, learner: Learner, place: Place) -> None:
        leaves = leaves_of(learner.network)
        finite = all(bool(np.isfinite(leaf).all()) for leaf in leaves)
        self.require_finite(place, "the weights are", ok=finite)
        memory = self.group.gathered(learner.memory, self.share)
        if self.leads:
            whole = learner._replace(memory=memory)
            save_checkpoint(self._folder / LATEST, whole, place, self._identity)
        self._saved_at = time.monotonic()

    @property
    def leads(self) -> bool:
        return self.group.rank == 0

    @property
    def save_is_due(self) -> bool:
        return time.monotonic() - self._saved_at > self._every_s

    def finish_pass(
        self, learner: Learner, place: Place, valid_nats: float, watcher: Watcher
    ) -> Place:
        self.require_finite(place, "the likelihood is", ok=math.isfinite(valid_nats))
        record = PassRecord(
            number=place.pass_number + 1,
            updates=place.updates,
            train_nats=place.pass_nats / max(1, place.window),
            valid_nats=valid_nats,
            seconds=place.seconds,
        )
        best = place.best is None or valid_nats < place.best.valid_nats
        if best and self.leads:
            origin = replace(self._origin, passes=record.number)
            save_weights(learner.average, self._folder / BEST, origin)
        place = replace(
            place,
            pass_number=place.pass_number + 1,
            window=0,
            pass_nats=0.0,
            records=(*place.records, record),
        )
        self.save(learner, place)
        watcher.passed(place, best=best)
        return place


def _one_pass(
    session: _Session, learner: Learner, place: Place, watcher: Watcher
) -> tuple[Learner, Place]:
    stream = session.stream(place.pass_number)
    for window in windows(stream, session.config, place.window, session.share):
        began = time.monotonic()
        key = jax.random.fold_in(session.key, place.updates + 1)
        lesson = Lesson(session.optimiser, window, key, jnp.int32(place.updates + 1))
        with full_memory_is_told(session.config):
            learner, nats, due = session.group.learn(lesson, learner, due=session.save_is_due)
        session.require_finite(place, "the likelihood is", ok=math.isfinite(nats))
        place = replace(
            place,
            window=place.window + 1,
            updates=place.updates + 1,
            pass_nats=place.pass_nats + nats,
            seconds=place.seconds + time.monotonic() - began,
        )
        watcher.updated(place, session.windows, nats)
        if due:
            session.save(learner, place)
    return learner, place


def _goes_on(place: Place, config: TrainConfig) -> bool:
    best = place.best
    patient = best is None or place.pass_number - best.number < config.patience
    return patient and place.pass_number < config.passes
