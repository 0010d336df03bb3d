from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.networks import SMALL, TINY, tiny_network
from tests.train.checkpoints import load_checkpoint, save_checkpoint
from tests.train.tiny import QUICK

from courante.errors import BadInput
from courante.model.trees import leaves_of
from courante.train.checkpoint import PassRecord, Place, find_checkpoint, identity
from courante.train.optimiser import Optimiser
from courante.train.shelf import FolderShelf
from courante.train.update import Learner, init_learner
from courante.types import NoteRange, Pitch

WHO = identity(TINY, QUICK, 48)
RECORDS = (PassRecord(1, 3, 9.5, 9.0, 1.5), PassRecord(2, 6, 8.5, 8.0, 3.0))
PLACE = Place(2, 1, 7, 8.25, 3.5, (*RECORDS, PassRecord(3, 9, 8.0, 8.5, 4.0)))


def learner(seed: int = 0) -> Learner:
    return init_learner(tiny_network(seed), Optimiser(QUICK, 6), QUICK.lanes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "latest.checkpoint"


def test_training_is_found_where_it_was_left(path: Path) -> None:
    save_checkpoint(path, learner(1), Place(), WHO)
    save_checkpoint(path, learner(2), PLACE, WHO)
    found, place = load_checkpoint(path, learner(), WHO)
    assert place == PLACE
    for ours, theirs in zip(leaves_of(found), leaves_of(learner(2)), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert list(path.parent.iterdir()) == [path]


def test_best_pass_has_the_fewest_nats_on_validation() -> None:
    assert PLACE.best == RECORDS[1]
    assert Place().best is None


def test_other_settings_or_corpora_are_another_training(path: Path) -> None:
    save_checkpoint(path, learner(), PLACE, WHO)
    elsewhere = NoteRange(Pitch(57), Pitch(65))
    others = (
        (identity(replace(TINY, dropout=0.3), QUICK, 48), "dropout"),
        (identity(replace(TINY, beat=False, note_range=elsewhere), QUICK, 48), "beat, note_range"),
        (identity(SMALL, QUICK, 48), "dropout, inputs, note_units, styles, time_units"),
        (identity(TINY, replace(QUICK, seed=2, average=0.9), 48), "average, seed"),
        (identity(TINY, QUICK, 49), "steps to learn from"),
        (identity(TINY, QUICK, 48, tiny_network(3)), "start"),
    )
    for other, odd in others:
        with pytest.raises(BadInput, match="same settings and corpus; or start in") as refused:
            load_checkpoint(path, learner(), other)
        assert f"(they differ in {odd})" in str(refused.value)
    assert identity(TINY, QUICK, 48) == WHO


def test_damaged_checkpoint_is_refused(path: Path) -> None:
    save_checkpoint(path, learner(), PLACE, WHO)
    whole = path.read_bytes()
    header, leaves = whole.split(b"\n", 1)
    damaged = (
        b"",
        header,
        whole[:-1],
        whole[: len(header) + 300],
        b"5\n" + leaves,
        b"{}\n" + leaves,
        header.replace(b'"updates"', b'"up dates"') + b"\n" + leaves,
        header.replace(b'"place"', b'"palace"') + b"\n" + leaves,
        b'{"identity": "someone else"}\n' + leaves,
        b'{"identity": {"model": 5}}\n' + leaves,
        b"\x89PNG\r\n\x1a\n" + leaves,
        header + b"\n" + leaves.replace(b"NUMPY", b"LUMPY"),
    )
    for content in damaged:
        path.write_bytes(content)
        with pytest.raises(BadInput, match=r"^checkpoint: .*a whole checkpoint") as refused:
            load_checkpoint(path, learner(), WHO)
        assert "\n" not in str(refused.value)


def test_where_there_is_none_none_is_found(tmp_path: Path) -> None:
    assert find_checkpoint(FolderShelf(tmp_path), learner(), WHO) is None
