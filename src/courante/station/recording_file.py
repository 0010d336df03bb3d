"""A recording on disk: whole MP3 frames at any moment, and nothing else."""

import errno
import os
from pathlib import Path
from typing import final

from courante.encoder.mp3_frames import read_header
from courante.errors import BadInput, OutputFailed

TAIL_BYTES = 64 * 1024
LONGEST_FRAME_BYTES = 2881
SURE_FRAMES = 4
"""So many headers in a row, each where the one before says, are no accident."""
SCAN_BYTES = 2**20


@final
class RecordingFile:
    """Appends to a recording; used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open it to go on behind its last whole frame, or begin it.

        Raises:
            OutputFailed: it cannot be opened, or is no MP3.
        """
        self._path = path
        # It is the sound of somebody's run: for nobody else on this machine.
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            self._descriptor = os.open(path, flags, 0o600)
        except OSError as error:
            raise _failed(path, error) from error
        try:
            self._end = _whole_end(self._descriptor)
            os.ftruncate(self._descriptor, self._end)
        except OSError as error:
            os.close(self._descriptor)
            raise _failed(path, error) from error
        except OutputFailed:
            os.close(self._descriptor)
            raise

    @property
    def size_bytes(self) -> int:
        """How long it is."""
        return self._end

    def append(self, frames: bytes) -> None:
        """Write whole frames, all or none of them.

        Raises:
            OutputFailed: the disk is full, for one; what was whole before still is.
        """
        try:
            _write_all(self._descriptor, frames, self._end)
        except OSError as error:
            os.ftruncate(self._descriptor, self._end)
            raise _failed(self._path, error) from error
        self._end += len(frames)

    def close(self) -> None:
        """Nothing more will come."""
        os.close(self._descriptor)


def _write_all(descriptor: int, data: bytes, at: int) -> None:
    left = memoryview(data)
    while left:
        written = os.pwrite(descriptor, left, at)
        if not written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        left, at = left[written:], at + written


def _whole_end(descriptor: int) -> int:
    """Where the last whole frame ends; a crash may have left a part of another behind it."""
    size = os.fstat(descriptor).st_size
    if not size:
        return 0
    start = max(0, size - TAIL_BYTES)
    end = _end_in_tail(os.pread(descriptor, TAIL_BYTES, start), at_frame=not start)
    if end is not None:
        return start + end
    # Something else than frames stands at the end: keep all that is before it.
    end = _end_by_scan(descriptor)
    if not end:
        message = "a recording to go on with is no MP3"
        raise OutputFailed(message)
    return end


def _end_in_tail(tail: bytes, *, at_frame: bool) -> int | None:
    start = 0 if at_frame else tail.find(b"\xff")
    while 0 <= start < LONGEST_FRAME_BYTES:
        end, frames = _chain(tail, start)
        sure = at_frame or frames >= SURE_FRAMES
        if sure and end and len(tail) - end < LONGEST_FRAME_BYTES:
            return end
        if at_frame:
            return None
        start = tail.find(b"\xff", start + 1)
    return None


def _end_by_scan(descriptor: int) -> int:
    end = 0
    while True:
        length, _ = _chain(os.pread(descriptor, SCAN_BYTES, end), 0)
        if not length:
            return end
        end += length


def _chain(data: bytes, at: int) -> tuple[int, int]:
    """Where the frames that begin at ``at`` end, and how many they are."""
    frames = 0
    while True:
        try:
            header = read_header(data, at)
        except BadInput:
            return at if frames else 0, frames
        if at + header.bytes > len(data):
            return at if frames else 0, frames
        at += header.bytes
        frames += 1


def _failed(path: Path, error: OSError) -> OutputFailed:
    return OutputFailed(f"cannot write {path.name}: {error.strerror or error}")
