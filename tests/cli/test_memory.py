import subprocess
import sys
from pathlib import Path

import pytest

from courante.cli.memory import LARGE_PAGES, VARIABLE, asking

PROGRAM = """
import os, sys
from pathlib import Path
from courante.cli.memory import start_with_large_pages
start_with_large_pages(Path(sys.argv[1]))
print(os.environ.get("GLIBC_TUNABLES"), sys.argv[2:])
"""


def test_a_program_starts_anew_once_with_the_same_arguments(tmp_path: Path) -> None:
    setting = tmp_path / "enabled"
    setting.write_text("always [madvise] never\n")
    command = [sys.executable, "-c", PROGRAM, str(setting), "a", "b c"]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env={})
    assert done.stdout == f"{LARGE_PAGES} ['a', 'b c']\n"


def test_a_system_that_knows_no_large_pages(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "missing")]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env={})
    assert done.stdout == "None []\n"


@pytest.mark.parametrize("setting", ["[always] madvise never", "always madvise [never]", ""])
def test_where_asking_changes_nothing(setting: str) -> None:
    assert asking({"A": "1"}, setting) is None


def test_other_tunables_stay_and_an_answer_is_not_asked_for_again() -> None:
    madvise = "always [madvise] never"
    asked = {VARIABLE: f"glibc.malloc.check=1:{LARGE_PAGES}"}
    assert asking({VARIABLE: "glibc.malloc.check=1"}, madvise) == asked
    assert asking(asked, madvise) is None
    assert asking({VARIABLE: "glibc.malloc.hugetlb=0"}, madvise) is None
