"""What ``courante corpus`` does, and how other commands get their music."""

from collections import Counter
from pathlib import Path

import typer

from courante.cli.progress import bar
from courante.corpus import groove
from courante.corpus.catalogue import CATALOGUE, GROOVE, folder_of, place_of
from courante.corpus.corpus import Corpus
from courante.corpus.fetch import fetch
from courante.corpus.loader import load
from courante.corpus.piece import Piece, sounding_range
from courante.corpus.sides import Sides, load_sides
from courante.corpus.split import split
from courante.errors import BadInput
from courante.types import STEPS_PER_BEAT


def load_with_bar(
    name: str, cache: Path, path: Path | None = None, most: int | None = None
) -> Corpus:
    """Load a corpus, with a bar where files must be read.

    Raises:
        BadInput: there is no such corpus, or nothing in it can be read.
        Missing: it has not been fetched.
        OutputFailed: the cache cannot be written.
    """
    with bar(f"reading {name}") as show:
        return load(name, cache=cache, progress=show, path=path, most=most)


def fetch_with_bar(name: str, path: Path | None) -> None:
    """Get a corpus from its publisher, and say where it is and whom to thank.

    Raises:
        BadInput: no such corpus is to be fetched, or what came is not what was published.
        Missing: there is no network, or it broke.
        OutputFailed: the disk is full or the folder cannot be written.
    """
    with bar(f"fetching {name}") as show:
        folder = fetch(name, path, show)
    known = CATALOGUE[name]
    typer.echo(f"{name}: {known.about}")
    typer.echo(f"by {known.credit} ({known.licence})")
    typer.echo(f"in {folder}")


def tell_names(path: Path | None) -> None:
    """Print every corpus that has a name, its licence, and whether it is there."""
    for known in CATALOGUE.values():
        there = "comes with music21"
        if known.folder:
            folder = place_of(known, path)
            there = f"in {folder}" if folder.is_dir() else f"'courante corpus fetch {known.name}'"
        typer.echo(f"{known.name}: {known.about}; {known.licence}; {there}")


def tell_drums(path: Path | None) -> None:
    """Print what drum performances there are.

    Raises:
        BadInput: their table is damaged.
        Missing: they have not been fetched.
    """
    found = groove.count(folder_of(GROOVE.name, path))
    typer.echo(f"{GROOVE.name}: {found.count:,} drum performances, {found.hours:.1f} hours")
    typer.echo(f"metre: {_shown(found.metres)}")
    typer.echo("style: " + ", ".join(f"{count} {style}" for style, count in _most(found.styles)))
    typer.echo(
        "divided as published: " + ", ".join(f"{n} {side}" for side, n in _most(found.sides))
    )


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
    metres = Counter(_metre(piece) for piece in pieces)
    by_metre: Counter[str] = Counter()
    for piece in pieces:
        by_metre[_metre(piece)] += piece.steps
    steps = sum(piece.steps for piece in pieces)
    bars = sum(piece.steps / piece.metre.steps_per_bar for piece in pieces)
    ranges = [sounding_range(piece) for piece in pieces]
    lowest, highest = min(r.lowest for r in ranges), max(r.highest for r in ranges)
    return (
        f"{corpus.name}: {len(pieces)} pieces of {works} works, {len(corpus.skipped)} skipped",
        f"metre: {_shown(metres)}",
        f"length: {bars:,.0f} bars, {steps:,} steps (sixteenths)" + _apart(by_metre),
        f"notes: MIDI {lowest}-{highest}",
        _division(corpus, seed),
    )


def _metre(piece: Piece) -> str:
    compound = piece.metre.steps_per_beat != STEPS_PER_BEAT
    return f"{3 * piece.metre.beats_per_bar}/8" if compound else f"{piece.metre.beats_per_bar}/4"


def _shown(metres: Counter[str]) -> str:
    return ", ".join(f"{count} in {metre}" for metre, count in sorted(metres.items()))


def _apart(steps: Counter[str]) -> str:
    """The steps of each metre, where there are several."""
    if len(steps) == 1:
        return ""
    return ": " + ", ".join(f"{count:,} in {metre}" for metre, count in sorted(steps.items()))


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _division(corpus: Corpus, seed: int) -> str:
    try:
        sides = split(corpus, seed)
    except BadInput as error:
        return f"too little to train on: {error}"
    train, valid, test = (len(side) for side in (sides.train, sides.valid, sides.test))
    return f"with seed {seed}: {train} pieces to train on, {valid} to validate, {test} to test"
