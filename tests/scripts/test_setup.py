"""Set-up names what a machine lacks, and touches nothing it was not allowed to."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
BARE_TOOLS = ("cat", "cut", "dirname", "env", "grep", "id", "mktemp", "python3", "rm", "sh", "tail")


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A folder of commands as on a machine with a shell and Python, and nothing else."""
    for tool in BARE_TOOLS:
        found = shutil.which(tool)
        assert found is not None, tool
        (tmp_path / tool).symlink_to(found)
    return tmp_path


def run_script(name: str, *args: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(SCRIPTS / name), *args],
        env={**os.environ, "PATH": str(path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def missing_packages(which: str, path: Path) -> set[str]:
    done = run_script("missing-system", which, path=path)
    assert done.returncode == 0, done.stderr
    return {line.split("\t")[0] for line in done.stdout.splitlines()}


def test_tests_need_more_than_playing(bare_path: Path) -> None:
    only_tests = missing_packages("test", bare_path) - missing_packages("run", bare_path)
    assert {"git", "ffmpeg", "mpg123", "chromium"} <= only_tests


def test_a_command_that_is_there_is_not_missing(bare_path: Path) -> None:
    (bare_path / "mpg123").symlink_to(bare_path / "sh")
    assert "mpg123" not in missing_packages("test", bare_path)


def test_an_old_python_is_missing_python(bare_path: Path) -> None:
    (bare_path / "python3").unlink()
    old = bare_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    assert "python3-venv" in missing_packages("run", bare_path)


def test_without_apt_it_only_tells_how(bare_path: Path) -> None:
    done = run_script("install-system", "libfluidsynth3", path=bare_path)
    assert done.returncode == 1
    lines = [line.split() for line in done.stderr.splitlines()]
    assert ["Debian,", "Ubuntu"] in [words[:2] for words in lines]
    assert "apt-get install libfluidsynth3" in done.stderr


def test_not_root_and_nobody_to_ask_it_only_tells_how(bare_path: Path) -> None:
    called = bare_path / "called"
    behaviours = {"apt-get": f"touch {called}", "sudo": f"touch {called}", "id": "echo 1000"}
    for tool, behaviour in behaviours.items():
        (bare_path / tool).unlink(missing_ok=True)
        (bare_path / tool).write_text(f"#!/bin/sh\n{behaviour}\n")
        (bare_path / tool).chmod(0o755)
    done = run_script("install-system", "libfluidsynth3", path=bare_path)
    assert done.returncode == 1
    assert "apt-get install libfluidsynth3" in done.stderr
    assert not called.exists()


def test_a_set_that_is_not_one_is_refused(bare_path: Path) -> None:
    done = run_script("missing-system", "everything", path=bare_path)
    assert done.returncode == 1
    assert "run|test" in done.stderr
