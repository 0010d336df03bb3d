"""The weights that ``courante evaluate --benchmark`` is given, found and sorted by benchmark."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from courante.cli.progress import console
from courante.corpus.benchmark import NAMES
from courante.errors import BadInput, Missing
from courante.model.weights import Origin, read_origin
from courante.train.shelf import BEST


@dataclass(frozen=True)
class Learned:
    """Weights by their place and origin."""

    path: Path
    origin: Origin


def learned_from_benchmarks(paths: Iterable[Path]) -> Iterator[Learned]:
    """Weights that were learned from a benchmark.

    Args:
        paths: files, or folders, of which all best weights in or below them are taken; those that
            were learned from something else are told of and passed over.

    Raises:
        Missing: there is no such path.
        BadInput: a file was learned from something else, or there are no weights in a folder.
        BadWeights: a file is damaged.
    """
    for path in paths:
        for file in _files(path):
            origin = read_origin(file)
            if origin.corpus in NAMES:
                yield Learned(file, origin)
            elif path.is_file():
                expected = f"weights learned from one of {', '.join(NAMES)}"
                raise BadInput("--weights", f"{file}, learned from {origin.corpus}", expected)
            else:
                console.print(f"left out {file}: learned from {origin.corpus}")


def _files(path: Path) -> tuple[Path, ...]:
    if path.is_file():
        return (path,)
    if not path.is_dir():
        raise Missing(f"weights {path}", "train some with `courante train`, or name others")
    found = tuple(sorted(path.rglob(BEST)))
    if not found:
        raise BadInput("--weights", str(path), f"a folder with {BEST} in or below it")
    return found
