import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from courante.cli.memory import LARGE_PAGES, STEADY_HEAPS, VARIABLE, asking

LARGE = """
import os, sys
from pathlib import Path
from courante.cli.memory import start_with_large_pages
start_with_large_pages(Path(sys.argv[1]))
print(os.environ.get("GLIBC_TUNABLES"), sys.argv[2:])
"""
ARENAS = """
import ctypes, os, sys, threading
from courante.cli.memory import start_with_steady_heaps
start_with_steady_heaps()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(8)
def work():
    together.wait()
    libc.malloc(ctypes.c_size_t(1000))
    together.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(os.environ["GLIBC_TUNABLES"], file=sys.stderr)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""
GNU = hasattr(ctypes.CDLL(None), "gnu_get_libc_version")


def test_a_program_starts_anew_once_with_the_same_arguments(tmp_path: Path) -> None:
    setting = tmp_path / "enabled"
    setting.write_text("always [madvise] never\n")
    command = [sys.executable, "-c", LARGE, str(setting), "a", "b c"]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env={})
    assert done.stdout == f"{LARGE_PAGES[0]} ['a', 'b c']\n"


@pytest.mark.parametrize("content", [None, "[always] madvise never", "always madvise [never]"])
def test_where_large_pages_make_no_difference(tmp_path: Path, content: str | None) -> None:
    setting = tmp_path / "enabled"
    if content is not None:
        setting.write_text(content)
    command = [sys.executable, "-c", LARGE, str(setting)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env={})
    assert done.stdout == "None []\n"


@pytest.mark.skipif(not GNU, reason="another C library than GNU's has no arenas to limit")
def test_threads_share_two_heaps() -> None:
    command = [sys.executable, "-c", ARENAS]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env={})
    assert done.stderr == ":".join(STEADY_HEAPS) + "\n"
    assert 1 <= done.stdout.count("<heap nr=") <= 2


def test_other_tunables_stay_and_an_answer_is_not_asked_for_again() -> None:
    asked = {VARIABLE: f"glibc.malloc.check=1:{LARGE_PAGES[0]}"}
    assert asking({VARIABLE: "glibc.malloc.check=1"}, LARGE_PAGES) == asked
    assert asking(asked, LARGE_PAGES) is None
    all_asked = asking({}, STEADY_HEAPS)
    assert all_asked is not None
    assert asking(all_asked, STEADY_HEAPS) is None


def test_what_a_user_set_is_left() -> None:
    assert asking({VARIABLE: "glibc.malloc.hugetlb=0"}, LARGE_PAGES) is None
    _, *others = STEADY_HEAPS
    own = "glibc.malloc.arena_max=16"
    assert asking({VARIABLE: own}, STEADY_HEAPS) == {VARIABLE: ":".join((own, *others))}
    older = {"MALLOC_ARENA_MAX": "4", "MALLOC_MMAP_THRESHOLD_": "1", "MALLOC_TRIM_THRESHOLD_": "1"}
    assert asking(older, STEADY_HEAPS) is None
