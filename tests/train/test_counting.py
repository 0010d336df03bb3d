from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.networks import SMALL, TINY
from tests.train.tiny import tiny_piece

from courante.config import MarginalsConfig, MarkovConfig, ModelConfig, NgramConfig
from courante.corpus.piece import Piece, crop
from courante.errors import BadInput, BadScore, OutputFailed
from courante.model.registry import KINDS, kind_of
from courante.model.trees import leaves_of
from courante.model.weights import Origin, load_weights, read_origin, weights_hash
from courante.train.counting import count, fit
from courante.train.evaluate import score_pieces
from courante.types import PIANO_RANGE, NoteRange, Pitch

RANGE = TINY.note_range
CONFIGS: tuple[ModelConfig, ...] = (
    MarginalsConfig(note_range=RANGE),
    MarkovConfig(note_range=RANGE),
    NgramConfig(note_range=RANGE, order=2),
)
MARKOV = CONFIGS[1]
PIECES = (tiny_piece("one", 20, seed=1), tiny_piece("two", 28, seed=2))
SILENT = replace(PIECES[0], bits=np.zeros_like(PIECES[0].bits))
FULL = replace(PIECES[0], bits=np.ones_like(PIECES[0].bits))

every_counted_kind = pytest.mark.parametrize(
    "config", CONFIGS, ids=[type(config).__name__ for config in CONFIGS]
)


def test_all_kinds_that_count_are_here() -> None:
    counting = {name for name, kind in KINDS.items() if kind.fit is not None}
    assert {kind_of(config)[0] for config in CONFIGS} == counting


@every_counted_kind
def test_what_was_counted_is_written_and_foretells_better_than_nothing(
    config: ModelConfig, tmp_path: Path
) -> None:
    path = tmp_path / "new" / "folder" / "best.safetensors"
    network = count(config, PIECES, path, Origin(model="ours", corpus="tiny", seed=3))
    assert read_origin(path) == Origin(model="ours", corpus="tiny", seed=3, passes=1)
    assert weights_hash(load_weights(path)) == weights_hash(network)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    fair_coins = -RANGE.size * np.log(2)
    assert score_pieces(network, PIECES).per_step > fair_coins


@every_counted_kind
@pytest.mark.parametrize(
    "pieces",
    [(SILENT,), (FULL,), (tiny_piece("one step", 1),), (SILENT, FULL)],
    ids=["silence", "everything", "one step", "both"],
)
def test_whatever_is_counted_the_weights_are_numbers(
    config: ModelConfig, pieces: tuple[Piece, ...]
) -> None:
    network = fit(config, pieces)
    assert all(np.isfinite(np.asarray(leaf)).all() for leaf in leaves_of(network))
    # Nothing is impossible, also what was never counted.
    for other in (SILENT, FULL, PIECES[1]):
        assert np.isfinite(score_pieces(network, [other]).per_step)


def test_pieces_are_counted_in_the_range_of_the_network() -> None:
    wide = [crop(piece, PIANO_RANGE) for piece in PIECES]
    assert weights_hash(fit(MARKOV, wide)) == weights_hash(fit(MARKOV, PIECES))
    narrow = replace(MARKOV, note_range=NoteRange(Pitch(61), Pitch(64)))
    with pytest.raises(BadScore, match="one: 60-62"):
        fit(narrow, PIECES)


def test_what_cannot_be_counted_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "best.safetensors"
    with pytest.raises(BadInput, match=r"model: 'lstm' .* a kind that learns by counting"):
        count(SMALL, PIECES, path, Origin())
    with pytest.raises(BadInput, match="pieces: 0"):
        count(MARKOV, (), path, Origin())
    assert not path.parent.exists()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputFailed, match=r"cannot make .*file"):
        count(MARKOV, PIECES, tmp_path / "file" / "best.safetensors", Origin())
