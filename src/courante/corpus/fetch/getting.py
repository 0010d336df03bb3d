"""What ``courante corpus fetch`` does."""

from pathlib import Path

from courante.corpus import openscore
from courante.corpus.catalogue import CATALOGUE, GROOVE, place_of
from courante.corpus.fetch.archive import fetch_archive
from courante.corpus.fetch.published import PUBLISHED, ZipArchive
from courante.corpus.fetch.repository import fetch_repository
from courante.corpus.groove import TABLE
from courante.corpus.progress import Progress
from courante.errors import BadInput


def fetch(name: str, path: Path | None = None, progress: Progress | None = None) -> Path:
    """Get a corpus from its publisher; one that is there already is left as it is.

    Args:
        name: ``quartets``, ``lieder`` or ``groove``.
        path: the folder to make, if not the one in which a named corpus is looked for.
        progress: is told of bytes or files as they come.

    Returns:
        The folder in which it is.

    Raises:
        BadInput: no such corpus is to be fetched, the folder is there and holds something else, or
            what came is not what was published.
        Missing: there is no network, or it broke: what came is kept, the next call goes on.
        OutputFailed: the disk is full or the folder cannot be written.
    """
    published = PUBLISHED.get(name)
    if published is None:
        raise BadInput(field="corpus", value=name, expected=f"one of {', '.join(PUBLISHED)}")
    folder = place_of(CATALOGUE[name], path)
    if folder.exists():
        return _already_there(name, folder)
    if isinstance(published, ZipArchive):
        fetch_archive(published, folder, progress)
    else:
        fetch_repository(published, folder, progress)
    return folder


def _already_there(name: str, folder: Path) -> Path:
    there = (folder / TABLE).is_file() if name == GROOVE.name else bool(openscore.sources(folder))
    if not there:
        expected = f"a folder that is not there yet, or holds {name} already"
        raise BadInput(field="folder", value=str(folder), expected=expected)
    return folder
