"""What the system tells of a process, and how many files one may open."""

import os
import resource
from dataclasses import dataclass
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGESIZE")


@dataclass(frozen=True)
class Usage:
    """A process at one moment."""

    cpu_s: float
    memory_mb: float
    threads: int
    descriptors: int


def usage(pid: int) -> Usage:
    """How a process is; needs to be its owner."""
    fields = _stat(pid)
    return Usage(
        cpu_s=(int(fields[11]) + int(fields[12])) / _TICKS_PER_S,
        memory_mb=int(fields[21]) * _PAGE_BYTES / 1e6,
        threads=int(fields[17]),
        descriptors=len(list(Path(f"/proc/{pid}/fd").iterdir())),
    )


def allow_files(count: int) -> None:
    """Have this process, and those it starts, open so many files and sockets.

    Raises:
        SystemExit: the system does not allow it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise SystemExit(f"this needs {count} open files, and the system allows {hard}")
    if soft != resource.RLIM_INFINITY and soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def use_cores(pid: int, cores: set[int]) -> None:
    """Keep a process, and all threads it has or will have, to some cores."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), cores)


def _stat(pid: int) -> list[str]:
    """The fields of ``/proc/PID/stat`` after the name, counted from 0 (proc(5) from 3)."""
    text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    return text.rsplit(")", 1)[1].split()
