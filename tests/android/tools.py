"""What the tests of the Android build share: its scripts, its pinned jars, and small packages."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import REPOSITORY, missing

ANDROID = REPOSITORY / "android"
SUPPORT = ANDROID / "support"
LIB = ANDROID / "build" / "lib"
FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")
ANDROID_JAR = "android-all-14-robolectric-10818077.jar"

MANIFEST = """<manifest xmlns:android="http://schemas.android.com/apk/res/android"
    package="org.courante.app">
  <uses-sdk android:minSdkVersion="26" android:targetSdkVersion="35" />
  <uses-permission android:name="android.permission.INTERNET" />
  <application android:label="Courante">
    <activity android:name="org.courante.ui.MainActivity" android:exported="true">
      <intent-filter>
        <action android:name="android.intent.action.MAIN" />
        <category android:name="android.intent.category.LAUNCHER" />
      </intent-filter>
    </activity>
  </application>
</manifest>
"""


def run(
    *command: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; without CI, release key or jobs of an outer make."""
    left_out = ("CI", "MAKEFLAGS", "MAKELEVEL", "MAVEN_ARGS")
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in left_out and not name.startswith("COURANTE_KEY")
    }
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=inherited | dict(environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )


def done(*command: str | Path, cwd: Path | None = None) -> None:
    """Run a command that has to succeed."""
    result = run(*command, cwd=cwd)
    assert result.returncode == 0, result.stdout + result.stderr


def gate(
    name: str, *args: str | Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """What a gate says."""
    return run(SUPPORT / "gates" / name, *args, environment=environment)


def jar(name: str) -> Path:
    """A pinned jar, which `make android` or `make test-android` has fetched."""
    path = LIB / name
    if not path.is_file():
        missing(f"{path.name}", "run make test-android first, which fetches it")
    return path


def link(folder: Path, manifest: str = MANIFEST, code: str = "1002003") -> Path:
    """A package of this manifest, with neither code nor signature."""
    (folder / "AndroidManifest.xml").write_text(manifest, encoding="utf-8")
    resources = folder / "res" / "values-pt"
    resources.mkdir(parents=True)
    (resources / "strings.xml").write_text(
        "<resources><string name='play'>Tocar</string></resources>", encoding="utf-8"
    )
    (folder / "res" / "values").mkdir()
    (folder / "res" / "values" / "strings.xml").write_text(
        "<resources><string name='play'>Play</string></resources>", encoding="utf-8"
    )
    done("aapt2", "compile", "--dir", folder / "res", "-o", folder / "res.zip")
    package = folder / "linked.apk"
    done(
        *("aapt2", "link", "-o", package, "-I", FRAMEWORK, "--version-name", "1.2.3"),
        *("--version-code", code, "--manifest", folder / "AndroidManifest.xml"),
        folder / "res.zip",
    )
    return package


def make_key(store: Path, *, algorithm: str) -> Path:
    """A key store with one key: `key`, password `password`."""
    done(
        *("keytool", "-genkeypair", "-keystore", store, "-storetype", "PKCS12"),
        *("-storepass", "password", "-alias", "key", "-keyalg", algorithm),
        *("-dname", "CN=Test", "-validity", "100"),
    )
    return store


def compile_java(folder: Path, source: str, *class_path: Path) -> Path:
    """The folder of the classes that one source file, of class Sample, compiles to."""
    (folder / "Sample.java").write_text(source, encoding="utf-8")
    classes = folder / "classes"
    classes.mkdir()
    path = ":".join(str(jar) for jar in class_path) or "."
    file = folder / "Sample.java"
    done("javac", "-nowarn", "--release", "8", "-cp", path, "-d", classes, file)
    return classes
