"""Git's hashes: the one of a tree vouches for every file in it.

After Git's documentation of its objects: a blob's hash is that of its bytes, a tree's that of its
entries and their hashes, and so on up to the root. So one published number, the root's, is enough
to check any file of a repository, however it came here.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_TREE_MODE = "40000"
_ROOT = PurePosixPath(".")


@dataclass(frozen=True)
class Blob:
    """A file of a repository.

    Attributes:
        path: from the repository's root.
        mode: as Git writes it, like ``100644``.
        digest: SHA-1 of the blob, in hexadecimal digits. size_bytes: its length.
    """

    path: str
    mode: str
    digest: str
    size_bytes: int


def blob_hash(path: Path) -> str:
    """Git's hash of a file's content."""
    content = path.read_bytes()
    return _hash("blob", content)


def tree_hash(blobs: Iterable[Blob]) -> str:
    """Git's hash of a repository that holds these files and nothing else."""
    folders: dict[PurePosixPath, list[tuple[str, str, str]]] = {_ROOT: []}
    for blob in blobs:
        path = PurePosixPath(blob.path)
        for parent in path.parents:
            folders.setdefault(parent, [])
        folders[path.parent].append((path.name, blob.mode, blob.digest))
    deepest_first = sorted(folders, key=lambda folder: len(folder.parts), reverse=True)
    for folder in deepest_first[:-1]:
        entry = (folder.name, _TREE_MODE, _tree(folders[folder]))
        folders[folder.parent].append(entry)
    return _tree(folders[_ROOT])


def _tree(entries: list[tuple[str, str, str]]) -> str:
    ordered = sorted(entries, key=_place)
    return _hash("tree", b"".join(map(_line, ordered)))


def _place(entry: tuple[str, str, str]) -> bytes:
    """Git sorts by bytes, and a folder as if its name ended with a slash."""
    name, mode, _ = entry
    return f"{name}/".encode() if mode == _TREE_MODE else name.encode()


def _line(entry: tuple[str, str, str]) -> bytes:
    name, mode, digest = entry
    return f"{mode} {name}".encode() + b"\0" + bytes.fromhex(digest)


def _hash(kind: str, content: bytes) -> str:
    head = f"{kind} {len(content)}".encode() + b"\0"
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest()
