from pathlib import Path

import pytest
from tests.cli.conftest import full_disk

from courante.cli.targets import claim, require_suffix
from courante.errors import BadInput, OutputFailed


def test_what_stands_there_stays_until_the_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "notes.mid"
    path.write_bytes(b"before")
    with claim(path) as target:
        target.fill(b"after")
        assert path.read_bytes() == b"before"
        target.keep()
    assert path.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_not_kept_leaves_no_trace(tmp_path: Path) -> None:
    with claim(tmp_path / "notes.mid") as target:
        target.fill(b"notes")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_trace(tmp_path: Path) -> None:
    def write() -> None:
        with claim(tmp_path / "notes.mid") as target, full_disk(1000):
            target.fill(bytes(2000))

    with pytest.raises(OutputFailed, match=r"cannot write .*notes\.mid: File too large"):
        write()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputFailed, match=r"missing.notes\.mid: No such file or directory"),
        claim(tmp_path / "missing" / "notes.mid"),
    ):
        pytest.fail("claimed what cannot be written")
    with pytest.raises(OutputFailed, match="it is a folder"), claim(tmp_path):
        pytest.fail("claimed a folder")


def test_a_place_that_went_away(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with claim(folder / "notes.mid") as target:
        target.discard()
        with pytest.raises(OutputFailed, match="No such file"):
            target.keep()


def test_suffixes() -> None:
    require_suffix("--picture", Path("run.PNG"), [".png", ".svg"])
    with pytest.raises(BadInput, match=r"--picture: 'run\.jpg' .* \.png or \.svg"):
        require_suffix("--picture", Path("run.jpg"), [".png", ".svg"])
