"""Opens what runs are kept in; one process at a time may use a folder."""

import errno
import fcntl
import os
from pathlib import Path
from typing import final

from courante.config import HistoryConfig, LeasesConfig
from courante.errors import OutputFailed
from courante.station.history.leasing import SqlLeases
from courante.station.history.sql import SqlHistory
from courante.station.keeping import Stores
from courante.station.ownership import Ownership
from courante.station.owning import Alone, Owning
from courante.station.recording import Recordings

LOCK = "lock"


@final
class FolderLock:
    """Holds a folder for this process; the system lets go of it however the process ends."""

    def __init__(self, folder: Path) -> None:
        """Take it.

        Raises:
            OutputFailed: another process has it, or it cannot be made.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._descriptor = os.open(folder / LOCK, flags, 0o600)
        except OSError as error:
            message = f"the data folder {folder} cannot be used: {error.strerror}"
            raise OutputFailed(message) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            raise OutputFailed(_refusal(folder, error)) from error

    def close(self) -> None:
        """Let go of it."""
        os.close(self._descriptor)


def open_stores(
    config: HistoryConfig, node: str = "", leases: LeasesConfig | None = None
) -> Stores:
    """The history and the recordings that settings name.

    Args:
        config: where they are. Nodes that share a database have a folder of their own each.
        node: this process's name among them, which no other process has or had; without one, the
            runs in the database are this process's alone.
        leases: how long a run is a node's.

    Raises:
        OutputFailed: another process uses the folder, or something cannot be opened.
        BadConfig, Missing: see ``SqlHistory``.
    """
    given = LeasesConfig() if leases is None else leases
    lock = FolderLock(config.folder)
    try:
        history = SqlHistory(config)
        try:
            recordings = Recordings(config)
            ownership: Owning = Alone()
            if node:
                ownership = Ownership(SqlLeases(config, given), node, given)
        except BaseException:
            history.close()
            raise
    except BaseException:
        lock.close()
        raise
    return Stores(history, recordings, config, lock.close, ownership)


def _refusal(folder: Path, error: OSError) -> str:
    if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
        return (
            f"the data folder {folder} is in use by another courante; "
            "name another with --data, or keep nothing with --no-history"
        )
    return f"the data folder {folder} cannot be held: {error.strerror}"
