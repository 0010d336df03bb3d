from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import jax
import numpy as np
import pytest
from jaxtyping import Array
from tests.networks import SMALL, TINY, filled_network, tiny_network
from tests.train.checkpoints import load_checkpoint, save_checkpoint
from tests.train.tiny import QUICK, tiny_piece

from courante.config import ModelConfig, TrainConfig
from courante.errors import BadConfig, BadInput, OutputFailed, TrainingFailed
from courante.model.registry import build
from courante.model.trees import map_leaves
from courante.model.weights import Origin, read_origin, save_weights, weights_hash
from courante.train import loop, together
from courante.train.checkpoint import PassRecord, Place, identity
from courante.train.evaluate import score_pieces
from courante.train.loop import train
from courante.train.optimiser import Optimiser
from courante.train.shelf import BEST, LATEST
from courante.train.update import Learner, Lesson, init_learner
from courante.types import NoteRange, Pitch

PIECES = (tiny_piece("one", 20, seed=1), tiny_piece("two", 28, seed=2, first=12))
VALID = (tiny_piece("three", 16, seed=3),)
STEPS = 48
UPDATES = 15
ORIGIN = Origin(model="ours", corpus="tiny", seed=1)
REGULARISED = replace(
    QUICK, average=0.5, recurrent_dropout=0.25, weight_decay=0.1, transpose_share=0.5
)


class Follower:
    """Notes what training tells, and may stop it at an update."""

    def __init__(self, stop_at: int = 0) -> None:
        self.updates: list[tuple[int, int, float]] = []
        self.passes: list[tuple[int, bool]] = []
        self._stop_at = stop_at

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        self.updates.append((place.updates, windows_in_pass, nats))
        if place.updates == self._stop_at:
            raise InterruptedError

    def passed(self, place: Place, *, best: bool) -> None:
        self.passes.append((place.records[-1].number, best))


def untimed(place: Place) -> Place:
    records = tuple(replace(record, seconds=0.0) for record in place.records)
    return replace(place, seconds=0.0, records=records)


def learner(seed: int = 0) -> Learner:
    return init_learner(tiny_network(seed), Optimiser(QUICK, UPDATES), QUICK.lanes)


def leave(folder: Path, learner: Learner, place: Place, config: TrainConfig = QUICK) -> bytes:
    """Put a training into a folder, as if it had been interrupted there."""
    save_checkpoint(folder / LATEST, learner, place, identity(TINY, config, STEPS))
    return (folder / LATEST).read_bytes()


@pytest.mark.parametrize(
    ("model", "config"), [(TINY, QUICK), (SMALL, REGULARISED)], ids=["plain", "regularised"]
)
def test_training_goes_on_exactly_where_it_was_interrupted(
    tmp_path: Path, model: ModelConfig, config: TrainConfig
) -> None:
    whole = Follower()
    network, place = train(model, config, PIECES, VALID, tmp_path / "whole", whole, ORIGIN)
    assert [update[:2] for update in whole.updates] == [(n + 1, 3) for n in range(UPDATES)]
    assert [number for number, _ in whole.passes] == [1, 2, 3, 4, 5]
    assert place.updates == UPDATES
    pieces = tmp_path / "pieces"
    for stop_at in (2, 8):
        with pytest.raises(InterruptedError):
            train(
                model,
                config,
                PIECES,
                VALID,
                pieces,
                Follower(stop_at),
                ORIGIN,
                checkpoint_every_s=0.0,
            )
    last = Follower()
    resumed, end = train(model, config, PIECES, VALID, pieces, last, ORIGIN)
    # What came after the last checkpoint is learned again, from the same windows and keys.
    assert last.updates == whole.updates[7:]
    assert untimed(end) == untimed(place)
    assert weights_hash(resumed) == weights_hash(network)
    assert (pieces / BEST).read_bytes() == (tmp_path / "whole" / BEST).read_bytes()


def test_average_is_what_is_validated_and_kept(tmp_path: Path) -> None:
    network, place = train(SMALL, REGULARISED, PIECES, VALID, tmp_path, Follower(), ORIGIN)
    optimiser = Optimiser(REGULARISED, UPDATES)
    like = init_learner(build(SMALL, key=jax.random.PRNGKey(0)), optimiser, QUICK.lanes)
    who = identity(SMALL, REGULARISED, STEPS)
    found, _ = load_checkpoint(tmp_path / LATEST, like, who)
    validated = -place.records[-1].valid_nats
    # Scored without dropout of any kind: twice the same.
    assert score_pieces(found.average, VALID).per_step == validated
    assert score_pieces(found.network, VALID).per_step != pytest.approx(validated, abs=1e-5)
    assert place.best == place.records[-1]
    assert weights_hash(network) == weights_hash(found.average)


