"""A door that many go through at once, until it is closed."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import final


class Gone(Exception):
    """An actor is dead, or nothing is heard of it; never leaves this package."""


@final
class Gate:
    """Open at first; safe for any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._closed = False

    @contextmanager
    def passing(self) -> Generator[None]:
        """Be inside.

        Raises:
            Gone: it is closed.
        """
        with self._changed:
            if self._closed:
                message = "the cluster is being joined again"
                raise Gone(message)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """Let nobody in, and wait until all have left."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: self._inside == 0)

    def open(self) -> None:
        """Let all in again."""
        with self._changed:
            self._closed = False
