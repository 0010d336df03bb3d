"""What is learned from, steered by and tested on, wherever it comes from."""

from dataclasses import dataclass
from pathlib import Path

from courante.corpus.benchmark import is_benchmark, load_benchmark
from courante.corpus.corpus import Skipped
from courante.corpus.loader import load
from courante.corpus.progress import Progress
from courante.corpus.split import Split, split


@dataclass(frozen=True)
class Sides:
    """A corpus that is divided.

    Attributes:
        name: of the corpus. split: its three sides. skipped: what was left out.
        division: how it was divided, in a few words.
        articulated: whether it tells struck notes from held ones.
    """

    name: str
    split: Split
    skipped: tuple[Skipped, ...]
    division: str
    articulated: bool


def load_sides(
    source: str | Path, seed: int, *, cache: Path, progress: Progress | None = None
) -> Sides:
    """Load and divide a corpus.

    Args:
        source: a benchmark's file, which brings its own division; or what ``load`` knows, divided
            by work.
        seed: of the division, if it is drawn.
        cache: the folder that keeps read corpora.
        progress: is told after every file.

    Raises:
        BadInput: there is no such corpus, it is damaged, or cannot be divided.
        OutputFailed: the cache cannot be written.
    """
    if is_benchmark(Path(source)):
        found = load_benchmark(Path(source))
        return Sides(found.name, found.split, (), "divided as published", articulated=False)
    corpus = load(source, cache=cache, progress=progress)
    drawn = split(corpus, seed)
    division = f"divided by work with seed {seed}"
    return Sides(corpus.name, drawn, corpus.skipped, division, articulated=True)
