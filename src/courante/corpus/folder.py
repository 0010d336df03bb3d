"""A folder of yours as a corpus: MIDI, MusicXML, ABC and kern files, in folders below it too."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from courante.corpus import _mido, _music21
from courante.corpus.abc_book import Tune, decode, tunes
from courante.corpus.corpus import Gathered, Skipped, Source
from courante.corpus.pieces import pieces_from_score
from courante.corpus.score import Score
from courante.errors import BadScore

_READERS: dict[str, Callable[[Path], Score]] = {
    ".mid": _mido.read_score,
    ".midi": _mido.read_score,
    ".mxl": _music21.read_score,
    ".musicxml": _music21.read_score,
    ".xml": _music21.read_score,
    ".krn": _music21.read_score,
}
_TUNE_BOOK = ".abc"

FORMATS = (*_READERS, _TUNE_BOOK)


def sources(folder: Path) -> tuple[Source, ...]:
    """All files in a folder and those below it, hidden ones left out, sorted by path.

    A file's work is its path without the suffix: the same piece in two formats is one work.
    """
    found = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return tuple(
        Source(path.as_posix(), path.with_suffix("").as_posix(), folder / path)
        for path in found
        if not any(part.startswith(".") for part in path.parts)
    )


def read(source: Source) -> Gathered:
    """The pieces in one file, and what could not be read, with the reason."""
    gathered: Gathered = ([], [])
    for title, work, read_score in _scores(source):
        try:
            found, left_out = pieces_from_score(read_score(), title=title, work=work)
        except BadScore as error:
            found, left_out = [], [Skipped(title, str(error))]
        gathered[0].extend(found)
        gathered[1].extend(left_out)
    return gathered


_Announced = tuple[str, str, Callable[[], Score]]
"""Title, work, and what reads the score."""


def _scores(source: Source) -> Iterator[_Announced]:
    suffix = source.path.suffix.lower()
    if suffix == _TUNE_BOOK:
        yield from _book(source)
    elif suffix in _READERS:
        yield source.name, source.work, partial(_READERS[suffix], source.path)
    else:
        yield source.name, source.work, partial(_refuse, source, "a file of " + " ".join(FORMATS))


def _book(source: Source) -> Iterator[_Announced]:
    try:
        found = tunes(decode(source.path.read_bytes()))
    except OSError as error:
        found = []
        expected = f"a readable file ({error.strerror})"
    else:
        expected = "a tune book with at least one X: field"
    if not found:
        yield source.name, source.work, partial(_refuse, source, expected)
    for place, tune in enumerate(found, start=1):
        yield _announce(source, place, tune)


def _announce(source: Source, place: int, tune: Tune) -> _Announced:
    """Titles tell tunes of one number apart by place; tunes of one title are one work."""
    name = tune.title or f"tune {place}"
    title = f"{source.name}: {name} ({place})"
    return title, f"{source.work}: {name}", partial(_music21.read_abc, tune.text)


def _refuse(source: Source, expected: str) -> Score:
    raise BadScore(field="file", value=source.path.name, expected=expected)
