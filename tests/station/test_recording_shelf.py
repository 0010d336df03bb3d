import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from courante.config import HistoryConfig
from courante.errors import BadInput, NotFound, OutputFailed
from courante.station.recording_shelf import Shelf

MIB = 2**20


def put(shelf: Shelf, run_id: str, size_bytes: int, ended_s: int) -> Path:
    path = shelf.place(run_id)
    path.write_bytes(bytes(size_bytes))
    os.utime(path, (ended_s, ended_s))
    return path


def kept(shelf: Shelf) -> list[str]:
    return sorted(path.stem for path in shelf.place("a").parent.iterdir())


@pytest.mark.parametrize("name", ["../a", "a/b", "", "a.b", "A", "a" * 65, "a\0", "é"])
def test_only_names_of_runs_are_names_of_files(name: str, tmp_path: Path) -> None:
    shelf = Shelf(HistoryConfig(folder=tmp_path))
    with pytest.raises(BadInput, match="run_id"):
        shelf.place(name)
    with pytest.raises(NotFound):
        shelf.find(name)


def test_it_finds_what_is_there(tmp_path: Path) -> None:
    shelf = Shelf(HistoryConfig(folder=tmp_path))
    with pytest.raises(NotFound):
        shelf.find("ab12")
    path = put(shelf, "ab12", 10, 100)
    assert shelf.find("ab12") == path


def test_beyond_the_size_those_that_ended_first_go(tmp_path: Path) -> None:
    shelf = Shelf(HistoryConfig(folder=tmp_path, recordings_bytes=MIB))
    for n, run_id in enumerate(("d", "a", "c", "b")):
        put(shelf, run_id, MIB // 3, 100 + n)
    assert shelf.make_room({"d"})
    assert kept(shelf) == ["b", "c", "d"]


def test_beyond_the_number_those_that_ended_first_go(tmp_path: Path) -> None:
    shelf = Shelf(HistoryConfig(folder=tmp_path, recordings=2))
    for n, run_id in enumerate(("d", "a", "c", "b")):
        put(shelf, run_id, 1, 100 + n)
    assert shelf.make_room(())
    assert kept(shelf) == ["b", "c"]


def test_what_grows_stays_and_it_says_when_that_is_too_much(tmp_path: Path) -> None:
    shelf = Shelf(HistoryConfig(folder=tmp_path, recordings_bytes=MIB))
    put(shelf, "a", MIB + 1, 100)
    put(shelf, "b", 1, 200)
    assert not shelf.make_room({"a"})
    assert kept(shelf) == ["a"]


def test_it_forgets_what_ended_before_a_moment(tmp_path: Path) -> None:
    shelf = Shelf(HistoryConfig(folder=tmp_path))
    for run_id, ended_s in {"a": 100, "b": 200, "c": 100}.items():
        put(shelf, run_id, 1, ended_s)
    shelf.forget(datetime.fromtimestamp(150, UTC), {"c"})
    assert kept(shelf) == ["b", "c"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "recordings").touch()
    with pytest.raises(OutputFailed, match="recordings"):
        Shelf(HistoryConfig(folder=tmp_path))
