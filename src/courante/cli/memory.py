"""How the C library hands out memory, told to it before the program starts.

* **Training: large pages.** XLA asks the C library for a gigabyte in every update and gives it
  back. In pages of 4 KiB, clearing it anew takes a quarter of the time. Linux hands out pages of
  2 MiB to programs that ask for them.
* **Serving: few arenas, and large blocks apart.** The GNU C library gives threads heaps of their
  own, up to eight times as many as there are cores. What one thread frees no other can use, so a
  server whose many threads take turns at the same work grows to several times of what it holds, for
  hours. And after the first large block that is given back it keeps blocks of up to 32 MiB in its
  heaps, where runs that come and go leave holes: told a fixed threshold, it does not.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

VARIABLE = "GLIBC_TUNABLES"
LARGE_PAGES = ("glibc.malloc.hugetlb=1",)
STEADY_HEAPS = (
    "glibc.malloc.arena_max=2",
    "glibc.malloc.mmap_threshold=131072",
    "glibc.malloc.trim_threshold=131072",
)
"""Two heaps, and blocks of 128 KiB and more outside of them: the library's own first threshold."""
SETTING = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_OLDER = {
    "glibc.malloc.arena_max": "MALLOC_ARENA_MAX",
    "glibc.malloc.mmap_threshold": "MALLOC_MMAP_THRESHOLD_",
    "glibc.malloc.trim_threshold": "MALLOC_TRIM_THRESHOLD_",
}
"""The variables by which the same was asked for before there were tunables."""


def start_with_large_pages(setting: Path = SETTING) -> None:
    """Start this program anew with large pages, where that makes a difference; once.

    Args:
        setting: the file in which Linux says who gets large pages.
    """
    if "[madvise]" in _content(setting):
        _start_with(LARGE_PAGES)


def start_with_steady_heaps() -> None:
    """Start this program anew with heaps that do not grow for ever, where C is GNU's; once."""
    if "CS_GNU_LIBC_VERSION" in os.confstr_names:
        _start_with(STEADY_HEAPS)


def asking(environment: Mapping[str, str], tunables: Sequence[str]) -> dict[str, str] | None:
    """The environment of a program that asks for something of the C library.

    Args:
        environment: that of this program.
        tunables: ``LARGE_PAGES`` or ``STEADY_HEAPS``.

    Returns:
        None if all is asked already: what a user set is left as it is.
    """
    set_already = environment.get(VARIABLE, "")
    missing = [one for one in tunables if not _is_set(one.partition("=")[0], environment)]
    if not missing:
        return None
    return {**environment, VARIABLE: ":".join(([set_already] if set_already else []) + missing)}


def _is_set(name: str, environment: Mapping[str, str]) -> bool:
    return name in environment.get(VARIABLE, "") or _OLDER.get(name, "") in environment


def _start_with(tunables: Sequence[str]) -> None:
    environment = asking(os.environ, tunables)
    if environment is not None:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606 - this very program


def _content(setting: Path) -> str:
    try:
        return setting.read_text(encoding="ascii")
    except OSError:
        return ""
