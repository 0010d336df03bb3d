from pathlib import Path

import pytest
from tests.cli.conftest import full_disk

from courante.errors import OutputFailed
from courante.train.shelf import BEST, LATEST, FolderShelf


def test_what_was_put_there_last_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "some" / "where"
    shelf = FolderShelf(folder)
    assert shelf.folder == folder
    assert shelf.read(LATEST) is None
    assert not folder.exists()
    shelf.open()
    shelf.write(LATEST, b"one")
    shelf.write(BEST, b"other")
    shelf.write(LATEST, b"two")
    assert FolderShelf(folder).read(LATEST) == b"two"
    assert sorted(path.name for path in folder.iterdir()) == [BEST, LATEST]


def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path)
    shelf.write(LATEST, b"whole")
    with full_disk(10), pytest.raises(OutputFailed, match=r"latest\.checkpoint: File too large"):
        shelf.write(LATEST, b"too much for it")
    assert shelf.read(LATEST) == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == [LATEST]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputFailed, match=r"cannot make .*file/below: Not a directory"):
        FolderShelf(tmp_path / "file" / "below").open()
