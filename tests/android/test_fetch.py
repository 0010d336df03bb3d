"""What is pinned is fetched once and checked; anything else is refused in one line.

A fake stands in for Maven: it puts files of known content where it is asked to.
"""

import hashlib
import subprocess
from pathlib import Path

import pytest
from tests.android.tools import ANDROID, SUPPORT, run
from tests.certificates import make_pair

CONTENT = b"the artefact"
RIGHT = hashlib.sha256(CONTENT).hexdigest()
FAKE = """#!/bin/sh
echo called >>"{folder}/calls"
for word; do case $word in -DoutputDirectory=*) to=${{word#*=}};; esac; done
{does}
"""
BRINGS = 'printf "the artefact" >"$to/thing-1.jar"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pins").write_text(f"build {RIGHT} org.example:thing:1\n", encoding="utf-8")
    return tmp_path


def fetch(
    folder: Path, *uses: str, maven: str = BRINGS, authorities: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Fetch into lib/ of the folder, with the fake first among the commands."""
    fake = folder / "bin" / "mvn"
    fake.parent.mkdir(exist_ok=True)
    fake.write_text(FAKE.format(folder=folder, does=maven), encoding="utf-8")
    fake.chmod(0o755)
    return run(
        *("python3", SUPPORT / "fetch.py", folder / "pins", "lib", *(uses or ("build",))),
        cwd=folder,
        environment={
            "PATH": f"{fake.parent}:/usr/bin:/bin",
            **({} if authorities is None else {"SSL_CERT_FILE": str(authorities)}),
        },
    )


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "lib").iterdir())


def test_what_is_there_and_right_is_not_fetched_again(folder: Path) -> None:
    for _ in range(2):
        assert fetch(folder).returncode == 0
    assert (folder / "lib" / "thing-1.jar").read_bytes() == CONTENT
    assert (folder / "calls").read_text(encoding="utf-8") == "called\n"


def test_what_is_there_and_wrong_is_fetched_anew(folder: Path) -> None:
    (folder / "lib").mkdir()
    (folder / "lib" / "thing-1.jar").write_bytes(b"half of it")
    assert fetch(folder).returncode == 0
    assert (folder / "lib" / "thing-1.jar").read_bytes() == CONTENT


def test_what_is_pinned_no_longer_goes(folder: Path) -> None:
    (folder / "lib").mkdir()
    (folder / "lib" / "thing-0.jar").write_bytes(CONTENT)
    assert fetch(folder).returncode == 0
    assert files_in(folder) == ["thing-1.jar"]


@pytest.mark.parametrize(
    ("maven", "said"),
    [
        ('printf "something else" >"$to/thing-1.jar"', f"wanted {RIGHT}"),
        ("true", "brought no thing-1.jar"),
        ('echo "[ERROR] no such artefact"; exit 1', "no such artefact"),
    ],
)
def test_what_is_not_as_pinned_leaves_nothing(folder: Path, maven: str, said: str) -> None:
    refused = fetch(folder, maven=maven)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert files_in(folder) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("build 12345 org.example:thing:1", "pins:2: want USE SHA-256"),
        (f"test {RIGHT} org.example.other:thing:1", "names thing-1.jar twice"),
    ],
)
def test_a_pin_that_is_none_is_named(folder: Path, line: str, said: str) -> None:
    with (folder / "pins").open("a", encoding="utf-8") as pins:
        pins.write(line + "\n")
    assert said in fetch(folder).stderr


def test_an_unknown_use_is_no_silent_success(folder: Path) -> None:
    assert "pins nothing for: tests" in fetch(folder, "tests").stderr


def test_the_projects_own_pins_can_be_read(tmp_path: Path) -> None:
    """And all but what makes the APK is for tests only."""
    text = (ANDROID / "artefacts.txt").read_text(encoding="utf-8")
    (tmp_path / "pins").write_text(text, encoding="utf-8")
    refused = fetch(tmp_path, "build", "test", maven="true")
    assert "brought no android-all-14" in refused.stderr
    builds = [line.split(":")[1] for line in text.splitlines() if line.startswith("build")]
    assert builds == ["android-all", "dalvik-dx"]


def test_maven_trusts_whom_the_system_trusts(folder: Path) -> None:
    bundle = folder / "authorities.pem"
    ours = make_pair(folder).certificate.read_bytes()
    odd = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    bundle.write_bytes(b"# with a remark\n" + ours + odd + ours)
    list_them = (
        "store=${MAVEN_OPTS#*trustStore=}; "
        'keytool -list -storepass changeit -keystore "${store%% *}" >"' + str(folder) + '/listed"; '
    )
    done = fetch(folder, maven=list_them + BRINGS, authorities=bundle)
    assert done.returncode == 0, done.stderr
    assert "contains 2 entries" in (folder / "listed").read_text(encoding="utf-8")


def test_authorities_that_are_not_there(folder: Path) -> None:
    done = fetch(folder, authorities=folder / "none.pem")
    assert done.returncode == 1
    assert f"SSL_CERT_FILE ({folder}/none.pem) cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_maven_s_reason_is_told_without_its_colours(folder: Path) -> None:
    says = "printf '\\033[0m[ERROR] \\n\\033[0m[ERROR] no such host\\n[ERROR] more\\n'; exit 1"
    assert fetch(folder, maven=says).stderr.strip().endswith("artefacts. [ERROR] no such host")
