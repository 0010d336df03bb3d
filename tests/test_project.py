"""What holds for the project as a whole: nothing of one machine in it, everything pinned."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]

# Each pattern is written so that it does not match itself.
TRACES_OF_ONE_MACHINE = {
    "a package index": r"index[-_]url|find[-_]links|trusted[-_]host|(?m:^registry ?=)",
    "a lock file's download address": r'"resolved["]: *"https?:',
    "a registry's host": r"(npmjs|pypi|pythonhosted|maven)[.](org|com|apache)|deb[.]debian",
    "a developer's folder": r"(?<![\w.~])/(home|root|work|Users)/[\w.]",
}


def tracked_texts() -> list[tuple[str, str]]:
    """Path and text of every file that is in the repository, or would be if it were added."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-coz", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
    )
    texts: list[tuple[str, str]] = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = REPOSITORY / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content:
            texts.append((name, content.decode("utf-8")))
    return texts


@pytest.mark.parametrize("trace", TRACES_OF_ONE_MACHINE)
def test_no_file_tells_where_it_was_written(trace: str) -> None:
    pattern = re.compile(TRACES_OF_ONE_MACHINE[trace])
    found = [f"{name}: {hit[0]}" for name, text in tracked_texts() if (hit := pattern.search(text))]
    assert found == []


def package_name(requirement: str) -> str:
    """The name a requirement or a pin begins with, spelt as package indexes compare names."""
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_every_named_dependency_is_pinned() -> None:
    lines = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []
    named = [*PYPROJECT["build-system"]["requires"], *PROJECT["dependencies"]]
    for extra in PROJECT["optional-dependencies"].values():
        named.extend(extra)
    assert {package_name(n) for n in named} <= {package_name(pin) for pin in pins}


def imported_modules(folder: str) -> set[str]:
    """Top-level names of what the Python files below a folder of the repository import."""
    modules: set[str] = set()
    for path in (REPOSITORY / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                modules.add(node.module.split(".")[0])
    return modules


@pytest.mark.parametrize(
    ("folder", "extras"), [("src", []), ("tests", ["dev"]), ("benchmarks", ["dev"])]
)
def test_every_imported_package_is_a_named_dependency(folder: str, extras: list[str]) -> None:
    named = {package_name(n) for n in PROJECT["dependencies"]}
    for extra in extras:
        named |= {package_name(n) for n in PROJECT["optional-dependencies"][extra]}
    distributions = importlib.metadata.packages_distributions()
    ours = {path.stem for path in (REPOSITORY / folder).iterdir()} | {"courante", folder}
    foreign = imported_modules(folder) - sys.stdlib_module_names - ours
    unnamed = {
        module
        for module in foreign
        if not named & {package_name(name) for name in distributions.get(module, [])}
    }
    assert unnamed == set()


def test_the_installed_package_is_this_one() -> None:
    assert importlib.metadata.version("courante") == PROJECT["version"]


def test_make_help_tells_every_target() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    told = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
        text=True,
    )
    assert {line.split()[0] for line in told.stdout.splitlines()[1:]} == set(phony[1].split())


def test_the_published_files_of_the_licence_exist() -> None:
    for name in PROJECT["license-files"]:
        assert (REPOSITORY / name).stat().st_size > 0
    assert "Apache License" in (REPOSITORY / "LICENSE").read_text(encoding="utf-8")
