"""What ``courante corpus`` does, and how other commands get their music."""

from collections import Counter
from pathlib import Path

import typer

from courante.cli.progress import bar
from courante.corpus.corpus import Corpus
from courante.corpus.loader import load
from courante.corpus.piece import sounding_range
from courante.corpus.sides import Sides, load_sides
from courante.corpus.split import split
from courante.errors import BadInput


def load_with_bar(name: str, cache: Path) -> Corpus:
    """Load a corpus, with a bar where files must be read.

    Raises:
        BadInput: there is no such corpus, or nothing in it can be read.
        OutputFailed: the cache cannot be written.
    """
    with bar(f"reading {name}") as show:
        return load(name, cache=cache, progress=show)


def sides_with_bar(name: str, seed: int, cache: Path) -> Sides:
    """Load and divide a corpus, with a bar where files must be read.

    Raises:
        BadInput: there is no such corpus, nothing in it can be read, or it cannot be divided.
        OutputFailed: the cache cannot be written.
    """
    with bar(f"reading {name}") as show:
        return load_sides(name, seed, cache=cache, progress=show)


def tell(corpus: Corpus, seed: int) -> None:
    """Print what was left out and why, what there is, and how it would be divided."""
    for skipped in corpus.skipped:
        typer.echo(f"skipped {skipped.name}: {skipped.reason}")
    for line in _lines(corpus, seed):
        typer.echo(line)


def _lines(corpus: Corpus, seed: int) -> tuple[str, ...]:
    pieces = corpus.pieces
    works = len({piece.work for piece in pieces})
    metres = Counter(piece.metre.beats_per_bar for piece in pieces)
    shown = ", ".join(f"{count} in {beats}/4" for beats, count in sorted(metres.items()))
    steps = sum(piece.steps for piece in pieces)
    bars = sum(piece.steps / piece.metre.steps_per_bar for piece in pieces)
    ranges = [sounding_range(piece) for piece in pieces]
    lowest, highest = min(r.lowest for r in ranges), max(r.highest for r in ranges)
    return (
        f"{corpus.name}: {len(pieces)} pieces of {works} works, {len(corpus.skipped)} skipped",
        f"metre: {shown}",
        f"length: {bars:,.0f} bars, {steps:,} steps (sixteenths)",
        f"notes: MIDI {lowest}-{highest}",
        _division(corpus, seed),
    )


def _division(corpus: Corpus, seed: int) -> str:
    try:
        sides = split(corpus, seed)
    except BadInput as error:
        return f"too little to train on: {error}"
    train, valid, test = (len(side) for side in (sides.train, sides.valid, sides.test))
    return f"with seed {seed}: {train} pieces to train on, {valid} to validate, {test} to test"
