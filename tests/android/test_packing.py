"""The package: the same bytes for the same input, signed by the key that the environment names."""

import subprocess
import zipfile
from pathlib import Path

import pytest
from tests.android.tools import SUPPORT, done, gate, link, make_key, run


@pytest.fixture(scope="module")
def aligned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    done("zipalign", "-f", "4", link(folder), folder / "aligned.apk")
    return folder / "aligned.apk"


def sign(
    aligned: Path, folder: Path, name: str, key: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return run(SUPPORT / "sign", aligned, folder / name, folder / "throw-away.p12", environment=key)


def named(store: Path) -> dict[str, str]:
    return {
        "COURANTE_KEYSTORE": str(store),
        "COURANTE_KEYSTORE_PASSWORD": "password",
        "COURANTE_KEY_ALIAS": "key",
    }


def test_packing_tells_neither_time_nor_order(tmp_path: Path) -> None:
    (tmp_path / "classes.dex").write_bytes(b"code")
    packed: list[bytes] = []
    for names, year in (["b", "a"], 1999), (["a", "b"], 2020):
        with zipfile.ZipFile(tmp_path / "given.apk", "w") as given:
            for name in names:
                given.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), name.encode())
        target = tmp_path / "packed.apk"
        done(
            "python3", SUPPORT / "pack.py", tmp_path / "given.apk", tmp_path / "classes.dex", target
        )
        packed.append(target.read_bytes())
    assert packed[0] == packed[1]
    with zipfile.ZipFile(tmp_path / "packed.apk") as result:
        assert result.read("classes.dex") == b"code"
        assert result.getinfo("a").compress_type == zipfile.ZIP_STORED


def test_without_a_key_one_is_made_and_kept(aligned: Path, tmp_path: Path) -> None:
    for name in ("once.apk", "again.apk"):
        signed = sign(aligned, tmp_path, name)
        assert signed.returncode == 0, signed.stderr
    assert (tmp_path / "once.apk").read_bytes() == (tmp_path / "again.apk").read_bytes()
    assert gate("signature", tmp_path / "once.apk").returncode == 0


def test_the_key_of_the_environment_signs(aligned: Path, key: Path, tmp_path: Path) -> None:
    signed = sign(aligned, tmp_path, "app.apk", named(key))
    assert signed.returncode == 0, signed.stderr
    told = run("apksigner", "verify", "--print-certs", tmp_path / "app.apk")
    assert "CN=Test" in told.stdout
    assert not (tmp_path / "throw-away.p12").exists()


def test_a_key_whose_signatures_differ_is_refused(aligned: Path, tmp_path: Path) -> None:
    key = make_key(tmp_path / "release.p12", algorithm="EC")
    refused = sign(aligned, tmp_path, "app.apk", named(key))
    assert refused.returncode == 1
    assert "is not RSA" in refused.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("COURANTE_KEYSTORE", "nowhere.p12", "COURANTE_KEYSTORE names no file"),
        ("COURANTE_KEYSTORE_PASSWORD", "", "COURANTE_KEYSTORE_PASSWORD is not set"),
        ("COURANTE_KEYSTORE_PASSWORD", "wrong-one", "keystore password was incorrect"),
        ("COURANTE_KEY_ALIAS", "", "COURANTE_KEY_ALIAS is not set"),
        ("COURANTE_KEY_ALIAS", "another", "another"),
    ],
)
def test_half_a_key_is_no_key(
    aligned: Path, key: Path, tmp_path: Path, name: str, value: str, said: str
) -> None:
    """The throw-away key never steps in for a release key that cannot be used."""
    refused = sign(aligned, tmp_path, "app.apk", named(key) | {name: value})
    assert refused.returncode == 1
    assert said in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("version", "code"), [("0.1.0", 1000), ("1.2.3", 1_002_003)])
def test_a_later_version_has_a_larger_code(version: str, code: int) -> None:
    assert run(SUPPORT / "version-code", version).stdout == f"{code}\n"


@pytest.mark.parametrize("version", ["", "1.2", "1.2.3.dev4", "1.2.1000", "01.2.3", "0.0.0"])
def test_a_version_without_a_code_is_refused(version: str) -> None:
    refused = run(SUPPORT / "version-code", version)
    assert refused.returncode == 1
    assert refused.stdout == ""
