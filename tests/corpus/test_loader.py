from pathlib import Path

import numpy as np
import pytest

from courante import corpus as corpora
from courante.corpus import chorales
from courante.corpus.cache import keep, key_of
from courante.errors import BadInput, BadScore

TUNES = "".join(f"X:{n}\nM:4/4\nL:1/4\nK:C\n{n * 'c'}|\n\n" for n in range(1, 4))


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    (folder / "book.abc").write_text(TUNES)
    (folder / "bad.mid").write_bytes(b"bad")
    return folder


class Told:
    """Remembers what it was told of the progress."""

    def __init__(self) -> None:
        self.all: list[tuple[int, int, str]] = []

    def __call__(self, done: int, total: int, name: str) -> None:
        self.all.append((done, total, name))


def test_the_second_time_comes_from_the_cache_and_is_the_same(music: Path, tmp_path: Path) -> None:
    first_told, again_told = Told(), Told()
    first = corpora.load(music, cache=tmp_path / "cache", progress=first_told)
    again = corpora.load(str(music), cache=tmp_path / "cache", progress=again_told)
    assert first_told.all == [(1, 2, "bad.mid"), (2, 2, "book.abc")]
    assert again_told.all == []
    assert again.name == first.name == "music"
    assert again.skipped == first.skipped
    assert len(first.pieces) == 3
    for one, other in zip(first.pieces, again.pieces, strict=True):
        assert (one.title, one.work, one.metre) == (other.title, other.work, other.metre)
        assert one.note_range == other.note_range
        assert np.array_equal(one.bits, other.bits)
        assert np.array_equal(one.positions, other.positions)


@pytest.mark.parametrize("change", ["content", "name", "more"])
def test_a_change_of_the_files_is_seen(music: Path, tmp_path: Path, change: str) -> None:
    corpora.load(music, cache=tmp_path / "cache")
    book = music / "book.abc"
    if change == "content":
        book.write_text(TUNES.replace("ccc", "ccd"))
    elif change == "name":
        book.rename(music / "other.abc")
    else:
        (music / "more.abc").write_text("X:1\nM:3/4\nK:C\ng|\n")
    told = Told()
    corpora.load(music, cache=tmp_path / "cache", progress=told)
    assert told.all


def test_two_folders_of_one_name_have_a_cache_each(music: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "music"
    other.mkdir(parents=True)
    (other / "book.abc").write_text("X:1\nM:3/4\nK:C\ng|\n")
    corpora.load(music, cache=tmp_path / "cache")
    corpora.load(other, cache=tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_bach_by_name_comes_from_the_cache_whatever_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = chorales.build(only=("bwv66.6",))
    key = key_of(chorales.NAME, chorales.sources())
    keep(tmp_path / "corpus-bach.npz", key, few)
    (tmp_path / "bach").mkdir()
    monkeypatch.chdir(tmp_path)
    bach = corpora.load("bach", cache=tmp_path)
    assert [piece.title for piece in bach.pieces] == ["bwv66.6"]


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"corpus: .*nowhere.* expected bach, folk, .*, or a folder"):
        corpora.load(tmp_path / "nowhere", cache=tmp_path)


def test_an_empty_folder_and_one_with_nothing_readable(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(BadScore, match=r"empty.* at least one readable piece"):
        corpora.load(empty, cache=tmp_path / "cache")
    (empty / "bad.mid").write_bytes(b"bad")
    with pytest.raises(BadScore, match=r"1 skipped, the first was bad\.mid"):
        corpora.load(empty, cache=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()
