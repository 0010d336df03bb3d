"""The audit believes nothing that was not looked up; a fake stands in for pip-audit."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
FINE: dict[str, Any] = {"name": "numpy", "version": "2.0", "vulns": []}
HARMED: dict[str, Any] = {
    "name": "h11",
    "version": "0.1",
    "vulns": [{"id": "CVE-1", "fix_versions": ["0.2"]}],
}
UNKNOWN: dict[str, Any] = {"name": "jax", "skip_reason": "could not be audited"}


def audit(folder: Path, *packages: dict[str, Any], status: int = 0) -> tuple[int, str]:
    """Run the script with a fake that finds these packages (or, with none, writes nothing)."""
    shutil.copytree(SCRIPTS, folder / "scripts")
    binaries = folder / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python").symlink_to(sys.executable)
    (folder / "found.json").write_text(json.dumps({"dependencies": packages}))
    write = f'cp "{folder}/found.json" "$2"' if packages else ":"
    find = f'while [ "$1" != --output ]; do shift; done; {write}'
    fake = binaries / "pip-audit"
    fake.write_text(f"#!/bin/sh\n{find}\nexit {status}\n")
    fake.chmod(0o755)
    command = [str(folder / "scripts" / "audit")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("packages", "status", "passed", "said"),
    [
        ([FINE], 0, True, "1 packages, 0 known vulnerabilities"),
        ([FINE, HARMED], 1, False, "h11 0.1: CVE-1, mended in 0.2"),
        ([FINE, UNKNOWN], 0, False, "1 of 2 could not be looked up: jax"),
        (list[dict[str, Any]](), 1, False, "is there a way to the internet?"),
    ],
)
def test_only_what_was_looked_up_and_is_harmless_passes(
    tmp_path: Path, packages: list[dict[str, Any]], status: int, said: str, *, passed: bool
) -> None:
    code, output = audit(tmp_path, *packages, status=status)
    assert (code == 0) is passed, output
    assert said in output
