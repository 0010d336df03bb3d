"""The programs beside this file, each for some seconds, in a process of its own."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY, missing
from tests.fuzz.bounds import ATHERIS_S, FACTOR

PROGRAMS = sorted(path.stem for path in Path(__file__).parent.glob("atheris_*.py"))
HANGS_S = 10
FROM_A_SMALL_PARENT = ("/bin/sh", "-c", '"$@"; exit $?', "sh")
"""Linux counts the memory of whoever starts a program as used by it, and the fuzzer has a limit: so
it is started by a shell, not by the process in which all these tests run."""


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_breaks(program: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        missing("atheris", "pip install atheris (Linux on x86-64 only)")
    bounds = [f"-max_total_time={ATHERIS_S}", f"-timeout={HANGS_S}", "-rss_limit_mb=4000"]
    seed = ["-seed=1"] if FACTOR == 1 else []
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((f"{REPOSITORY}/src", str(REPOSITORY))),
        "TMPDIR": str(tmp_path),
    }
    command = [sys.executable, "-m", f"tests.fuzz.{program}", str(tmp_path / "corpus")]
    ran = subprocess.run(
        [*FROM_A_SMALL_PARENT, *command, *bounds, *seed],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=ATHERIS_S + 120,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    done = re.search(r"^Done (\d+) runs in", ran.stderr, re.MULTILINE)
    assert done is not None, ran.stderr[-3000:]
    assert int(done[1]) > 100
