import hashlib
import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.cli.conftest import full_disk
from tests.corpus.fetch.conftest import Publisher

from courante.corpus.fetch import fetch
from courante.corpus.fetch.git_tree import Blob, tree_hash
from courante.corpus.fetch.published import PUBLISHED, GitTree, ZipArchive
from courante.errors import BadInput, Missing, OutputFailed

SCORES = {
    "LICENSE.txt": b"CC0",
    "scores/Andr\u00e9e,_Elfrida/sq1.mxl": b"one" * 1000,
    "scores/A/sq2.mxl": b"two",
    "scores/A/sq2.mscx": b"not wanted",
}
WANTED = [name for name in SCORES if not name.endswith(".mscx")]


def digest(content: bytes) -> str:
    head = f"blob {len(content)}".encode() + b"\0"
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest()


def listed(files: dict[str, bytes]) -> bytes:
    """The list of a repository as the host's interface gives it."""
    folder = {"path": "scores", "mode": "040000", "type": "tree", "sha": "0" * 40}
    entries = [
        {
            "path": path,
            "mode": "100644",
            "type": "blob",
            "sha": digest(content),
            "size": len(content),
        }
        for path, content in files.items()
    ]
    return json.dumps({"sha": "", "tree": [folder, *entries], "truncated": False}).encode()


@pytest.fixture
def repository(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    """Quartets on this machine."""
    blobs = [Blob(path, "100644", digest(content), 0) for path, content in SCORES.items()]
    source = GitTree(
        f"{publisher.url}/list", f"{publisher.url}/", tree_hash(blobs), (".mxl", "LICENSE.txt")
    )
    monkeypatch.setitem(PUBLISHED, "quartets", source)
    publisher.files = {"/list": listed(SCORES)} | {f"/{name}": SCORES[name] for name in SCORES}
    return publisher


@pytest.fixture
def archive(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    """Drum performances on this machine."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as zipped:
        zipped.writestr("groove/info.csv", "drummer\n" + "x" * 10_000)
        zipped.writestr("groove/drummer1/1.mid", b"MThd")
    content = packed.getvalue()
    sha256 = hashlib.sha256(content).hexdigest()
    source = ZipArchive(f"{publisher.url}/groove.zip", len(content), sha256, "groove")
    monkeypatch.setitem(PUBLISHED, "groove", source)
    publisher.files = {"/groove.zip": content}
    return publisher


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURANTE_DATA", str(tmp_path))
    return tmp_path / "corpora"


def left(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


class Told:
    """Remembers what it was told of the progress."""

    def __init__(self) -> None:
        self.all: list[tuple[int, int, str]] = []

    def __call__(self, done: int, total: int, name: str) -> None:
        self.all.append((done, total, name))


@pytest.mark.usefixtures("archive")
def test_an_archive_is_fetched_and_unpacked(data: Path) -> None:
    told = Told()
    assert fetch("groove", progress=told) == data / "groove"
    assert left(data) == {"groove/info.csv", "groove/drummer1/1.mid"}
    assert told.all[-1][0] == told.all[-1][1]
    assert told.all[-1][2] == "groove.zip"


def test_what_is_there_is_not_fetched_again(archive: Publisher, data: Path) -> None:
    fetch("groove")
    fetch("groove")
    assert archive.paths() == ["/groove.zip"]
    assert left(data) == {"groove/info.csv", "groove/drummer1/1.mid"}


def test_a_damaged_archive_leaves_nothing(archive: Publisher, data: Path) -> None:
    archive.files["/groove.zip"] = archive.files["/groove.zip"][:-1] + b"?"
    with pytest.raises(BadInput, match="it was not kept"):
        fetch("groove")
    assert left(data) == set()


@pytest.mark.usefixtures("archive")
def test_a_disk_too_full_to_unpack_leaves_nothing(data: Path, tmp_path: Path) -> None:
    with full_disk(5_000), pytest.raises(OutputFailed, match="cannot be written"):
        fetch("groove")
    assert left(tmp_path) == set()
    assert not (data / "groove").exists()


@pytest.mark.usefixtures("archive")
def test_a_folder_of_ones_own_choice(tmp_path: Path) -> None:
    assert fetch("groove", tmp_path / "mine") == tmp_path / "mine"
    assert (tmp_path / "mine" / "info.csv").is_file()


@pytest.mark.parametrize("name", ["groove", "quartets"])
def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BadInput, match=f"a folder that is not there yet, or holds {name}"):
        fetch(name, tmp_path)
    assert left(tmp_path) == {"mine.txt"}


@pytest.mark.usefixtures("repository")
def test_of_a_repository_only_what_is_wanted_is_fetched(data: Path) -> None:
    told = Told()
    folder = fetch("quartets", progress=told)
    assert folder == data / "openscore-quartets"
    assert left(folder) == set(WANTED)
    assert {name: (folder / name).read_bytes() for name in WANTED} == {
        name: SCORES[name] for name in WANTED
    }
    assert [(done, total) for done, total, _ in told.all] == [(1, 3), (2, 3), (3, 3)]


def test_a_repository_that_broke_off_goes_on_with_what_is_left(
    repository: Publisher, data: Path
) -> None:
    lost = repository.files.pop("/scores/A/sq2.mxl")
    with pytest.raises(Missing, match="404"):
        fetch("quartets")
    assert not (data / "openscore-quartets").exists()
    repository.files["/scores/A/sq2.mxl"] = lost
    # Whatever came before the failure is not asked for again.
    before = left(data / "openscore-quartets.part")
    repository.asked.clear()
    fetch("quartets")
    fetch("quartets")
    assert left(data / "openscore-quartets") == set(WANTED)
    again = {f"/{name}" for name in WANTED if name not in before}
    assert set(repository.paths()) == {"/list", *again}


def test_a_list_that_is_not_the_published_one_is_refused(repository: Publisher, data: Path) -> None:
    for content in (listed(SCORES | {"more": b""}), b"[]", b"<html>", b"{}"):
        repository.files["/list"] = content
        with pytest.raises(BadInput, match=r"list of files: .* expected the tree"):
            fetch("quartets")
    assert left(data) == set()


def test_a_file_that_is_not_the_published_one_is_not_kept(
    repository: Publisher, data: Path
) -> None:
    repository.files["/scores/A/sq2.mxl"] = b"six"
    with pytest.raises(BadInput, match=r"sq2\.mxl: .*it was not kept"):
        fetch("quartets")
    assert not (data / "openscore-quartets").exists()
    assert "scores/A/sq2.mxl" not in left(data / "openscore-quartets.part")


@pytest.mark.parametrize("name", ["bach", "folk", "jazz"])
def test_what_is_not_to_be_fetched(name: str) -> None:
    with pytest.raises(BadInput, match="expected one of quartets, lieder, groove"):
        fetch(name)
