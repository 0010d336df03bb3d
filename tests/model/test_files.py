import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from courante.errors import OutputFailed
from courante.model.files import write_whole


@pytest.fixture
def room_for_100_bytes() -> Iterator[None]:
    """No file may grow beyond 100 bytes: to the writer, a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_whole(target, b"first")
    write_whole(target, b"second")
    assert target.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.usefixtures("room_for_100_bytes")
def test_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_whole(target, b"x" * 100)
    with pytest.raises(OutputFailed, match=r"cannot write .*file: File too large; nothing was"):
        write_whole(target, b"y" * 101)
    assert target.read_bytes() == b"x" * 100
    assert list(tmp_path.iterdir()) == [target]


def test_target_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="No such file or directory"):
        write_whole(tmp_path / "missing" / "file", b"data")
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OutputFailed, match="folder"):
        write_whole(folder, b"data")
    (tmp_path / "file").write_bytes(b"data")
    with pytest.raises(OutputFailed, match="Not a directory"):
        write_whole(tmp_path / "file" / "below", b"data")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
