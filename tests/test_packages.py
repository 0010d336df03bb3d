"""What can be known of the packages without the internet; ``make audit`` looks up the rest."""

import importlib.metadata
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
FREE = re.compile(
    r"\b(MIT|MIT-\w+|0?BSD|BSD-\d|Apache|ISC|PSF\w*|Python Software|MPL|Mozilla|Zlib|CC0|LGPL)"
)
OURS_TO_CHOOSE = re.compile(r"\b(?<!L)A?GPL|(?<!Lesser )General Public", re.IGNORECASE)
UNDECLARED = {"atheris": "Apache-2.0"}
"""Read by a person in the project's own files."""


def test_the_packages_agree_with_each_other() -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "check"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_what_is_installed_is_what_is_pinned() -> None:
    lines = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    pinned = {spelt(name): version for name, version in pins.items()}
    for package in installed():
        name = spelt(package.name)
        if name not in {"courante", "pip"}:
            assert pinned.get(name) == package.version, name


def test_every_licence_lets_courante_be_apache_licensed() -> None:
    for package in installed():
        licence = licence_of(package)
        assert FREE.search(licence), f"{package.name}: {licence or 'no licence declared'}"
        assert not OURS_TO_CHOOSE.search(licence), f"{package.name}: {licence}"


def installed() -> Iterable[importlib.metadata.Distribution]:
    """What is installed here; not what a package carries along for itself, as Ray does psutil.

    Once it is imported, Ray has that on this process's path.
    """
    return importlib.metadata.distributions(path=[sysconfig.get_path("purelib")])


def licence_of(package: importlib.metadata.Distribution) -> str:
    """As the package declares it: the expression, else the classifiers, else the first line."""
    declared = package.metadata.get_all("License-Expression") or []
    classifiers = package.metadata.get_all("Classifier") or []
    declared += [text for text in classifiers if text.startswith("License ::")]
    if not declared:
        texts = package.metadata.get_all("License") or []
        declared = [text.splitlines()[0] for text in texts if text]
    return "; ".join(declared) or UNDECLARED.get(spelt(package.name), "")


def spelt(name: str) -> str:
    """As package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()
