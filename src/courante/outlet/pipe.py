"""A pipe as an outlet: raw frames to another program's standard input."""

import contextlib
import errno
import os
import select
from typing import final

from courante.errors import OutputFailed
from courante.outlet.contract import Outlet
from courante.types import Chunk

LOOK_MS = 200


@final
class PipeOutlet(Outlet):
    """Writes whole chunks to a file descriptor, which stays its owner's to close.

    ``publish`` waits for as long as the reader takes; ``close`` may be called by another thread
    and ends that. What a reader gets is always whole frames unless it stalls to the very end.
    """

    def __init__(self, descriptor: int, name: str) -> None:
        self._descriptor = descriptor
        self._name = name
        self._closed = False
        self._reader_gone = False
        self._poll: select.poll | None = None
        # Ordinary files are always ready, and some systems cannot poll them.
        with contextlib.suppress(OSError):
            self._poll = select.poll()
            self._poll.register(descriptor, select.POLLOUT)

    @property
    def reader_gone(self) -> bool:
        """Whether it failed because nobody reads any more, which is how listening ends."""
        return self._reader_gone

    def publish(self, chunk: Chunk) -> None:
        """Write a chunk.

        Raises:
            OutputFailed: nobody reads any more, or a disk is full.
        """
        left = memoryview(chunk.data)
        try:
            while left:
                if self._is_ready():
                    # A pipe that is ready takes so much at once without waiting.
                    left = left[os.write(self._descriptor, left[: select.PIPE_BUF]) :]
        except OSError as error:
            self._reader_gone = error.errno == errno.EPIPE
            why = "nobody reads it any more" if self._reader_gone else error.strerror
            raise OutputFailed(f"{self._name}: {why}") from error

    def close(self) -> None:
        """Wait for no reader any more."""
        self._closed = True

    def _is_ready(self) -> bool:
        """Wait a little; a reader that hung up counts as ready: writing tells."""
        if self._poll is None or self._poll.poll(LOOK_MS):
            return True
        if self._closed:
            raise OutputFailed(f"{self._name}: its reader stalled to the end")
        return False
