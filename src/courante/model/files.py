"""Files that appear whole or not at all."""

import os
from pathlib import Path

from courante.errors import OutputFailed


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place, then put it there; what was there stays until then.

    Raises:
        OutputFailed: it cannot be written (disk full, for one); nothing is left behind.
    """
    part = path.with_name(path.name + ".part")
    try:
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or error
        raise OutputFailed(f"cannot write {path}: {reason}; nothing was left behind") from error
