import os
import threading
from pathlib import Path

import pytest
from tests.broadcasting import chunk_of, joined, sounding
from tests.serving import wait_until

from courante.errors import OutputFailed
from courante.outlet.pipe import PipeOutlet


def test_a_reader_gets_every_byte_however_slow_it_is() -> None:
    reading, writing = os.pipe()
    chunks = sounding(12.0)
    outlet = PipeOutlet(writing, "a pipe")

    def write() -> None:
        for chunk in chunks:
            outlet.publish(chunk)
        outlet.close()
        os.close(writing)

    # More than a pipe holds: the writer waits for this reader.
    threading.Thread(target=write, daemon=True).start()
    with os.fdopen(reading, "rb", buffering=0) as reader:
        assert b"".join(iter(lambda: reader.read(777), b"")) == joined(chunks)


def test_a_reader_that_has_had_enough_is_told_apart() -> None:
    reading, writing = os.pipe()
    outlet = PipeOutlet(writing, "a pipe")
    outlet.publish(chunk_of(1000))
    assert not outlet.reader_gone
    os.close(reading)
    with pytest.raises(OutputFailed, match="a pipe: nobody reads it any more"):
        outlet.publish(chunk_of(1000))
    assert outlet.reader_gone
    os.close(writing)


def test_a_full_disk_is_a_failure() -> None:
    with Path("/dev/full").open("wb") as full:
        outlet = PipeOutlet(full.fileno(), "standard output")
        with pytest.raises(OutputFailed, match="standard output: No space left on device"):
            outlet.publish(chunk_of(1000))
        assert not outlet.reader_gone


def test_an_ordinary_file_takes_all(tmp_path: Path) -> None:
    with (tmp_path / "sound.mp3").open("wb") as file:
        outlet = PipeOutlet(file.fileno(), "standard output")
        for chunk in sounding(1.0):
            outlet.publish(chunk)
    assert (tmp_path / "sound.mp3").read_bytes() == joined(sounding(1.0))


def test_close_by_another_thread_ends_a_wait_for_a_stalled_reader() -> None:
    reading, writing = os.pipe()
    outlet = PipeOutlet(writing, "a pipe")
    said: list[str] = []
    published: list[int] = []

    def fill() -> None:
        try:
            for number in range(10_000):
                outlet.publish(chunk_of(1000))
                published.append(number)
        except OutputFailed as error:
            said.append(str(error))

    thread = threading.Thread(target=fill, daemon=True)
    thread.start()
    # What a pipe holds, and then no more.
    wait_until(lambda: len(published) > 10)
    assert thread.is_alive()
    outlet.close()
    thread.join(10)
    assert said == ["a pipe: its reader stalled to the end"]
    assert len(published) < 2000
    os.close(reading)
    os.close(writing)
