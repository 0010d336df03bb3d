"""The folder of recordings: names that are safe, and room that is bounded."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import final

from courante.config import HistoryConfig
from courante.errors import BadInput, NotFound, OutputFailed

FOLDER = "recordings"
SUFFIX = ".mp3"
_SAFE = re.compile(r"[0-9a-z]{1,64}")


@dataclass(frozen=True)
class _Standing:
    """A recording on the shelf; its last change is when it ended."""

    path: Path
    size_bytes: int
    changed_s: float


@final
class Shelf:
    """Knows files and no clock."""

    def __init__(self, config: HistoryConfig) -> None:
        """Make the folder.

        Raises:
            OutputFailed: it cannot be made.
        """
        self._folder = config.folder / FOLDER
        self._most = config.recordings
        self._most_bytes = config.recordings_bytes
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            message = f"cannot make {self._folder}: {error.strerror}"
            raise OutputFailed(message) from error

    def place(self, run_id: str) -> Path:
        """Where a run's recording is or would be.

        Raises:
            BadInput: no run has such a name.
        """
        if not _SAFE.fullmatch(run_id):
            raise BadInput(field="run_id", value=run_id, expected="a run's name")
        return self._folder / (run_id + SUFFIX)

    def find(self, run_id: str) -> Path:
        """A run's recording.

        Raises:
            NotFound: there is none.
        """
        if not _SAFE.fullmatch(run_id) or not self.place(run_id).is_file():
            message = "there is no recording of this run"
            raise NotFound(message)
        return self.place(run_id)

    def make_room(self, growing: Collection[str]) -> bool:
        """Remove the recordings that ended first until the rest is within its bounds.

        Args:
            growing: runs that are being recorded; theirs stay.

        Returns:
            Whether that was enough.
        """
        standing = self._standing()
        count, size = len(standing), sum(one.size_bytes for one in standing)
        for one in sorted(standing, key=lambda one: one.changed_s):
            if count <= self._most and size <= self._most_bytes:
                return True
            if one.path.stem not in growing:
                one.path.unlink(missing_ok=True)
                count, size = count - 1, size - one.size_bytes
        return count <= self._most and size <= self._most_bytes

    def forget(self, ended_before: datetime, growing: Collection[str]) -> None:
        """Remove the recordings that ended before a moment."""
        for one in self._standing():
            ended = datetime.fromtimestamp(one.changed_s, UTC) < ended_before
            if ended and one.path.stem not in growing:
                one.path.unlink(missing_ok=True)

    def _standing(self) -> list[_Standing]:
        found: list[_Standing] = []
        for path in self._folder.glob("*" + SUFFIX):
            try:
                status = path.stat()
            except FileNotFoundError:
                continue
            found.append(_Standing(path, status.st_size, status.st_mtime))
        return found
