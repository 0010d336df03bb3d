"""Download one file: taken up where it was cut, kept only if it is what was published."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from courante.corpus.fetch._http import opened
from courante.errors import BadInput, Missing, OutputFailed

Advance = Callable[[int], None]
"""Is told how many bytes there are by now."""


@dataclass(frozen=True)
class Expected:
    """What a file must be.

    Attributes:
        size_bytes: its length. digest: its hash, in hexadecimal digits.
        hashed: computes that hash from a path.
    """

    size_bytes: int
    digest: str
    hashed: Callable[[Path], str]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_there(path: Path, expected: Expected) -> bool:
    """Whether this file, and no other, is at ``path``."""
    if not path.is_file() or path.stat().st_size != expected.size_bytes:
        return False
    return expected.hashed(path) == expected.digest


def download(url: str, path: Path, expected: Expected, advance: Advance | None = None) -> None:
    """Bring a file to ``path``; until it is whole and right it is called ``path.part``.

    Raises:
        Missing: there is no network, the server refuses, or the connection broke: what came is
            kept, and the next call goes on from there.
        BadInput: it is not what was published; nothing is kept.
        OutputFailed: the disk is full or the folder cannot be written; nothing is kept.
    """
    partial = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _append(url, partial, expected.size_bytes, advance)
        _check(url, partial, expected)
        partial.replace(path)
    except BadInput:
        partial.unlink(missing_ok=True)
        raise
    except OSError as error:
        partial.unlink(missing_ok=True)
        message = f"{path} cannot be written: {error.strerror or error}"
        raise OutputFailed(message) from error


def _append(url: str, partial: Path, size_bytes: int, advance: Advance | None) -> None:
    there = partial.stat().st_size if partial.exists() else 0
    if there >= size_bytes > 0:
        return
    with opened(url, there) as arriving, partial.open("r+b" if there else "wb") as file:
        file.seek(arriving.start)
        file.truncate()
        for block in arriving.blocks:
            file.write(block)
            if advance is not None:
                advance(file.tell())
            # Longer than published is wrong, however long it would become.
            if file.tell() > size_bytes:
                return


def _check(url: str, partial: Path, expected: Expected) -> None:
    size_bytes = partial.stat().st_size
    name = url.rsplit("/", 1)[-1]
    if size_bytes < expected.size_bytes:
        remedy = f"the connection broke at {size_bytes:,} of {expected.size_bytes:,} bytes"
        raise Missing(url, f"{remedy}; try again, what came is kept")
    found = expected.hashed(partial) if size_bytes == expected.size_bytes else "another length"
    if found != expected.digest:
        raise BadInput(
            field=name, value=found, expected=f"the checksum {expected.digest}; it was not kept"
        )
