"""A folder of files as an outlet: each a piece of the stream, together all of it."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import final

from courante.config import FilesConfig
from courante.errors import OutputFailed
from courante.outlet.contract import Outlet
from courante.types import Chunk

_DATE = "%Y%m%dT%H%M%SZ"
_OURS = re.compile(r"courante-(\d{8}T\d{6}Z)(?:_(\d+))?\.mp3")


@final
class RotatingFiles(Outlet):
    """Writes files of equal length, one after another, named by the date at which each begins.

    Every chunk is in the file as soon as it is published, so that even a process that is killed
    leaves whole frames. When a chunk cannot be written the file ends with the one before.
    """

    def __init__(self, config: FilesConfig, calendar: Callable[[], datetime]) -> None:
        """Make the folder; the first file comes with the first chunk.

        Args:
            config: folder, length and number of files.
            calendar: tells the date, with its zone.

        Raises:
            OutputFailed: there can be no such folder.
        """
        self._config = config
        self._calendar = calendar
        self._file: FileIO | None = None
        self._path = config.folder
        self._stamp = ""
        self._held_s = 0.0
        self._held_bytes = 0
        try:
            config.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._failed(error) from error

    def publish(self, chunk: Chunk) -> None:
        """Append a chunk, to the next file if this one is long enough.

        Raises:
            OutputFailed: the disk is full, for one; what was written before stays, whole.
        """
        try:
            if self._file is not None and self._held_s >= 60 * self._config.minutes:
                self._end()
            if self._file is None:
                self._file = self._begin()
            _write_all(self._file, chunk.data)
        except OSError as error:
            self._end_after_failure()
            raise self._failed(error) from error
        self._held_s += chunk.duration_s
        self._held_bytes += len(chunk.data)

    def close(self) -> None:
        """End the last file.

        Raises:
            OutputFailed: its last bytes cannot be kept.
        """
        try:
            self._end()
        except OSError as error:
            raise self._failed(error) from error

    def _begin(self) -> FileIO:
        self._remove_oldest()
        # A clock that is set back must not put the stream out of order.
        self._stamp = max(self._stamp, self._calendar().astimezone(UTC).strftime(_DATE))
        same = [number for stamp, number, _ in self._ours() if stamp == self._stamp]
        suffix = f"_{max(same) + 1:03d}" if same else ""
        self._path = self._config.folder / f"courante-{self._stamp}{suffix}.mp3"
        # Unbuffered: what is written is there, and what is refused is known at once.
        return FileIO(self._path, "xb")

    def _remove_oldest(self) -> None:
        if self._config.keep:
            # The new one is one of those that are kept.
            for _, _, path in self._ours()[: -self._config.keep + 1 or None]:
                path.unlink(missing_ok=True)

    def _ours(self) -> list[tuple[str, int, Path]]:
        """Date, number within its second, and path of our files, in order."""
        found = [(_OURS.fullmatch(path.name), path) for path in self._config.folder.iterdir()]
        return sorted(
            (match[1], int(match[2] or 1), path) for match, path in found if match is not None
        )

    def _end(self) -> None:
        file, self._file = self._file, None
        self._held_s = 0.0
        self._held_bytes = 0
        if file is not None:
            file.close()

    def _end_after_failure(self) -> None:
        """Cut off what was half written; leave no empty file."""
        file, kept = self._file, self._held_bytes
        self._file, self._held_s, self._held_bytes = None, 0.0, 0
        if file is None:
            return
        try:
            with file:
                os.truncate(file.fileno(), kept)
            if not kept:
                self._path.unlink(missing_ok=True)
        except OSError:
            # The failure that led here is told; this one would hide it.
            return

    def _failed(self, error: OSError) -> OutputFailed:
        return OutputFailed(f"cannot write into {self._config.folder}: {error.strerror or error}")


def _write_all(file: FileIO, data: bytes) -> None:
    """A disk that is nearly full takes a part, and refuses only the rest."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
