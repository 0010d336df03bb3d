"""A file of encoded sound, whole or not there at all."""

import contextlib
import errno
import os
import secrets
from pathlib import Path
from types import TracebackType
from typing import Self, final

from courante.errors import OutputFailed
from courante.outlet.contract import Outlet
from courante.types import Chunk


@final
class FileOutlet(Outlet):
    """Writes beside the target and takes its place when closed.

    As a context manager it closes at the end, or discards what it wrote when the body fails.
    """

    def __init__(self, path: Path) -> None:
        """Open a partial file in the target's folder.

        Args:
            path: the target; a file there is replaced, but not before ``close``.

        Raises:
            OutputFailed: the folder does not exist or cannot be written to.
        """
        self._path = path
        self._partial = path.parent / f".{path.name}.{secrets.token_hex(4)}.part"
        try:
            _require_replaceable(path)
            self._file = self._partial.open("xb")
        except OSError as error:
            raise _failed(path, error) from error
        self._done = False

    def publish(self, chunk: Chunk) -> None:
        """Write a chunk.

        Raises:
            OutputFailed: the disk is full, for one; the partial file is gone.
        """
        try:
            self._file.write(chunk.data)
        except OSError as error:
            self.discard()
            raise _failed(self._path, error) from error

    def close(self) -> None:
        """Put the file in its place; does nothing once closed or discarded.

        Raises:
            OutputFailed: the last bytes cannot be written; the partial file is gone.
        """
        if self._done:
            return
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._partial.replace(self._path)
        except OSError as error:
            self.discard()
            raise _failed(self._path, error) from error
        self._done = True

    def discard(self) -> None:
        """Leave no trace; does nothing once closed or discarded."""
        if self._done:
            return
        self._done = True
        # Closing flushes, and on a full disk fails once more: the descriptor is freed all the same.
        with contextlib.suppress(OSError):
            self._file.close()
        self._partial.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()


def _require_replaceable(path: Path) -> None:
    """A folder cannot be replaced by a file; a device or a pipe must not be."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if path.exists() and not path.is_file():
        raise FileExistsError(errno.EEXIST, "not an ordinary file")


def _failed(path: Path, error: OSError) -> OutputFailed:
    return OutputFailed(f"cannot write {path}: {error.strerror or error}; nothing was left behind")
