"""Where the files of a training are: in a folder here, or in the folder of whoever asked for it."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import final

from courante.errors import OutputFailed
from courante.model.files import write_whole

LATEST = "latest.checkpoint"
BEST = "best.safetensors"


class Shelf(ABC):
    """Files of a training, each whole or not there."""

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Where the person who trains finds them."""

    @abstractmethod
    def open(self) -> None:
        """Make it ready to be written to.

        Raises:
            OutputFailed: it cannot be.
        """

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """A file's content; none if there is no such file.

        Raises:
            OSError: it cannot be read.
        """

    @abstractmethod
    def write(self, name: str, data: bytes) -> None:
        """Put a file there, in place of the one of that name.

        Raises:
            OutputFailed: it cannot be written; the one before is kept.
        """


@final
class FolderShelf(Shelf):
    """A folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """The folder."""
        return self._folder

    def open(self) -> None:
        """Make the folder if it is not there."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputFailed(f"cannot make {self._folder}: {error.strerror}") from error

    def read(self, name: str) -> bytes | None:
        """A file of the folder."""
        path = self._folder / name
        return path.read_bytes() if path.is_file() else None

    def write(self, name: str, data: bytes) -> None:
        """Into the folder."""
        write_whole(self._folder / name, data)
