"""Dance tunes of Ireland and Scotland: the tune books of Ryan, O'Neill and Aird in music21."""

from courante.corpus import _music21, folder
from courante.corpus.corpus import Gathered, Source

NAME = "folk"
BOOKS = ("ryansMammoth", "oneills1850", "airdsAirs")


def sources() -> tuple[Source, ...]:
    """Every file of the three books; a tune of one title is one work, whichever book it is in."""
    files = (path for book in BOOKS for path in _music21.abc_files(book))
    return tuple(Source(f"{path.parent.name}/{path.name}", NAME, path) for path in files)


def read(source: Source) -> Gathered:
    """Every tune of a book, as written: repeats are not played out."""
    return folder.read(source)
