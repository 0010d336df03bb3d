"""What ``courante train`` does."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import typer

from courante.cli.progress import Show, bar, clock, console
from courante.cli.reading import load_with_bar
from courante.cli.targets import claim
from courante.config import ModelConfig, TrainConfig
from courante.corpus.split import split
from courante.errors import OutputFailed
from courante.train.card import Training, write_card
from courante.train.checkpoint import Place
from courante.train.curve import draw_curve
from courante.train.loop import BEST, LATEST, train
from courante.train.report import compare_likelihoods

CURVE = "curve.png"
CARD = "card.md"


def train_weights(
    model: ModelConfig, config: TrainConfig, corpus: str, folder: Path, cache: Path
) -> None:
    """Train, test and write the model card; a checkpoint in the folder is resumed exactly.

    Raises:
        CouranteError: the corpus is not usable, the folder's checkpoint is of another training,
            the disk is full, or training cannot go on.
    """
    with _folder(folder):
        found = load_with_bar(corpus, cache)
        sides = split(found, config.seed)
        if (folder / LATEST).is_file():
            console.print(f"going on from the checkpoint in {folder}")
        with bar("learning") as show:
            watcher = _Watcher(show, config, folder)
            network, place = train(model, config, sides.train, sides.valid, folder, watcher)
        with bar("testing") as show:
            test = compare_likelihoods(network, sides, sides.test, show)
        command = ["courante", *sys.argv[1:]]
        how = Training(found, sides, place, command, config.seed)
        write_card(folder / CARD, network, how, test)
    for row in test:
        typer.echo(f"{row.model}: {row.per_step:.3f} nats a step on the test pieces")
    for name in (BEST, CARD, CURVE):
        typer.echo(folder / name)


@contextmanager
def _folder(folder: Path) -> Generator[None]:
    """Make sure that the folder can be written to; what fails in it leaves no unfinished file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with claim(folder / CARD):
            yield
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"cannot write in {folder}: {reason}; the last whole checkpoint is kept"
        raise OutputFailed(message) from error
    except KeyboardInterrupt:
        if (folder / LATEST).is_file():
            console.print("the same command goes on from the last checkpoint")
        raise
    finally:
        for unfinished in folder.glob("*.part"):
            unfinished.unlink(missing_ok=True)


class _Watcher:
    """Draws the bar and the learning curve."""

    def __init__(self, show: Show, config: TrainConfig, folder: Path) -> None:
        self._show, self._config, self._folder = show, config, folder
        self._updates_in_all = 0

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        """Move the bar."""
        self._updates_in_all = windows_in_pass * self._config.passes
        beside = f"pass {place.pass_number + 1}, {nats:.2f} nats a step"
        self._show(place.updates, self._updates_in_all, beside)

    def passed(self, place: Place, *, best: bool) -> None:
        """Say how the pass went and how long it may yet take."""
        record = place.records[-1]
        left_s = (self._updates_in_all - place.updates) * place.seconds / max(1, place.updates)
        mark = ", the best so far" if best else ""
        console.print(
            f"pass {record.number} of {self._config.passes}: training {record.train_nats:.3f}, "
            f"validation {record.valid_nats:.3f} nats a step{mark}; at most {clock(left_s)} left"
        )
        draw_curve(place.records, self._folder / CURVE)
