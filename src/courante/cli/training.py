"""What ``courante train`` does."""

import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import NamedTuple

import typer

from courante.cli.progress import Show, bar, clock, console
from courante.cli.reading import sides_with_bar
from courante.cli.targets import claim
from courante.config import EnsembleConfig, InputGroups, ModelConfig, TiedConfig, TrainConfig
from courante.corpus.piece import crop, used_range
from courante.corpus.sides import Sides
from courante.corpus.split import Split
from courante.errors import BadConfig, OutputFailed
from courante.model.contract import AnyNetwork
from courante.model.registry import kind_of, preset
from courante.model.weights import Origin, load_weights, read_origin, recast
from courante.train.card import Training, write_card
from courante.train.checkpoint import Place
from courante.train.choosing import fitting
from courante.train.counting import count
from courante.train.curve import draw_curve
from courante.train.loop import BEST, LATEST, train
from courante.train.report import compare_likelihoods
from courante.train.styles import mixed, score_styles, with_styles

CURVE = "curve.png"
CARD = "card.md"
DEFAULT = "tied_parallel"
WHOLE_TONE = 2
_SEVERAL = ","
"""Between the names of several corpora, which are learned as styles."""


@dataclass(frozen=True)
class Wanted:
    """A named model, settings to change in it, inputs to add to it and to leave out of it.

    With ``used_notes`` it covers what the pieces use, as far as they are transposed, at least a
    whole tone more. With ``start`` it begins with these weights, and their settings.
    """

    model: str | None
    changes: Mapping[str, object]
    added: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    used_notes: bool = False
    start: Path | None = None


def train_weights(
    wanted: Wanted, config: TrainConfig, corpus: str, folder: Path, cache: Path
) -> None:
    """Train, test and write the model card; a checkpoint in the folder is resumed exactly.

    Raises:
        CouranteError: there is no such model, the corpus is not usable, the folder's checkpoint is
            of another training, the disk is full, or training cannot go on.
    """
    name, model = settings(wanted)
    with _folder(folder):
        sides = _sides(corpus, model, config, cache)
        if model.articulate and not sides.articulated:
            console.print(f"{sides.name} does not tell struck notes from held ones: without them")
            model = replace(model, articulate=False)
        if wanted.used_notes:
            known = (*sides.split.train, *sides.split.valid)
            room = max(config.transpose, WHOLE_TONE)
            model = replace(model, note_range=used_range(known, room))
        if _several(corpus):
            model = with_styles(model, sides.split.train, config)
        for piece in sides.split.test:
            # What cannot be tested is told before hours are spent on learning.
            crop(piece, model.note_range)
        start = None if wanted.start is None else recast(load_weights(wanted.start), model)
        origin = Origin(name, sides.name, config.seed)
        counted = kind_of(model)[1].fit is not None
        learn = _count if counted else _learn
        network, seconds, progress = learn(Task(model, config, sides, folder, origin, start))
        with bar("testing") as show:
            known = _within(sides.split, model, config)
            test = compare_likelihoods({name: network}, known, known.test, show)
        styles = score_styles(network, known.test) if _several(corpus) else ()
        command = ["courante", *sys.argv[1:]]
        how = Training(name, sides, command, config.seed, seconds, progress, styles)
        write_card(folder / CARD, network, how, test)
    for row in test:
        typer.echo(f"{row.model}: {row.per_step:.3f} nats a step on the test pieces")
    for name in (BEST, CARD) if counted else (BEST, CARD, CURVE):
        typer.echo(folder / name)


def _sides(corpus: str, model: ModelConfig, config: TrainConfig, cache: Path) -> Sides:
    """What is learned from: one corpus, or several as styles."""
    if not _several(corpus):
        return sides_with_bar(corpus, config.seed, cache)
    parts = [sides_with_bar(name.strip(), config.seed, cache) for name in corpus.split(_SEVERAL)]
    return mixed(parts, model, config)


def _several(corpus: str) -> bool:
    return _SEVERAL in corpus and not Path(corpus).exists()


def _within(split: Split, model: ModelConfig, config: TrainConfig) -> Split:
    """What models that only count can learn from: nothing beyond the range, if that was folded."""
    if not config.fold:
        return split
    return replace(split, train=tuple(fitting(piece, model.note_range) for piece in split.train))


def settings(wanted: Wanted) -> tuple[str, ModelConfig]:
    """The named model as it was asked for, and its name.

    Raises:
        BadConfig: there is no such model, or it has no such setting or input.
        Missing, BadWeights: the weights to begin with are not usable.
    """
    name, model = _named(wanted)
    own = {field.name for field in fields(model)}
    for setting, value in wanted.changes.items():
        if setting not in own:
            raise BadConfig(setting, value, f"a setting of {name}: {', '.join(sorted(own))}")
    model = replace(model, **wanted.changes)
    for option, inputs in (("with", wanted.added), ("without", wanted.without)):
        for asked in inputs:
            model = _switched(model, asked, option, name)
    return name, model


def _named(wanted: Wanted) -> tuple[str, ModelConfig]:
    if wanted.start is None:
        name = wanted.model or DEFAULT
        return name, preset(name)
    if wanted.model is not None:
        raise BadConfig("model", wanted.model, "no name together with weights to begin with")
    name, model = read_origin(wanted.start).model, load_weights(wanted.start).config
    if isinstance(model, EnsembleConfig):
        expected = "one network; combine trained ones with `courante combine`"
        raise BadConfig("start", name, expected)
    return name, model


class Task(NamedTuple):
    """One training."""

    model: ModelConfig
    config: TrainConfig
    sides: Sides
    folder: Path
    origin: Origin
    start: AnyNetwork | None


_Learned = tuple[AnyNetwork, float, str]
"""The network, seconds that it took, and how it went."""


def _learn(task: Task) -> _Learned:
    folder, split = task.folder, task.sides.split
    if (folder / LATEST).is_file():
        console.print(f"going on from the checkpoint in {folder}")
    with bar("learning") as show:
        watcher = _Watcher(show, task.config, folder)
        network, place = train(
            task.model,
            task.config,
            split.train,
            split.valid,
            folder,
            watcher,
            task.origin,
            start=task.start,
        )
    best = place.best
    told = f"{place.updates} updates, {len(place.records)} passes"
    if best is not None:
        told += f"; best validation {-best.valid_nats:.3f} nats a step, after pass {best.number}"
    return network, place.seconds, told


def _count(task: Task) -> _Learned:
    if task.start is not None:
        raise BadConfig("start", task.origin.model, "a model that learns by gradient")
    network = count(task.model, task.sides.split.train, task.folder / BEST, task.origin)
    return network, 0.0, "counted"


def _switched(model: ModelConfig, name: str, option: str, shown: str) -> ModelConfig:
    """The model with an input ``with`` or ``without``."""
    switch = {name: option == "with"}
    if name in {"articulate", "beat"}:
        return replace(model, **switch)
    groups = {field.name for field in fields(InputGroups)}
    if isinstance(model, TiedConfig) and name in groups:
        return replace(model, inputs=replace(model.inputs, **switch))
    known = {"articulate", "beat"} | (groups if isinstance(model, TiedConfig) else set[str]())
    raise BadConfig(option, name, f"an input of {shown}: {', '.join(sorted(known))}")


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
