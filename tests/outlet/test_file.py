import os
import subprocess
import sys
from pathlib import Path

import pytest

from courante.errors import OutputFailed
from courante.outlet.file import FileOutlet
from courante.types import Chunk, Seconds

FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from courante.errors import OutputFailed
from courante.outlet.file import FileOutlet
from courante.types import Chunk, Seconds

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
outlet = FileOutlet(Path(sys.argv[1]))
try:
    for _ in range(int(sys.argv[2])):
        outlet.publish(Chunk(bytes(1000), Seconds(0.1)))
    outlet.close()
except OutputFailed as error:
    outlet.close()
    print(error)
"""


def chunk(data: bytes) -> Chunk:
    return Chunk(data, Seconds(0.1))


def test_file_appears_whole_when_closed(tmp_path: Path) -> None:
    target = tmp_path / "run.mp3"
    target.write_bytes(b"what was there before")
    outlet = FileOutlet(target)
    outlet.publish(chunk(b"one "))
    outlet.publish(chunk(b"two"))
    assert target.read_bytes() == b"what was there before"
    outlet.close()
    outlet.close()
    assert target.read_bytes() == b"one two"
    assert list(tmp_path.iterdir()) == [target]


def test_file_may_be_read_by_whom_the_umask_allows(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        with FileOutlet(tmp_path / "run.mp3") as outlet:
            outlet.publish(chunk(b"sound"))
    finally:
        os.umask(mask)
    assert (tmp_path / "run.mp3").stat().st_mode & 0o777 == 0o640


def test_failing_body_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "run.mp3"
    target.write_bytes(b"before")

    def fail() -> None:
        with FileOutlet(target) as outlet:
            outlet.publish(chunk(b"half"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


# 49 chunks fit; of 52 the last lie in the buffer until the file is closed; 500 fail on the way.
@pytest.mark.parametrize(("chunks", "fits"), [(49, True), (52, False), (500, False)])
def test_full_disk_leaves_nothing(tmp_path: Path, chunks: int, *, fits: bool) -> None:
    target = tmp_path / "run.mp3"
    command = [sys.executable, "-c", FULL_DISK, str(target), str(chunks)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    if fits:
        assert done.stdout == ""
        assert target.stat().st_size == 49_000
    else:
        assert str(target) in done.stdout
        assert "File too large" in done.stdout
        assert list(tmp_path.iterdir()) == []


def test_place_that_cannot_be_written_to_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match=r"missing.*No such file"):
        FileOutlet(tmp_path / "missing" / "run.mp3")
    with pytest.raises(OutputFailed, match="Is a directory"):
        FileOutlet(tmp_path)
    assert list(tmp_path.parent.glob(".*.part")) == []


def test_a_pipe_or_device_is_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.mp3"
    os.mkfifo(pipe)
    with pytest.raises(OutputFailed, match=r"pipe\.mp3: not an ordinary file"):
        FileOutlet(pipe)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]