def test_weights_say_where_they_come_from(tmp_path: Path) -> None:
    _, place = train(SMALL, REGULARISED, PIECES, VALID, tmp_path, Follower(), ORIGIN)
    assert place.best is not None
    assert read_origin(tmp_path / BEST) == replace(ORIGIN, passes=place.best.number)


def test_given_weights_are_where_training_begins(tmp_path: Path) -> None:
    start = filled_network(SMALL, 3)
    begun, followed = Follower(), Follower()
    arguments = SMALL, REGULARISED, PIECES, VALID
    train(*arguments, tmp_path / "given", begun, ORIGIN, start=start)
    optimiser = Optimiser(REGULARISED, UPDATES)
    left = init_learner(filled_network(SMALL, 3), optimiser, QUICK.lanes)
    (tmp_path / "left").mkdir()
    who = identity(SMALL, REGULARISED, STEPS)
    save_checkpoint(tmp_path / "left" / LATEST, left, Place(), who)
    train(*arguments, tmp_path / "left", followed, ORIGIN)
    assert begun.updates == followed.updates
    # What was given is still there, and part of what a checkpoint must agree on.
    assert weights_hash(start) == weights_hash(filled_network(SMALL, 3))
    with pytest.raises(BadInput, match="they differ in start"):
        train(*arguments, tmp_path / "given", Follower(), ORIGIN)


def test_every_update_silences_other_units(tmp_path: Path) -> None:
    # One piece that is never moved, and a rate too small to learn: only dropout is left to differ.
    config = replace(QUICK, passes=2, transpose=0, learning_rate=1e-30)
    start = init_learner(tiny_network(), Optimiser(config, 6), config.lanes)
    leave(tmp_path, start, Place(), config)
    follower = Follower()
    train(TINY, config, (tiny_piece("one", STEPS, seed=1),), VALID, tmp_path, follower, ORIGIN)
    first, second = np.array([nats for _, _, nats in follower.updates]).reshape(2, 3)
    assert (np.abs(first - second) > 1e-3).all()


def test_records_tell_the_mean_of_a_pass_and_its_validation(tmp_path: Path) -> None:
    follower = Follower()
    network, place = train(TINY, QUICK, PIECES, VALID, tmp_path, follower, ORIGIN)
    means = np.array([nats for _, _, nats in follower.updates]).reshape(5, 3).mean(axis=1)
    assert [record.train_nats for record in place.records] == pytest.approx(means.tolist())
    best = place.best
    assert best is not None
    assert best.valid_nats == pytest.approx(-score_pieces(network, VALID).per_step)
    assert best.valid_nats < place.records[0].valid_nats


def test_finished_training_only_returns_its_best(tmp_path: Path) -> None:
    record = PassRecord(5, UPDATES, 5.0, 5.0, 1.0)
    leave(tmp_path, learner(1), Place(5, 0, UPDATES, 0.0, 1.0, (record,)))
    save_weights(tiny_network(9), tmp_path / BEST, ORIGIN)
    follower = Follower()
    network, place = train(TINY, QUICK, PIECES, VALID, tmp_path, follower, ORIGIN)
    assert follower.updates == []
    assert weights_hash(network) == weights_hash(tiny_network(9))
    assert place.records == (record,)


def test_training_stops_when_validation_no_longer_improves(tmp_path: Path) -> None:
    unbeatable = PassRecord(1, 3, 0.1, 0.1, 1.0)
    worse = tuple(PassRecord(number, 3 * number, 0.2, 0.2, 2.0) for number in (2, 3))
    leave(tmp_path, learner(1), Place(3, 0, 9, 0.0, 2.0, (unbeatable, *worse)))
    save_weights(tiny_network(9), tmp_path / BEST, ORIGIN)
    follower = Follower()
    network, place = train(TINY, QUICK, PIECES, VALID, tmp_path, follower, ORIGIN)
    assert follower.passes == [(4, False)]
    assert place.pass_number == 4 < QUICK.passes
    assert weights_hash(network) == weights_hash(tiny_network(9))


