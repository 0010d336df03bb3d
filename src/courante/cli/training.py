"""What ``courante train`` does."""

import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path

import typer

from courante.cli.learning import CURVE, Spread, Task, count_notes, learn
from courante.cli.progress import bar, console
from courante.cli.reading import sides_with_bar
from courante.cli.targets import claim
from courante.config import EnsembleConfig, InputGroups, ModelConfig, TiedConfig, TrainConfig
from courante.corpus.piece import crop, used_range
from courante.corpus.sides import Sides
from courante.corpus.split import Split
from courante.errors import BadConfig, OutputFailed
from courante.model.registry import kind_of, preset
from courante.model.weights import Origin, load_weights, read_origin, recast
from courante.train.card import Training, write_card
from courante.train.choosing import fitting
from courante.train.report import compare_likelihoods
from courante.train.sharing import require_shares
from courante.train.shelf import BEST, LATEST
from courante.train.styles import mixed, score_styles, with_styles

CARD = "card.md"
DEFAULT = "tied_parallel"
ALONE = Spread()
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
    wanted: Wanted,
    config: TrainConfig,
    corpus: str,
    folder: Path,
    cache: Path,
    spread: Spread = ALONE,
) -> None:
    """Train, test and write the model card; a checkpoint in the folder is resumed exactly.

    With several processes each batch is shared between them, here or on a cluster.

    Raises:
        CouranteError: there is no such model, the corpus is not usable, the folder's checkpoint is
            of another training, the disk is full, or training cannot go on.
    """
    _require(spread, config)
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
        task = Task(model, config, sides, folder, origin, start, spread)
        network, seconds, progress = count_notes(task) if counted else learn(task)
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


def _require(spread: Spread, config: TrainConfig) -> None:
    """Refuse, before anything is read, what could not be trained where it is asked for."""
    require_shares(spread.processes, config.lanes)
    if spread.cluster:
        from courante.cluster.training import require_cluster  # noqa: PLC0415 - only there is Ray

        require_cluster(spread.cluster)
    elif spread.gpu:
        expected = "to be given together with --cluster; alone, JAX takes the GPU that there is"
        raise BadConfig("gpu-processes", True, expected)  # noqa: FBT003 - the value that was given


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
