"""Each gate of the Android build lets a good package through and stops a bad one, saying why."""

import subprocess
from pathlib import Path

import pytest
from tests.android.tools import (
    ANDROID,
    ANDROID_JAR,
    LIB,
    MANIFEST,
    SUPPORT,
    compile_java,
    done,
    gate,
    jar,
    link,
)

LAMBDA = "class Sample { Runnable run = () -> {}; }"
PLAIN = "class Sample { public String toString() { return super.toString(); } }"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return link(tmp_path_factory.mktemp("package"))


def sign(package: Path, key: Path, folder: Path, *options: str) -> Path:
    done("zipalign", "-f", "4", package, folder / "aligned.apk")
    signed = folder / "signed.apk"
    done(
        *("apksigner", "sign", "--ks", key, "--ks-pass", "pass:password", *options),
        *("--v1-signing-enabled", "false", "--out", signed, folder / "aligned.apk"),
    )
    return signed


def test_a_package_with_both_signatures_passes(package: Path, key: Path, tmp_path: Path) -> None:
    assert gate("signature", sign(package, key, tmp_path)).returncode == 0


def test_a_package_without_the_newer_signature_is_stopped(
    package: Path, key: Path, tmp_path: Path
) -> None:
    refused = gate("signature", sign(package, key, tmp_path, "--v3-signing-enabled", "false"))
    assert refused.returncode == 1
    assert "no v3 signature" in refused.stderr


def test_a_package_without_any_signature_is_stopped(package: Path) -> None:
    assert gate("signature", package).returncode == 1


def test_a_package_that_tells_the_right_things_passes(package: Path) -> None:
    passed = gate("badging", package, "1.2.3")
    assert (passed.returncode, passed.stderr) == (0, "")


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ('minSdkVersion="26"', 'minSdkVersion="24"', "sdkVersion:'26'"),
        ('targetSdkVersion="35"', 'targetSdkVersion="33"', "targetSdkVersion:'35'"),
        ("org.courante.ui.MainActivity", "org.courante.ui.Other", "launchable-activity"),
        ('package="org.courante.app"', 'package="org.courante.other"', "package: name"),
        ("<application ", '<application android:debuggable="true" ', "can be debugged"),
    ],
)
def test_a_package_that_tells_other_things_is_stopped(
    good: str, bad: str, named: str, tmp_path: Path
) -> None:
    refused = gate("badging", link(tmp_path, MANIFEST.replace(good, bad)), "1.2.3")
    assert refused.returncode == 1
    assert named in refused.stderr


def test_a_package_of_another_version_is_stopped(package: Path) -> None:
    assert "versionName='1.2.4'" in gate("badging", package, "1.2.4").stderr


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("android.permission.INTERNET\n", ""),
        ("android.permission.INTERNET\nandroid.permission.CAMERA\n", "> android.permission.CAMERA"),
        ("android.permission.CAMERA\n", "< android.permission.INTERNET"),
    ],
)
def test_permissions_are_those_listed(
    package: Path, tmp_path: Path, listed: str, said: str
) -> None:
    (tmp_path / "list").write_text(listed, encoding="utf-8")
    judged = gate("permissions", package, tmp_path / "list")
    assert judged.returncode == bool(said)
    assert said in judged.stderr


@pytest.mark.parametrize(("size", "status"), [(999_999, 0), (1_000_000, 1)])
def test_a_megabyte_is_too_much(tmp_path: Path, size: int, status: int) -> None:
    (tmp_path / "app.apk").write_bytes(bytes(size))
    assert gate("size", tmp_path / "app.apk").returncode == status


@pytest.mark.parametrize(("source", "said"), [(PLAIN, ""), (LAMBDA, "LSample;")])
def test_code_that_android_cannot_run_is_stopped(tmp_path: Path, source: str, said: str) -> None:
    dx = jar("dalvik-dx-16.0.1.jar")
    dex = tmp_path / "classes.dex"
    done(
        *("java", "-cp", dx, "com.android.dx.command.Main", "--dex", "--min-sdk-version=26"),
        *(f"--output={dex}", compile_java(tmp_path, source)),
    )
    judged = gate("bytecode", dex)
    assert judged.returncode == bool(said)
    assert said in judged.stderr


@pytest.fixture(scope="module")
def check_api(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The class path of the check, compiled for these tests."""
    folder = tmp_path_factory.mktemp("check-api")
    needed = [jar("animal-sniffer-1.27.jar"), jar("asm-9.8.jar")]
    path = ":".join(str(item) for item in needed)
    source = SUPPORT / "java" / "org" / "courante" / "support" / "CheckApi.java"
    done("javac", "-cp", path, "-d", folder, source)
    return f"{folder}:{path}"


USES_OF_ANDROID = """abstract class Sample extends android.app.Service {
  void use(android.content.Context context) {
    context.getPackageName();
    context.getMainExecutor();
    getMainExecutor();
  }
}"""
NEWER = "java.util.concurrent.Executor {}.getMainExecutor()  28\n"
LISTED = NEWER.format("android.content.Context") + NEWER.format("Sample")
USES_OF_HIDDEN = """abstract class Sample extends android.app.Service {
  void use() {
    android.app.ActivityThread.currentApplication();
    getUserId();
    getMainExecutor();
  }
}"""


def test_what_is_public_or_listed_as_newer_passes(check_api: str, tmp_path: Path) -> None:
    judged = judge_api(check_api, tmp_path, USES_OF_ANDROID, LISTED)
    assert (judged.returncode, judged.stderr) == (0, "")


def test_hidden_newer_and_stale_are_stopped(check_api: str, tmp_path: Path) -> None:
    stale = "void android.content.Context.nothing()"
    judged = judge_api(check_api, tmp_path, USES_OF_HIDDEN, f"{stale}  28\n")
    assert judged.returncode == 1
    said = [line for line in judged.stderr.splitlines() if line.startswith("api: ")]
    assert [line for line in said if "ActivityThread.currentApplication() is not in" in line]
    assert [line for line in said if "Sample.getUserId() is not in" in line]
    assert [line for line in said if "Sample.getMainExecutor() is newer" in line]
    assert [line for line in said if line.startswith(f"api: {stale} is listed")]


def judge_api(
    class_path: str, folder: Path, source: str, listed: str
) -> subprocess.CompletedProcess[str]:
    classes = compile_java(folder, source, jar(ANDROID_JAR))
    allowed = folder / "newer-api.txt"
    allowed.write_text(listed, encoding="utf-8")
    return gate("api", class_path, LIB, allowed, classes)


@pytest.mark.parametrize(
    ("build", "said"),
    [
        ('printf same >"$again/app.apk"', ""),
        ('printf other >"$again/app.apk"', "differs"),
        ("echo no such file; exit 2", "no such file"),
    ],
)
def test_a_build_that_cannot_be_repeated_is_stopped(tmp_path: Path, build: str, said: str) -> None:
    """With a fake in place of make: it writes what it is told to where the gate wants the APK."""
    make = tmp_path / "make"
    make.write_text(
        f"#!/bin/sh\nfor word; do case $word in BUILD=*) again=${{word#*=}};; esac; done\n{build}\n"
    )
    make.chmod(0o755)
    (tmp_path / "app.apk").write_text("same", encoding="utf-8")
    judged = gate(
        "rebuild", tmp_path / "app.apk", ANDROID, tmp_path / "none", environment={"MAKE": str(make)}
    )
    assert judged.returncode == bool(said)
    assert said in judged.stderr
