from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.broadcasting import joined, sounding
from tests.cli.conftest import full_disk

from courante.config import FilesConfig
from courante.encoder.mp3_frames import whole_frames
from courante.errors import BadConfig, OutputFailed
from courante.outlet.rotation import RotatingFiles
from courante.types import Chunk

NOON = datetime(2030, 6, 1, 12, 0, 0, tzinfo=UTC)


class Calendar:
    """A minute later at each look."""

    def __init__(self, step: timedelta = timedelta(minutes=1)) -> None:
        self._now = NOON.astimezone(timezone(timedelta(hours=2)))
        self._step = step

    def __call__(self) -> datetime:
        now, self._now = self._now, self._now + self._step
        return now


def write(config: FilesConfig, chunks: tuple[Chunk, ...], calendar: Calendar | None = None) -> None:
    outlet = RotatingFiles(config, calendar or Calendar())
    for chunk in chunks:
        outlet.publish(chunk)
    outlet.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_join_to_the_unbroken_stream_and_each_is_whole_frames(tmp_path: Path) -> None:
    folder = tmp_path / "radio" / "today"
    write(FilesConfig(folder, minutes=2 / 60), sounding(12.0))
    files = [path.read_bytes() for path in sorted(folder.iterdir())]
    assert len(files) == 6
    assert b"".join(files) == joined(sounding(12.0))
    for data in files[:-1]:
        length, duration_s = whole_frames(data)
        assert length == len(data)
        assert 2.0 <= duration_s < 2.2
    assert names(folder)[:2] == ["courante-20300601T120000Z.mp3", "courante-20300601T120100Z.mp3"]


def test_what_is_published_is_in_the_file_at_once(tmp_path: Path) -> None:
    outlet = RotatingFiles(FilesConfig(tmp_path), Calendar())
    assert names(tmp_path) == []
    outlet.publish(sounding(1.0)[0])
    assert (tmp_path / names(tmp_path)[0]).read_bytes() == sounding(1.0)[0].data
    outlet.close()
    outlet.close()


def test_only_the_newest_of_our_files_are_kept(tmp_path: Path) -> None:
    others = ["courante-notes.mp3", "courante-20290101T000000Z.mp3.bak", "a.mp3"]
    for name in [*others, "courante-20290101T000000Z.mp3", "courante-20290101T000000Z_002.mp3"]:
        (tmp_path / name).write_bytes(b"old")
    write(FilesConfig(tmp_path, minutes=2 / 60, keep=3), sounding(12.0))
    kept = [f"courante-20300601T120{minute}00Z.mp3" for minute in (3, 4, 5)]
    assert names(tmp_path) == sorted([*others, *kept])


@pytest.mark.parametrize("step", [timedelta(0), timedelta(hours=-1)])
def test_names_keep_the_order_when_the_clock_does_not(tmp_path: Path, step: timedelta) -> None:
    write(FilesConfig(tmp_path, minutes=1 / 60), sounding(6.0), Calendar(step))
    files = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    assert len(files) == 6
    assert b"".join(files) == joined(sounding(6.0))
    write(FilesConfig(tmp_path, minutes=1 / 60, keep=2), sounding(6.0), Calendar(step))
    assert names(tmp_path) == [f"courante-20300601T120000Z_0{n}.mp3" for n in ("11", "12")]


def test_a_full_disk_ends_the_file_with_a_whole_frame_and_leaves_no_empty_one(
    tmp_path: Path,
) -> None:
    outlet = RotatingFiles(FilesConfig(tmp_path), Calendar())
    chunks = sounding(6.0)
    with full_disk(10_000):
        for chunk in chunks[:5]:
            outlet.publish(chunk)
        with pytest.raises(OutputFailed, match=f"cannot write into {tmp_path}: File too large"):
            [outlet.publish(chunk) for chunk in chunks[5:]]
    (name,) = names(tmp_path)
    data = (tmp_path / name).read_bytes()
    assert joined(chunks).startswith(data)
    assert whole_frames(data)[0] == len(data) > 8000
    with full_disk(100), pytest.raises(OutputFailed, match="File too large"):
        outlet.publish(chunks[0])
    assert names(tmp_path) == [name]
    # There is room again: the same outlet begins anew.
    outlet.publish(chunks[0])
    outlet.close()
    assert len(names(tmp_path)) == 2


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputFailed, match=f"cannot write into {tmp_path}/file: File exists"):
        RotatingFiles(FilesConfig(tmp_path / "file"), Calendar())
    outlet = RotatingFiles(FilesConfig(tmp_path / "gone"), Calendar())
    (tmp_path / "gone").rmdir()
    with pytest.raises(OutputFailed, match="No such file or directory"):
        outlet.publish(sounding(1.0)[0])


@pytest.mark.parametrize(("minutes", "keep"), [(0.0, 0), (-1.0, 0), (2000.0, 0), (1.0, -1)])
def test_files_without_length_or_end_are_refused(minutes: float, keep: int) -> None:
    with pytest.raises(BadConfig, match=r"minutes|keep"):
        replace(FilesConfig(Path("here")), minutes=minutes, keep=keep)
