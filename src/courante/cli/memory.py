"""How the C library hands out memory, told to it before the program starts.

* **Training: large pages.** XLA asks the C library for a gigabyte in every update and gives it
  back. In pages of 4 KiB, clearing it anew takes a quarter of the time. Linux hands out pages of
  2 MiB to programs that ask for them.
* **Serving: few arenas.** The GNU C library gives threads heaps of their own, up to eight times as
  many as there are cores. What one thread frees no other can use, so a server whose many threads
  take turns at the same work grows to several times of what it holds, for hours.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "GLIBC_TUNABLES"
LARGE_PAGES = "glibc.malloc.hugetlb=1"
FEW_ARENAS = "glibc.malloc.arena_max=2"
SETTING = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_OLDER = {FEW_ARENAS: ("MALLOC_ARENA_MAX",)}


def start_with_large_pages(setting: Path = SETTING) -> None:
    """Start this program anew with large pages, where that makes a difference; once.

    Args:
        setting: the file in which Linux says who gets large pages.
    """
    if "[madvise]" in _content(setting):
        _start_with(LARGE_PAGES)


def start_with_few_arenas() -> None:
    """Start this program anew with few heaps for all its threads, where C is GNU's; once."""
    if "CS_GNU_LIBC_VERSION" in os.confstr_names:
        _start_with(FEW_ARENAS)


def asking(environment: Mapping[str, str], tunable: str) -> dict[str, str] | None:
    """The environment of a program that asks for something of the C library.

    Args:
        environment: that of this program.
        tunable: ``LARGE_PAGES`` or ``FEW_ARENAS``.

    Returns:
        None if it is asked already: what a user set is left as it is.
    """
    tunables = environment.get(VARIABLE, "")
    name = tunable.partition("=")[0]
    if name in tunables or any(older in environment for older in _OLDER.get(tunable, ())):
        return None
    both = f"{tunables}:{tunable}" if tunables else tunable
    return {**environment, VARIABLE: both}


def _start_with(tunable: str) -> None:
    environment = asking(os.environ, tunable)
    if environment is not None:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606 - this very program


def _content(setting: Path) -> str:
    try:
        return setting.read_text(encoding="ascii")
    except OSError:
        return ""
