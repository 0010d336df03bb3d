"""Files that long work leaves behind: their places are claimed before it begins."""

import contextlib
import os
import secrets
from collections.abc import Collection, Generator
from pathlib import Path
from typing import final

from courante.errors import BadInput, OutputFailed


def require_suffix(option: str, path: Path, suffixes: Collection[str]) -> None:
    """Refuse a path of another kind.

    Raises:
        BadInput: names the option and the suffixes that it may have.
    """
    if path.suffix.lower() not in suffixes:
        expected = f"a file name in {' or '.join(suffixes)}"
        raise BadInput(field=option, value=str(path), expected=expected)


@final
class Target:
    """A file that is written in one go when the work is done; made by ``claim``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partial = path.parent / f".{path.name}.{secrets.token_hex(4)}.part"
        try:
            if path.is_dir():
                raise OutputFailed(f"cannot write {path}: it is a folder")
            self._partial.touch(exist_ok=False)
        except OSError as error:
            raise self._failed(error) from error

    def fill(self, data: bytes) -> None:
        """Write the content and make sure that it is on the disk.

        Raises:
            OutputFailed: the disk is full, for one.
        """
        try:
            with self._partial.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._failed(error) from error

    def keep(self) -> None:
        """Let the content take its place; needs no room on the disk.

        Raises:
            OutputFailed: the place is no longer there.
        """
        try:
            self._partial.replace(self._path)
        except OSError as error:
            raise self._failed(error) from error

    def discard(self) -> None:
        """Leave no trace; does nothing once kept."""
        with contextlib.suppress(OSError):
            self._partial.unlink()

    def _failed(self, error: OSError) -> OutputFailed:
        return OutputFailed(f"cannot write {self._path}: {error.strerror or error}")


@contextlib.contextmanager
def claim(path: Path) -> Generator[Target]:
    """Claim the place of a file; what stands there stays until the target is kept.

    Raises:
        OutputFailed: nothing can be written there.
    """
    target = Target(path)
    try:
        yield target
    finally:
        target.discard()
