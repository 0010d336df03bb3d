"""Load a corpus by its name or from a folder, through the cache."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from courante.corpus import cache as store
from courante.corpus import folder
from courante.corpus.catalogue import CATALOGUE, Known, sources_of
from courante.corpus.corpus import Corpus, Read, Source, gather
from courante.corpus.parallel import KeptReader
from courante.corpus.progress import Progress
from courante.errors import BadInput, BadScore

_READING = "reading"


@dataclass(frozen=True)
class _Recipe:
    """All that is needed to make a corpus anew."""

    name: str
    file_stem: str
    sources: tuple[Source, ...]
    read: Read
    slow: bool = False
    whole: bool = True


def load(
    name_or_folder: str | Path,
    *,
    cache: Path,
    progress: Progress | None = None,
    path: Path | None = None,
    most: int | None = None,
) -> Corpus:
    """Load a corpus that has a name, or all music in a folder.

    The first time every file is read, on all cores where that takes minutes; a reading that was
    broken off goes on where it stood. Then the corpus comes from ``cache``, as long as no file has
    changed. A damaged cache is made anew.

    Args:
        name_or_folder: ``bach``, ``folk``, ``quartets``, ``lieder``, or a folder of MIDI, MusicXML,
            ABC or kern files.
        cache: the folder that keeps read corpora; made when missing.
        progress: is told after every file; not called when the corpus comes from the cache.
        path: where the files of a named corpus lie, if not where they are fetched to.
        most: reads so many files only, the first ones.

    Raises:
        BadInput: there is no such name or folder, or no music with pitches in it.
        Missing: the corpus has not been fetched.
        BadScore: no file in the folder could be read.
        OutputFailed: the cache cannot be written.
    """
    recipe = _recipe(name_or_folder, path, most)
    kept_at = cache / f"{recipe.file_stem}.npz"
    key = store.key_of(recipe.name, recipe.sources)
    kept = store.restore(kept_at, key)
    if kept is not None:
        return kept
    reader = KeptReader(recipe.name, cache / _READING / recipe.name)
    read_all = reader if recipe.slow else map
    corpus = gather(recipe.name, recipe.sources, recipe.read, progress, read_all)
    _require_pieces(corpus, name_or_folder)
    store.keep(kept_at, key, corpus)
    if recipe.slow and recipe.whole:
        reader.forget()
    return corpus


def _recipe(name_or_folder: str | Path, path: Path | None, most: int | None) -> _Recipe:
    known = CATALOGUE.get(str(name_or_folder))
    mine = _folder(Path(name_or_folder), path) if known is None else _named(known, path)
    if most is None or most >= len(mine.sources):
        return mine
    stem = f"{mine.file_stem}-first-{most}"
    return _Recipe(mine.name, stem, mine.sources[:most], mine.read, mine.slow, whole=False)


def _named(known: Known, path: Path | None) -> _Recipe:
    sources, read = sources_of(known, path)
    return _Recipe(known.name, f"corpus-{known.name}", sources, read, known.slow)


def _folder(mine: Path, path: Path | None) -> _Recipe:
    if path is not None or not mine.is_dir():
        formats = " ".join(folder.FORMATS)
        expected = f"{', '.join(CATALOGUE)}, or a folder of music ({formats})"
        raise BadInput(field="corpus", value=str(mine), expected=expected)
    place = mine.resolve()
    mark = hashlib.sha256(str(place).encode()).hexdigest()[:12]
    return _Recipe(place.name, f"corpus-{place.name}-{mark}", folder.sources(mine), folder.read)


def _require_pieces(corpus: Corpus, name_or_folder: str | Path) -> None:
    if corpus.pieces:
        return
    expected = f"a folder with at least one readable piece ({' '.join(folder.FORMATS)})"
    if corpus.skipped:
        first = corpus.skipped[0]
        expected += f"; {len(corpus.skipped)} skipped, the first was {first.name}: {first.reason}"
    raise BadScore(field="corpus", value=str(name_or_folder), expected=expected)
