from pathlib import Path

import numpy as np
import pytest

from courante.corpus.cache import keep, key_of, restore
from courante.corpus.corpus import Corpus, Skipped, Source
from courante.corpus.piece import Piece, bits_of
from courante.errors import OutputFailed
from courante.types import COMPOUND_TIME, TRIPLE_TIME, Metre, NoteRange, Pitch

RANGE = NoteRange(Pitch(50), Pitch(54))


def piece(title: str, steps: int, metre: Metre = TRIPLE_TIME) -> Piece:
    play = np.random.default_rng(steps).random((steps, RANGE.size)) < 0.3
    positions = (np.arange(steps) % 12).astype(np.int8)
    return Piece(title, "w", metre, RANGE, bits_of(play, play), positions)


CORPUS = Corpus("c", (piece("a", 5), piece("b", 7, COMPOUND_TIME)), (Skipped("x", "broken"),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    kept = tmp_path / "below" / "c.npz"
    keep(kept, "key", CORPUS)
    return kept


def test_what_was_kept_comes_back(path: Path) -> None:
    back = restore(path, "key")
    assert back is not None
    assert (back.name, back.skipped) == ("c", CORPUS.skipped)
    for one, other in zip(CORPUS.pieces, back.pieces, strict=True):
        assert (other.title, other.work, other.metre) == (one.title, "w", one.metre)
        assert other.note_range == RANGE
        assert np.array_equal(other.bits, one.bits)
        assert np.array_equal(other.positions, one.positions)
        assert (other.bits.dtype, other.positions.dtype) == (np.bool_, np.int8)
    assert [file.name for file in path.parent.iterdir()] == ["c.npz"]


def test_a_corpus_without_pieces_comes_back(tmp_path: Path) -> None:
    keep(tmp_path / "c.npz", "key", Corpus("c", (), (Skipped("x", "broken"),)))
    back = restore(tmp_path / "c.npz", "key")
    assert back is not None
    assert (back.pieces, len(back.skipped)) == ((), 1)


def test_another_key_or_no_file_gives_nothing(path: Path) -> None:
    assert restore(path, "other") is None
    assert restore(path.with_name("none.npz"), "key") is None


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9, 0.99])
def test_a_cut_file_gives_nothing(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert restore(path, "key") is None


def test_no_flipped_byte_passes_unseen(path: Path) -> None:
    content = path.read_bytes()
    for place in range(0, len(content), 7):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        back = restore(path, "key")
        if back is not None:
            assert back.skipped == CORPUS.skipped
            for one, other in zip(CORPUS.pieces, back.pieces, strict=True):
                assert np.array_equal(other.bits, one.bits)


def test_an_archive_of_something_else_gives_nothing(path: Path) -> None:
    np.savez(path, index=np.array("{}"), bits=np.zeros(1), positions=np.zeros(1))
    assert restore(path, "key") is None


def test_a_cache_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OutputFailed, match="cannot be written"):
        keep(tmp_path / "file" / "c.npz", "key", CORPUS)
    (tmp_path / "c.npz").mkdir()
    with pytest.raises(OutputFailed, match="cannot be written"):
        keep(tmp_path / "c.npz", "key", CORPUS)
    assert {file.name for file in tmp_path.iterdir()} == {"file", "c.npz"}


def test_the_key_depends_on_names_works_and_contents(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("1")
    source = Source("n", "w", file)
    keys = {
        key_of("c", [source]),
        key_of("d", [source]),
        key_of("c", [Source("m", "w", file)]),
        key_of("c", [Source("n", "v", file)]),
        key_of("c", [Source("n", "w", tmp_path / "none")]),
        key_of("c", [source, source]),
    }
    assert key_of("c", [source]) in keys
    file.write_text("2")
    keys.add(key_of("c", [source]))
    assert len(keys) == 7
