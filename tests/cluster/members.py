"""The processes of a training on a cluster, seen from outside."""

import contextlib
from pathlib import Path


def members(address: str) -> list[int]:
    """Process ids of those that Ray has on the cluster at an address, which is on this machine."""
    named = b"ray::TrainingActor"
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return sorted(
        pid
        for pid in pids
        if _command(pid).startswith(named) and address.encode() in _command(_parent(pid))
    )


def _command(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _parent(pid: int) -> int:
    with contextlib.suppress(OSError):
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        return int(stat.rsplit(")", 1)[1].split()[1])
    return 0
