"""The check script stops at the first failure, skips nothing in CI and ends on pytest's own line.

It runs with fakes in place of the checkers: each appends its name to a file, and does as told.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
CHECKERS = ("ruff", "pyright", "lint-imports", "node", "make", "pytest")
PASSED = "===== 3 passed in 0.10s ====="


class FakeProject:
    """A project with nothing in it but the script and fake checkers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.binaries = folder / ".venv" / "bin"
        self.binaries.mkdir(parents=True)
        shutil.copytree(SCRIPTS, folder / "scripts")
        for checker in CHECKERS:
            self.let(checker, says=PASSED if checker == "pytest" else "fine")

    def let(self, checker: str, *, says: str, status: int = 0) -> None:
        """Make a checker say this and end with this status."""
        fake = self.binaries / checker
        note = f'echo "{checker} $1" >>"{self.folder}/called"'
        fake.write_text(f'#!/bin/sh\n{note}\necho "{says}"\nexit {status}\n')
        fake.chmod(0o755)

    def check(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script; without CI set unless it is asked for."""
        inherited = {name: value for name, value in os.environ.items() if name != "CI"}
        return subprocess.run(
            [str(self.folder / "scripts" / "check")],
            env=inherited | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def called(self) -> list[str]:
        """The checkers that ran, in order, each with its first argument."""
        return (self.folder / "called").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def project(tmp_path: Path) -> FakeProject:
    return FakeProject(tmp_path)


def test_all_run_in_order_and_the_last_line_is_the_test_runners(project: FakeProject) -> None:
    done = project.check(CI="true")
    assert done.returncode == 0, done.stderr
    checks = ["ruff check", "ruff format", "pyright ", "lint-imports --no-logo"]
    page, app = "node web/check.mjs", "make --no-print-directory"
    assert project.called == [*checks, page, app, "pytest --cov"]
    assert done.stdout.splitlines()[-1] == PASSED


@pytest.mark.parametrize(
    ("failing", "ran"), [("ruff", 1), ("pyright", 3), ("lint-imports", 4), ("node", 5), ("make", 6)]
)
def test_it_stops_at_the_first_failure(project: FakeProject, failing: str, ran: int) -> None:
    project.let(failing, says="wrong", status=1)
    done = project.check()
    assert done.returncode == 1
    assert len(project.called) == ran
    assert f": {failing}" in done.stderr


def test_failing_tests_fail_the_check(project: FakeProject) -> None:
    project.let("pytest", says="===== 1 failed, 2 passed in 0.10s =====", status=1)
    assert project.check().returncode == 1


def test_a_skipped_test_fails_in_ci_only(project: FakeProject) -> None:
    project.let("pytest", says="===== 2 passed, 1 skipped in 0.10s =====")
    assert project.check().returncode == 0
    done = project.check(CI="true")
    assert done.returncode == 1
    assert "1 skipped" in done.stderr
