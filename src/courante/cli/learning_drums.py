"""What ``courante learn-drums`` does."""

import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from courante.cli.progress import bar, console
from courante.errors import BadInput, OutputFailed
from courante.model.drums.book import load_book, save_book
from courante.model.files import write_whole
from courante.model.runtime import keep_to_one_thread
from courante.train.drums.card import Learning, card
from courante.train.drums.learn import Lessons, learn_drums
from courante.train.drums.reading import read_performances
from courante.train.drums.score import score


@dataclass(frozen=True)
class Wanted:
    """What is asked for; as the command's options."""

    path: Path
    out: Path
    hit_passes: int
    touch_passes: int
    seed: int


def learn(wanted: Wanted) -> None:
    """Learn, and write what was learned and its card.

    Raises:
        Missing, BadScore: the data set is not there, or not whole.
        BadInput: the file to write would be its own card.
        OutputFailed: a file cannot be written.
    """
    beside = wanted.out.with_suffix(".md")
    if beside == wanted.out:
        raise BadInput("--out", str(wanted.out), "a name such as drums.safetensors")
    keep_to_one_thread()
    try:
        wanted.out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(f"cannot make {wanted.out.parent}: {error.strerror}") from error
    with bar("reading") as show:
        performances = read_performances(wanted.path, show)
    usual = Lessons()
    lessons = Lessons(
        replace(usual.hits, passes=wanted.hit_passes),
        replace(usual.touch, passes=wanted.touch_passes),
    )
    began = time.monotonic()
    book = learn_drums(performances, lessons, wanted.seed, _told)
    how = Learning(
        command=["courante", *sys.argv[1:]],
        seed=wanted.seed,
        seconds=time.monotonic() - began,
        lessons=lessons,
        performances=performances,
    )
    save_book(book, wanted.out, {"corpus": "groove", "seed": wanted.seed})
    # What is written has fewer digits than what was learned: that is what is scored.
    kept = load_book(wanted.out)
    test = score(performances, kept)
    write_whole(beside, card(kept, how, test).encode())
    for row in test:
        typer.echo(f"{row.what}, {row.model}: {row.nats:.3f} nats")
    typer.echo(wanted.out)
    typer.echo(beside)


def _told(what: str, done: int, total: int, nats: float) -> None:
    console.print(f"{what}: pass {done} of {total}, validation {-nats:.3f} nats")
