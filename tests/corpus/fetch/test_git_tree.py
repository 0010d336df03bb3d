import shutil
import subprocess
from pathlib import Path

import pytest

from courante.corpus.fetch.git_tree import Blob, blob_hash, tree_hash

FILES = {
    "README.md": "read me",
    "a/b.txt": "in a folder",
    "a/b/c.txt": "deeper",
    "a-b.txt": "sorts before a folder a",
    "a.txt": "and this too",
    "Andrée/é.txt": "not ASCII",
    "empty": "",
}


def git(folder: Path, *arguments: str) -> str:
    program = shutil.which("git")
    assert program is not None
    names = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.quotepath=off")
    done = subprocess.run(
        [program, *names, *arguments], cwd=folder, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git to compare with")
def test_hashes_are_those_of_git(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "empty").chmod(0o755)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "a")
    listed = git(tmp_path, "ls-tree", "-r", "-z", "HEAD").rstrip("\0").split("\0")
    blobs: list[Blob] = []
    for line in listed:
        meta, path = line.split("\t")
        mode, _, digest = meta.split()
        assert blob_hash(tmp_path / path) == digest
        blobs.append(Blob(path, mode, digest, (tmp_path / path).stat().st_size))
    assert len(blobs) == len(FILES)
    assert tree_hash(reversed(blobs)) == git(tmp_path, "rev-parse", "HEAD^{tree}")
    assert tree_hash(blobs[1:]) != tree_hash(blobs)


def test_the_empty_tree_has_its_well_known_hash() -> None:
    assert tree_hash([]) == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
