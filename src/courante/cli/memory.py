"""Large memory pages for training.

XLA asks the C library for a gigabyte in every update and gives it back. In pages of 4 KiB, clearing
it anew takes a quarter of the time. Linux hands out pages of 2 MiB to programs that ask for them;
the GNU C library asks if it is told to before the program starts.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "GLIBC_TUNABLES"
LARGE_PAGES = "glibc.malloc.hugetlb=1"
SETTING = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def start_with_large_pages(setting: Path = SETTING) -> None:
    """Start this program anew with large pages, where that makes a difference; once.

    Args:
        setting: the file in which Linux says who gets large pages.
    """
    environment = asking(os.environ, _content(setting))
    if environment is not None:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606 - this very program


def asking(environment: Mapping[str, str], setting: str) -> dict[str, str] | None:
    """The environment of a program that asks for large pages.

    Args:
        environment: that of this program.
        setting: such as ``always [madvise] never``.

    Returns:
        None if it asks already, or if asking changes nothing.
    """
    tunables = environment.get(VARIABLE, "")
    if "[madvise]" not in setting or "glibc.malloc.hugetlb" in tunables:
        return None
    both = f"{tunables}:{LARGE_PAGES}" if tunables else LARGE_PAGES
    return {**environment, VARIABLE: both}


def _content(setting: Path) -> str:
    try:
        return setting.read_text(encoding="ascii")
    except OSError:
        return ""
