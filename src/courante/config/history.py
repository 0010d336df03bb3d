"""What is kept of runs beyond the process that plays them, where, and for how long."""

from dataclasses import dataclass, field
from pathlib import Path

from courante.config.check import require


def default_folder() -> Path:
    """Where a program keeps a user's data."""
    return Path.home() / ".local" / "share" / "courante"


@dataclass(frozen=True)
class HistoryConfig:
    """What is kept of runs, and how patiently.

    Attributes:
        url: the database, ``postgresql://...`` or ``sqlite:///FILE``; empty for a SQLite file in
            ``folder``. It may hold a password, so it is never shown.
        folder: holds that file, and the recordings.
        snapshot_every_s: how often it is kept where a run stands.
        keep_days: how long runs to be saved are kept once they ended.
        flush_s: what is to be written is gathered for so long.
        busy_s: how long a write waits for a locked database before it counts as failed.
        retry_most_s: the longest pause between two tries.
        read_s: how long a reader waits for what was to be written before.
        close_s: how long closing may take.
        held_back_bytes: bars and readings that wait for the database; beyond, the oldest are given
            up. held_snapshots_bytes: the same for snapshots, of which each run has one.
        recordings: how many are kept. recordings_bytes: and how much in all; beyond, the ones that
            ended first are removed.
    """

    url: str = field(default="", repr=False)
    folder: Path = field(default_factory=default_folder)
    snapshot_every_s: float = 2.0
    keep_days: float = 90.0
    flush_s: float = 1.0
    busy_s: float = 1.0
    retry_most_s: float = 10.0
    read_s: float = 5.0
    close_s: float = 1.5
    held_back_bytes: int = 32 * 2**20
    held_snapshots_bytes: int = 64 * 2**20
    recordings: int = 500
    recordings_bytes: int = 8 * 2**30

    def __post_init__(self) -> None:
        """Refuse settings that keep nothing."""
        times = ("snapshot_every_s", "keep_days", "busy_s", "retry_most_s", "read_s", "close_s")
        for name in times:
            value = getattr(self, name)
            require(ok=value > 0, name=name, value=value, expected="more than 0")
        require(
            ok=0 <= self.flush_s <= 10, name="flush_s", value=self.flush_s, expected="0 to 10 s"
        )
        for name in ("held_back_bytes", "held_snapshots_bytes", "recordings_bytes"):
            value = getattr(self, name)
            require(ok=value >= 2**20, name=name, value=value, expected="1 MiB or more")
        require(
            ok=self.recordings >= 1,
            name="recordings",
            value=self.recordings,
            expected="at least 1",
        )
