"""Training from the first update to the last: learn, validate, keep the best, stop in time."""

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from courante.config import ModelConfig, TrainConfig, styles_of
from courante.corpus.piece import Piece, crop
from courante.errors import BadInput, TrainingFailed
from courante.model.contract import AnyNetwork
from courante.model.registry import build
from courante.model.trees import leaves_of, map_leaves, shapes_of
from courante.model.weights import Origin, load_weights, pack_weights
from courante.train.checkpoint import (
    PassRecord,
    Place,
    find_checkpoint,
    identity,
    pack_checkpoint,
)
from courante.train.job import CHECKPOINT_EVERY_S, Job, Watcher
from courante.train.memory import free_memory, full_memory_is_told, require_room
from courante.train.optimiser import Optimiser
from courante.train.shelf import BEST, LATEST, FolderShelf, Shelf
from courante.train.stream import Stream, pass_length, pass_over, window_count, windows
from courante.train.together import ALONE, Group
from courante.train.update import Learner, Lesson, init_learner


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
) -> tuple[AnyNetwork, Place]:
    """Train in ``folder``, in this process; a checkpoint found there is resumed exactly.

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

    Returns:
        The network with the best validation, and where training ended.

    Raises:
        BadInput: a piece does not fit the network, there are too few, or the folder's checkpoint
            is damaged or of another training.
        BadConfig: a batch does not fit into memory.
        TrainingFailed: the numbers are no longer finite; the last good checkpoint is kept.
        OutputFailed: the folder cannot be written to.
    """
    job = Job(model, config, pieces, valid, folder, origin, start, checkpoint_every_s)
    place = learn(job, FolderShelf(folder), watcher)
    return load_weights(folder / BEST), place


def learn(job: Job, shelf: Shelf, watcher: Watcher, group: Group = ALONE) -> Place:
    """Train as one of a group, until the best weights are on the shelf.

    All processes of the group call this with the same job and the same checkpoint on the shelf,
    however many wrote it; the leading one writes, and its watcher is told.

    Args:
        job: what is trained.
        shelf: where its files are, whatever ``job.folder`` says.
        watcher: is told of every update and pass.
        group: the processes that train together.

    Returns:
        Where training ended.

    Raises:
        CouranteError: as ``train``.
    """
    if not job.valid:
        raise BadInput("valid", 0, "at least one piece to validate with")
    config = job.config
    session = _Session(job, shelf, group)
    learner, place = session.start()
    if _goes_on(place, config):
        session.require_room(learner)
    while _goes_on(place, config):
        learner, place = _one_pass(session, learner, place, watcher)
        nats = group.nats_of(learner.average, session.held_out)
        place = session.finish_pass(learner, place, nats, watcher)
    return place


class _Session:
    """What stays the same through one training, and the clock of its checkpoints."""

    def __init__(self, job: Job, shelf: Shelf, group: Group) -> None:
        config = job.config
        self.config, self.group, self.share = config, group, group.share(config.lanes)
        self.held_out = [crop(piece, job.model.note_range) for piece in job.valid]
        steps = pass_length(job.pieces, config)
        self.windows = window_count(steps, config)
        self.optimiser = Optimiser(config, self.windows * config.passes)
        self.key = jax.random.PRNGKey(config.seed)
        self._job, self._shelf = job, shelf
        self._identity = identity(job.model, config, steps, job.start)
        self._saved_at = time.monotonic()

    def start(self) -> tuple[Learner, Place]:
        """Fresh weights, or what the checkpoint holds."""
        self._shelf.open()
        found = find_checkpoint(self._shelf, shapes_of(self._fresh), self._identity)
        learner, place = (self._fresh(), Place()) if found is None else found
        return learner._replace(memory=self.group.own(learner.memory, self.share)), place

    def require_room(self, learner: Learner) -> None:
        """Of this process's share, and of those of others beside it."""
        share = None if self.group.processes == 1 else self.share
        require_room(self.optimiser, learner, free_memory(), share, self.group.neighbours)

    def _fresh(self) -> Learner:
        start = self._job.start
        # A copy: the first update consumes what it is given.
        network = map_leaves(jnp.copy, start) if start else build(self._job.model, key=self.key)
        return init_learner(network, self.optimiser, self.config.lanes)

    def stream(self, number: int) -> Stream:
        model = self._job.model
        styles = [style.name for style in styles_of(model)]
        return pass_over(self._job.pieces, model.note_range, self.config, number, styles)

    def require_finite(self, place: Place, what: str, *, ok: bool) -> None:
        if not ok:
            kept = f"the last good checkpoint in {self._shelf.folder} is kept"
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
            self._shelf.write(LATEST, pack_checkpoint(whole, place, self._identity))
        self._saved_at = time.monotonic()

    @property
    def leads(self) -> bool:
        return self.group.rank == 0

    @property
    def save_is_due(self) -> bool:
        return time.monotonic() - self._saved_at > self._job.checkpoint_every_s

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
            origin = replace(self._job.origin, passes=record.number)
            self._shelf.write(BEST, pack_weights(learner.average, origin))
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
