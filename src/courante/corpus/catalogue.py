"""The corpora that have a name: what they are, whose, under which licence, and where they lie."""

import os
from dataclasses import dataclass
from pathlib import Path

from courante.corpus import chorales, folk, openscore
from courante.corpus.corpus import Read, Source
from courante.errors import BadInput, Missing

DATA_VARIABLE = "COURANTE_DATA"


@dataclass(frozen=True)
class Known:
    """A corpus with a name.

    Attributes:
        name: what it is asked for by. about: what is in it, in a line.
        licence: of what is learned from. credit: whom to thank.
        folder: its folder's name among the corpora that were fetched; empty if music21 brings it.
        slow: whether reading it takes minutes, so that it is worth all cores.
    """

    name: str
    about: str
    licence: str
    credit: str
    folder: str = ""
    slow: bool = True


BACH = Known(
    chorales.NAME,
    "four-part chorales of Johann Sebastian Bach",
    "public domain",
    "the editors of music21's corpus",
    slow=False,
)
FOLK = Known(
    folk.NAME,
    "4,248 reels, jigs and hornpipes of Ryan, O'Neill and Aird",
    "public domain",
    "the transcribers whom the books name, and music21",
)
QUARTETS = Known(
    "quartets",
    "122 string quartets of the long 19th century",
    "CC0 1.0",
    "OpenScore String Quartets",
    "openscore-quartets",
)
LIEDER = Known(
    "lieder",
    "1,460 songs of the long 19th century, for voice and piano",
    "CC0 1.0",
    "OpenScore Lieder",
    "openscore-lieder",
)
GROOVE = Known(
    "groove",
    "1,150 drum performances by ten drummers; for learning to drum, not to compose",
    "CC BY 4.0",
    "Groove MIDI Dataset, Jon Gillick, Adam Roberts, Jesse Engel, Douglas Eck and David Bamman",
    "groove",
)

CATALOGUE = {known.name: known for known in (BACH, FOLK, QUARTETS, LIEDER, GROOVE)}


def place_of(known: Known, path: Path | None = None) -> Path:
    """The folder of a corpus that does not come with music21, whether it is there or not.

    Args:
        known: the corpus.
        path: a folder of the user's choice. If none, it is below ``corpora`` in the folder that
            ``COURANTE_DATA`` names, or else in ``courante`` in the user's data folder.
    """
    return _data_folder() / "corpora" / known.folder if path is None else path


def _data_folder() -> Path:
    """As the XDG Base Directory Specification has it, unless it is named outright."""
    named = os.environ.get(DATA_VARIABLE)
    if named:
        return Path(named)
    users = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(users) / "courante"


def folder_of(name: str, path: Path | None = None) -> Path:
    """The folder in which the files of a named corpus lie.

    Raises:
        BadInput: no corpus of this name has a folder.
        Missing: it has not been fetched.
    """
    known = CATALOGUE.get(name)
    if known is None or not known.folder:
        names = ", ".join(known.name for known in CATALOGUE.values() if known.folder)
        raise BadInput(field="corpus", value=name, expected=names)
    folder = place_of(known, path)
    if not folder.is_dir():
        remedy = f"'courante corpus fetch {name}' gets it, or name its folder with --path"
        raise Missing(f"the corpus {name} ({folder})", remedy)
    return folder


def sources_of(known: Known, path: Path | None) -> tuple[tuple[Source, ...], Read]:
    """All files of a corpus, and what reads one of them.

    Raises:
        BadInput: it holds no notes to compose from, or comes with music21 and needs no folder.
        Missing: it has not been fetched.
    """
    if known is GROOVE:
        names = ", ".join(name for name in CATALOGUE if name != GROOVE.name)
        raise BadInput(field="corpus", value=known.name, expected=f"music with pitches: {names}")
    if known.folder:
        return openscore.sources(folder_of(known.name, path)), openscore.read
    if path is not None:
        expected = f"no folder: {known.name} comes with music21"
        raise BadInput(field="path", value=str(path), expected=expected)
    if known is BACH:
        return chorales.sources(), chorales.read
    return folk.sources(), folk.read