def test_likelihood_that_is_no_number_ends_training(tmp_path: Path) -> None:
    broken = learner()
    broken = broken._replace(memory=map_leaves(spoilt_numbers, broken.memory))
    kept = leave(tmp_path, broken, Place(0, 1, 1, 9.0, 1.0))
    with pytest.raises(TrainingFailed, match=r"after 1 updates the likelihood is no longer finite"):
        train(TINY, QUICK, PIECES, VALID, tmp_path, Follower(), ORIGIN, checkpoint_every_s=0.0)
    assert (tmp_path / LATEST).read_bytes() == kept
    assert not (tmp_path / BEST).exists()


def spoilt_numbers(leaf: Array) -> Array:
    """Not the count of updates, which is a whole number."""
    return leaf * float("nan") if leaf.dtype == np.float32 else leaf


def test_weights_that_are_no_numbers_are_not_kept(tmp_path: Path) -> None:
    broken = learner()
    spoilt = map_leaves(spoilt_numbers, broken.optimiser)
    kept = leave(tmp_path, broken._replace(optimiser=spoilt), Place(0, 1, 1, 9.0, 1.0))
    with pytest.raises(TrainingFailed, match=r"after 2 updates the weights are no longer finite"):
        train(TINY, QUICK, PIECES, VALID, tmp_path, Follower(), ORIGIN, checkpoint_every_s=0.0)
    assert (tmp_path / LATEST).read_bytes() == kept


def test_foreign_checkpoint_is_refused_and_left_alone(tmp_path: Path) -> None:
    kept = leave(tmp_path, learner(), Place(), replace(QUICK, seed=5))
    with pytest.raises(BadInput, match="start in a new folder"):
        train(TINY, QUICK, PIECES, VALID, tmp_path, Follower(), ORIGIN)
    assert (tmp_path / LATEST).read_bytes() == kept


def test_checkpoint_of_another_model_is_refused_and_left_alone(tmp_path: Path) -> None:
    kept = leave(tmp_path, learner(), Place())
    with pytest.raises(BadInput, match=r"they differ in .*note_units, .*time_units"):
        train(SMALL, QUICK, PIECES, VALID, tmp_path, Follower(), ORIGIN)
    assert (tmp_path / LATEST).read_bytes() == kept


def test_batch_that_does_not_fit_is_named_before_the_first_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "free_memory", lambda: 1000)
    follower = Follower()
    with pytest.raises(BadConfig, match=r"lanes x window_steps: '2 x 8 takes .*at most 1 x "):
        train(TINY, QUICK, PIECES, VALID, tmp_path, follower, ORIGIN)
    assert follower.updates == []
    assert list(tmp_path.iterdir()) == []


def test_memory_that_runs_out_while_learning_is_told_in_lanes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = leave(tmp_path, learner(), Place(0, 1, 1, 9.0, 1.0))

    def exhausted(lesson: Lesson, learner: Learner) -> NoReturn:
        del lesson, learner
        raise MemoryError

    monkeypatch.setattr(together, "update", exhausted)
    with pytest.raises(BadConfig, match=r"'2 x 8 ran out of memory' .* such as 1 x 8"):
        train(TINY, QUICK, PIECES, VALID, tmp_path, Follower(), ORIGIN)
    assert (tmp_path / LATEST).read_bytes() == kept


def test_pieces_that_cannot_be_learned_from_are_named_before_anything_is_made(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "training"
    high = tiny_piece("too high", 16, sounding=NoteRange(Pitch(63), Pitch(64)))
    narrow = replace(TINY, note_range=NoteRange(Pitch(57), Pitch(62)))
    with pytest.raises(BadInput, match="too high: 63-64"):
        train(narrow, QUICK, PIECES, (high,), folder, Follower(), ORIGIN)
    with pytest.raises(BadInput, match="valid: 0"):
        train(TINY, QUICK, PIECES, (), folder, Follower(), ORIGIN)
    with pytest.raises(BadInput, match="corpus: '0 steps"):
        train(TINY, QUICK, (), VALID, folder, Follower(), ORIGIN)
    assert not folder.exists()


def test_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputFailed, match=r"cannot make .*file/below"):
        train(TINY, QUICK, PIECES, VALID, tmp_path / "file" / "below", Follower(), ORIGIN)


def test_checkpoint_after_each_pass(tmp_path: Path) -> None:
    _, place = train(TINY, QUICK, PIECES, VALID, tmp_path, Follower(), ORIGIN)
    _, found = load_checkpoint(tmp_path / LATEST, learner(), identity(TINY, QUICK, STEPS))
    assert found == place
    assert sorted(path.name for path in tmp_path.iterdir()) == [BEST, LATEST]
