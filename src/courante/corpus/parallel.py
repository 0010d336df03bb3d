"""Read many files on all cores, and keep each: a reading that was broken off goes on from there."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from courante.corpus import cache
from courante.corpus.corpus import Corpus, Gathered, Read, Source

_WORTH_OTHERS = 16
"""Starting other processes takes as long as reading so many files."""


@dataclass(frozen=True)
class KeptReader:
    """Reads sources in several processes, each source once.

    Attributes:
        name: of the corpus. folder: keeps what was read, a file for each source.
    """

    name: str
    folder: Path

    def __call__(self, read: Read, sources: Sequence[Source]) -> Iterator[Gathered]:
        """What every source gives, in order, each as soon as it and those before it are read.

        A few sources, or all where this process may use only one core, it reads itself.
        """
        read_kept = partial(_read_kept, self, read)
        cores = len(os.sched_getaffinity(0))
        if cores == 1 or len(sources) < _WORTH_OTHERS:
            yield from map(read_kept, sources)
            return
        # A forked copy of a process with threads (of JAX, say) may wait for one that is not there.
        with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
            try:
                yield from pool.map(read_kept, sources)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def forget(self) -> None:
        """Remove what was kept, once it is no longer needed."""
        for path in self.folder.glob("*.npz"):
            path.unlink(missing_ok=True)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()


def _read_kept(reader: KeptReader, read: Read, source: Source) -> Gathered:
    key = cache.key_of(reader.name, [source])
    path = reader.folder / f"{source.name.replace('/', '-')}.npz"
    kept = cache.restore(path, key)
    if kept is not None:
        return list(kept.pieces), list(kept.skipped)
    pieces, skipped = read(source)
    cache.keep(path, key, Corpus(reader.name, tuple(pieces), tuple(skipped)))
    return pieces, skipped
