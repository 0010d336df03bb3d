"""The string quartets and songs of the OpenScore project, as compressed MusicXML."""

from pathlib import Path

from courante.corpus import musicxml
from courante.corpus.corpus import Gathered, Skipped, Source
from courante.corpus.pieces import pieces_from_score
from courante.errors import BadScore

_SUFFIX = ".mxl"


def sources(folder: Path) -> tuple[Source, ...]:
    """Every score in a folder and those below it; named, and sorted, by its number there.

    The collections sort their scores into folders by composer, and others keep them in one: the
    names are the same.
    """
    found = {path.stem: path for path in folder.rglob(f"*{_SUFFIX}") if path.is_file()}
    return tuple(Source(name, name, path) for name, path in sorted(found.items()))


def read(source: Source) -> Gathered:
    """A score with all its movements: its stretches of constant metre, all of one work."""
    try:
        score = musicxml.read_score(source.path)
    except BadScore as error:
        return [], [Skipped(source.name, str(error))]
    return pieces_from_score(score, title=source.name, work=source.work)
