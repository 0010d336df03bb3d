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


def test_the_app_needs_its_own_tools_and_no_music(bare_path: Path) -> None:
    app = missing_packages("android", bare_path)
    assert {"default-jdk-headless", "maven", "aapt", "zipalign", "apksigner"} <= app
    assert app <= missing_packages("test", bare_path)
    assert "libfluidsynth3" not in app


def test_the_page_is_built_with_node_and_nothing_else(bare_path: Path) -> None:
    assert missing_packages("web", bare_path) == {"nodejs", "npm"}
    assert {"nodejs", "npm"} <= missing_packages("test", bare_path)
    assert not {"nodejs", "npm"} & missing_packages("run", bare_path)


@pytest.mark.parametrize(("tells", "suits"), [("v16.20.2", False), ("v18.19.0", True)])
def test_an_old_node_is_missing_node(bare_path: Path, *, tells: str, suits: bool) -> None:
    node = bare_path / "node"
    node.write_text(f"#!/bin/sh\necho {tells}\n")
    node.chmod(0o755)
    assert ("nodejs" not in missing_packages("web", bare_path)) == suits


@pytest.mark.parametrize(
    ("tells", "suits"), [("11.0.2", False), ("17.0.15", True), ("25-ea", True)]
)
def test_an_old_java_is_missing_java(bare_path: Path, *, tells: str, suits: bool) -> None:
    javac = bare_path / "javac"
    javac.write_text(f"#!/bin/sh\necho javac {tells}\n")
    javac.chmod(0o755)
    assert ("default-jdk-headless" not in missing_packages("android", bare_path)) == suits


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
    assert "usage: " in done.stderr
    assert "run|android|" in done.stderr
