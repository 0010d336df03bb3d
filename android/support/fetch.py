"""Fetch what artefacts.txt pins, with Maven, and refuse whatever has another SHA-256.

fetch.py ARTEFACTS FOLDER USE... leaves the files of those uses in FOLDER under Maven's own names.
A file that is there already and right is not fetched again. Where artefacts come from is the
business of your Maven's own settings; MAVEN_ARGS in the environment is passed on to it. Where
SSL_CERT_FILE names the authorities to trust, as for curl and pip, Maven trusts them too.
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple, NoReturn

PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
TRUST_STORE = Path(__file__).resolve().parent / "java/org/courante/support/TrustStore.java"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
STORE_PASSWORD = "changeit"  # noqa: S105 - Java wants one; what it guards is public
LINE = re.compile(r"(\w+) +([0-9a-f]{64}) ([\w.-]+):([\w.-]+):([\w.-]+?)(?::(\w+))?")


class Artefact(NamedTuple):
    """One pinned file of a Maven repository."""

    use: str
    sha256: str
    group: str
    name: str
    version: str
    type: str

    @property
    def file(self) -> str:
        """What the file is called; no two artefacts may share it."""
        return f"{self.name}-{self.version}.{self.type}"


def fail(message: str) -> NoReturn:
    """End with one line on what is wrong."""
    sys.exit(f"fetch.py: {message}")


def read_pins(path: Path) -> list[Artefact]:
    """The artefacts of a pin file, in its order."""
    pins: list[Artefact] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        found = LINE.fullmatch(line)
        if not found:
            fail(f"{path}:{number}: want USE SHA-256 GROUP:ARTEFACT:VERSION[:TYPE], not: {line}")
        pins.append(Artefact(*found.groups(default="jar")))
    files = [pin.file for pin in pins]
    twice = sorted({file for file in files if files.count(file) > 1})
    if twice:
        fail(f"{path} names {twice[0]} twice")
    return pins


def sha256(path: Path) -> str:
    """The hash of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_right(pin: Artefact, folder: Path) -> bool:
    """Whether the artefact is in the folder, with the hash that is pinned."""
    path = folder / pin.file
    return path.is_file() and sha256(path) == pin.sha256


def project(pins: list[Artefact]) -> str:
    """A Maven project that only names what to copy: not what those need in their turn."""
    items = "".join(
        f"<artifactItem><groupId>{pin.group}</groupId><artifactId>{pin.name}</artifactId>"
        f"<version>{pin.version}</version><type>{pin.type}</type></artifactItem>"
        for pin in pins
    )
    group, plugin, version = PLUGIN.split(":")
    return (
        "<project><modelVersion>4.0.0</modelVersion><groupId>org.courante</groupId>"
        "<artifactId>artefacts</artifactId><version>1</version><packaging>pom</packaging>"
        f"<build><plugins><plugin><groupId>{group}</groupId><artifactId>{plugin}</artifactId>"
        f"<version>{version}</version><configuration><artifactItems>{items}</artifactItems>"
        "</configuration></plugin></plugins></build></project>"
    )


def maven_environment(folder: Path) -> dict[str, str]:
    """The environment for Maven, with the authorities of SSL_CERT_FILE: Java reads its own list."""
    environment = dict(os.environ)
    bundle = environment.get("SSL_CERT_FILE", "")
    options = environment.get("MAVEN_OPTS", "")
    if not bundle or "javax.net.ssl.trustStore" in options:
        return environment
    store = folder / "authorities.p12"
    command = ["java", str(TRUST_STORE), bundle, str(store), STORE_PASSWORD]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        fail("Java is missing: install a JDK (Debian: apt-get install default-jdk-headless)")
    if done.returncode:
        fail(f"SSL_CERT_FILE ({bundle}) cannot be read: {done.stderr.strip().splitlines()[0]}")
    trust = f"-Djavax.net.ssl.trustStore={store} -Djavax.net.ssl.trustStoreType=PKCS12"
    trust += f" -Djavax.net.ssl.trustStorePassword={STORE_PASSWORD}"
    return {**environment, "MAVEN_OPTS": f"{options} {trust}".strip()}


def reason(output: str) -> str:
    """Maven's first line that says what is wrong."""
    lines = [COLOUR.sub("", line).strip() for line in output.splitlines()]
    errors = [line for line in lines if line.removeprefix("[ERROR]").strip()]
    return errors[0] if errors else "it does not say why"


def copy_with_maven(pins: list[Artefact], folder: Path) -> None:
    """Have Maven put the artefacts into a folder, unchecked."""
    pom = folder / "pom.xml"
    pom.write_text(project(pins), encoding="utf-8")
    options = shlex.split(os.environ.get("MAVEN_ARGS", ""))
    command = ["mvn", "-B", "-q", "-Dstyle.color=never", *options, "-f", str(pom), f"{PLUGIN}:copy"]
    try:
        done = subprocess.run(
            [*command, f"-DoutputDirectory={folder}"],
            capture_output=True,
            text=True,
            check=False,
            env=maven_environment(folder),
        )
    except FileNotFoundError:
        fail("Maven is missing: install it (Debian: apt-get install maven)")
    if done.returncode:
        fail(f"Maven could not fetch the artefacts. {reason(done.stdout + done.stderr)}")


def fetch(pins: list[Artefact], folder: Path) -> None:
    """Bring the artefacts into the folder, all of them checked before the first is moved in."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as name:
        new = Path(name)
        copy_with_maven(pins, new)
        for pin in pins:
            if not (new / pin.file).is_file():
                fail(f"Maven brought no {pin.file}")
            if not is_right(pin, new):
                got = sha256(new / pin.file)
                fail(f"{pin.file} is not what is pinned: SHA-256 {got}, wanted {pin.sha256}")
        for pin in pins:
            shutil.move(new / pin.file, folder / pin.file)


def drop_strangers(folder: Path, pinned: set[str]) -> None:
    """Remove what is no longer pinned: tests run with every jar of the folder."""
    for path in [*folder.glob("*.jar"), *folder.glob("*.signature")]:
        if path.name not in pinned:
            path.unlink()


def main(pin_file: str, target: str, *uses: str) -> None:
    """Fetch what is not there yet for the uses named."""
    folder = Path(target).resolve()
    all_pins = read_pins(Path(pin_file))
    pins = [pin for pin in all_pins if pin.use in uses]
    if not pins:
        fail(f"{pin_file} pins nothing for: {' '.join(uses) or 'no use named'}")
    drop_strangers(folder, {pin.file for pin in all_pins})
    lacking = [pin for pin in pins if not is_right(pin, folder)]
    if lacking:
        print(f"Fetching {len(lacking)} artefacts with Maven (minutes, the first time)", flush=True)
        fetch(lacking, folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
