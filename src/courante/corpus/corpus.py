"""The values a corpus is made of, and how one is read from its sources."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from courante.corpus.piece import Piece
from courante.corpus.progress import Progress


@dataclass(frozen=True)
class Source:
    """A file of music: the name it is reported under, and the work that it belongs to."""

    name: str
    work: str
    path: Path


@dataclass(frozen=True)
class Skipped:
    """A source, or one piece in it, that is not in the corpus, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Corpus:
    """Pieces to learn from; ``skipped`` names what was left out."""

    name: str
    pieces: tuple[Piece, ...]
    skipped: tuple[Skipped, ...]


Gathered = tuple[list[Piece], list[Skipped]]
"""What one source gives."""

Read = Callable[[Source], Gathered]
ReadAll = Callable[[Read, Sequence[Source]], Iterable[Gathered]]


def gather(
    name: str,
    sources: Sequence[Source],
    read: Read,
    progress: Progress | None,
    read_all: ReadAll = map,
) -> Corpus:
    """Read every source in order and leave out pieces that repeat an earlier one note for note.

    Args:
        name: of the corpus.
        sources: all that it is made of.
        read: reads one of them.
        progress: is told after every source.
        read_all: reads them one after the other, or several at once; gives them back in order.
    """
    pieces: list[Piece] = []
    skipped: list[Skipped] = []
    seen: dict[bytes, str] = {}
    results = zip(sources, read_all(read, sources), strict=True)
    for done, (source, (found, left_out)) in enumerate(results, start=1):
        skipped.extend(left_out)
        for piece in found:
            content = _content(piece)
            if content in seen:
                skipped.append(Skipped(piece.title, f"the same notes as {seen[content]}"))
            else:
                seen[content] = piece.title
                pieces.append(piece)
        if progress is not None:
            progress(done, len(sources), source.name)
    return Corpus(name, tuple(pieces), tuple(skipped))


def _content(piece: Piece) -> bytes:
    content = hashlib.sha256(piece.bits.tobytes())
    content.update(piece.positions.tobytes())
    return content.digest()
