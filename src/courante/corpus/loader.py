"""Load a corpus by its name or from a folder, through the cache."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from courante.corpus import cache as store
from courante.corpus import chorales, folder
from courante.corpus.corpus import Corpus, Gathered, Source, gather
from courante.corpus.progress import Progress
from courante.errors import BadInput, BadScore


@dataclass(frozen=True)
class _Recipe:
    """All that is needed to make a corpus anew."""

    name: str
    file_name: str
    sources: tuple[Source, ...]
    read: Callable[[Source], Gathered]


def load(name_or_folder: str | Path, *, cache: Path, progress: Progress | None = None) -> Corpus:
    """Load ``bach``, or all music in a folder.

    The first time every file is read (about a minute for Bach); then the corpus comes from
    ``cache``, as long as no file has changed. A damaged cache is made anew.

    Args:
        name_or_folder: ``bach``, or a folder of MIDI, MusicXML, ABC or kern files.
        cache: the folder that keeps read corpora; made when missing.
        progress: is told after every file; not called when the corpus comes from the cache.

    Raises:
        BadInput: there is no such name or folder.
        BadScore: no file in the folder could be read.
        OutputFailed: the cache cannot be written.
    """
    recipe = _recipe(name_or_folder)
    path = cache / recipe.file_name
    key = store.key_of(recipe.name, recipe.sources)
    kept = store.restore(path, key)
    if kept is not None:
        return kept
    corpus = gather(recipe.name, recipe.sources, recipe.read, progress)
    _require_pieces(corpus, name_or_folder)
    store.keep(path, key, corpus)
    return corpus


def _recipe(name_or_folder: str | Path) -> _Recipe:
    if name_or_folder == chorales.NAME:
        file_name = f"corpus-{chorales.NAME}.npz"
        return _Recipe(chorales.NAME, file_name, chorales.sources(), chorales.read)
    path = Path(name_or_folder)
    if not path.is_dir():
        expected = f"{chorales.NAME}, or a folder of music ({' '.join(folder.FORMATS)})"
        raise BadInput(field="corpus", value=str(name_or_folder), expected=expected)
    place = path.resolve()
    mark = hashlib.sha256(str(place).encode()).hexdigest()[:12]
    file_name = f"corpus-{place.name}-{mark}.npz"
    return _Recipe(place.name, file_name, folder.sources(path), folder.read)


def _require_pieces(corpus: Corpus, name_or_folder: str | Path) -> None:
    if corpus.pieces:
        return
    expected = f"a folder with at least one readable piece ({' '.join(folder.FORMATS)})"
    if corpus.skipped:
        first = corpus.skipped[0]
        expected += f"; {len(corpus.skipped)} skipped, the first was {first.name}: {first.reason}"
    raise BadScore(field="corpus", value=str(name_or_folder), expected=expected)
