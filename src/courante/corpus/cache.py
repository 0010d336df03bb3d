"""A corpus that was read once is kept as one .npz file, valid while its sources stay the same."""

import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from courante.corpus import _mido, _music21
from courante.corpus.corpus import Corpus, Skipped, Source
from courante.corpus.piece import Piece
from courante.errors import OutputFailed
from courante.types import Bits, Metre, NoteRange, Pitch

READER_VERSION = 2
"""To be raised whenever the same files would be read differently."""

_DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    RuntimeError,
    OverflowError,
    MemoryError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What NumPy and zipfile let out when bytes of an archive are cut or changed."""


def key_of(name: str, sources: Sequence[Source]) -> str:
    """A hash of everything that the corpus depends on: names, contents and the readers."""
    digest = hashlib.sha256()
    versions = [READER_VERSION, _music21.VERSION, _mido.VERSION]
    digest.update(json.dumps([name, *versions]).encode())
    for source in sources:
        digest.update(json.dumps([source.name, source.work, _fingerprint(source.path)]).encode())
    return digest.hexdigest()


def _fingerprint(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return f"unreadable: {error.strerror}"


def restore(path: Path, key: str) -> Corpus | None:
    """The corpus kept at ``path``; none if there is none, it is damaged, or its key is another."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            index = json.loads(str(stored["index"]))
            if index["key"] != key:
                return None
            return _unpack(index, stored["bits"], stored["positions"])
    except _DAMAGE:
        return None


def keep(path: Path, key: str, corpus: Corpus) -> None:
    """Write the corpus to ``path``, whole or not at all.

    Raises:
        OutputFailed: the disk is full or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            with partial.open("wb") as file:
                _write(file, key, corpus)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        message = f"the corpus cache {path} cannot be written: {error.strerror or error}"
        raise OutputFailed(message) from error


@dataclass(frozen=True)
class _Entry:
    """What the index says of one piece."""

    title: str
    work: str
    beats_per_bar: int
    steps_per_beat: int
    lowest: int
    highest: int
    steps: int


def _write(file: BinaryIO, key: str, corpus: Corpus) -> None:
    pieces = corpus.pieces
    index = {
        "key": key,
        "name": corpus.name,
        "pieces": [asdict(_entry(piece)) for piece in pieces],
        "skipped": [asdict(skipped) for skipped in corpus.skipped],
    }
    flat = [np.zeros(0, dtype=np.bool_), *(piece.bits.reshape(-1) for piece in pieces)]
    places = [np.zeros(0, dtype=np.int8), *(piece.positions for piece in pieces)]
    np.savez_compressed(
        file,
        index=np.array(json.dumps(index)),
        bits=np.packbits(np.concatenate(flat)),
        positions=np.concatenate(places),
    )


def _entry(piece: Piece) -> _Entry:
    notes = piece.note_range
    metre = piece.metre
    return _Entry(
        title=piece.title,
        work=piece.work,
        beats_per_bar=metre.beats_per_bar,
        steps_per_beat=metre.steps_per_beat,
        lowest=notes.lowest,
        highest=notes.highest,
        steps=piece.steps,
    )


def _unpack(
    index: dict[str, Any], packed: NDArray[np.uint8], positions: NDArray[np.int8]
) -> Corpus:
    entries = [_Entry(**entry) for entry in index["pieces"]]
    sizes = [(entry.steps, entry.highest - entry.lowest + 1, 2) for entry in entries]
    lengths = [int(np.prod(size)) for size in sizes]
    ends = np.cumsum(lengths)
    flat = np.unpackbits(packed, count=sum(lengths)).astype(np.bool_)
    step_ends = np.cumsum([entry.steps for entry in entries])
    pieces: list[Piece] = []
    for number, (entry, size) in enumerate(zip(entries, sizes, strict=True)):
        bits: Bits = flat[ends[number] - lengths[number] : ends[number]].reshape(size)
        steps = positions[step_ends[number] - entry.steps : step_ends[number]].astype(np.int8)
        notes = NoteRange(Pitch(entry.lowest), Pitch(entry.highest))
        metre = Metre(entry.beats_per_bar, entry.steps_per_beat)
        pieces.append(Piece(entry.title, entry.work, metre, notes, bits, steps))
    skipped = tuple(Skipped(**entry) for entry in index["skipped"])
    return Corpus(index["name"], tuple(pieces), skipped)
