"""What ``courante evaluate --benchmark`` does."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import typer

from courante.cli.benchmark_weights import Learned, learned_from_benchmarks
from courante.cli.progress import bar, console
from courante.cli.targets import claim, require_suffix
from courante.corpus.benchmark import FILES, NAMES, Benchmark, BenchmarkName, load_benchmark
from courante.corpus.piece import Piece
from courante.errors import BadInput
from courante.model.contract import AnyNetwork
from courante.model.registry import kind_of
from courante.model.weights import load_weights, parameter_count
from courante.train.benchmark.counted import counted_models
from courante.train.benchmark.entries import Entry, Model, Run, entries_of, model_name
from courante.train.benchmark.picture import draw_benchmarks
from courante.train.benchmark.published import Figure, published
from courante.train.benchmark.scoring import score_side
from courante.train.benchmark.table import tables

_USUAL: tuple[BenchmarkName, ...] = ("JSB", "Nottingham", "MuseData", "Piano-midi")


@dataclass(frozen=True)
class Asked:
    """What to measure.

    Attributes:
        folder: with the benchmarks' files. sets: names of those wanted; if none, the four of
            Boulanger-Lewandowski and those that weights were learned from.
        side: of their split.
        weights: files, or folders with files called ``best.safetensors`` in or below them.
    """

    folder: Path
    sets: tuple[str, ...]
    side: Literal["train", "valid", "test"]
    weights: tuple[Path, ...]


@dataclass(frozen=True)
class Outputs:
    """Files to write, all or none."""

    markdown: Path | None
    json: Path | None
    picture: Path | None


@dataclass(frozen=True)
class _Found:
    """What was measured: our models and published figures on sets of so many steps."""

    side: str
    sizes: dict[BenchmarkName, str]
    entries: tuple[Entry, ...]
    figures: tuple[Figure, ...]


def evaluate_benchmarks(asked: Asked, outputs: Outputs) -> None:
    """Score models that count, and trained ones, and print them beside published figures.

    Raises:
        CouranteError: a benchmark's file or weights are not usable, or a file cannot be written.
    """
    if outputs.picture is not None:
        require_suffix("--picture", outputs.picture, (".png",))
    writers = (outputs.markdown, _markdown), (outputs.json, _json), (outputs.picture, _picture)
    with ExitStack() as stack:
        targets = [
            (stack.enter_context(claim(path)), write) for path, write in writers if path is not None
        ]
        found = _measure(asked)
        for target, write in targets:
            target.fill(write(found))
        for target, _ in targets:
            target.keep()
        typer.echo(_markdown(found), nl=False)


def _measure(asked: Asked) -> _Found:
    learned = list(learned_from_benchmarks(asked.weights))
    names = _names(asked.sets, learned)
    for one in learned:
        if one.origin.corpus not in names:
            console.print(f"left out {one.path}: learned from {one.origin.corpus}")
    runs: list[Run] = []
    sizes: dict[BenchmarkName, str] = {}
    for name in names:
        benchmark = load_benchmark(asked.folder / FILES[name])
        side: tuple[Piece, ...] = getattr(benchmark.split, asked.side)
        steps = sum(piece.steps for piece in side)
        sizes[name] = f"{asked.side}: {len(side):,} pieces, {steps:,} steps."
        runs += _counted(benchmark, side)
        runs += _trained(benchmark, side, [one for one in learned if one.origin.corpus == name])
    figures = published() if asked.side == "test" else ()
    return _Found(asked.side, sizes, entries_of(runs), figures)


def _names(sets: Sequence[str], learned: Sequence[Learned]) -> list[BenchmarkName]:
    for name in sets:
        if name not in NAMES:
            raise BadInput("--set", name, f"one of {', '.join(NAMES)}")
    wanted = set(sets) or {*_USUAL, *(one.origin.corpus for one in learned)}
    return [name for name in NAMES if name in wanted]


def _counted(benchmark: Benchmark, side: Sequence[Piece]) -> Iterator[Run]:
    for name, network in counted_models(benchmark):
        yield _run(name, network, benchmark, side)


def _trained(
    benchmark: Benchmark, side: Sequence[Piece], learned: Sequence[Learned]
) -> Iterator[Run]:
    for one in learned:
        network = load_weights(one.path)
        if kind_of(network.config)[1].fit is None:
            name = model_name(one.origin.model, network.config)
            yield _run(name, network, benchmark, side, one)
        else:
            console.print(f"left out {one.path}: models that count are fitted anew")


def _run(
    name: str,
    network: AnyNetwork,
    benchmark: Benchmark,
    side: Sequence[Piece],
    learned: Learned | None = None,
) -> Run:
    learned_steps = sum(piece.steps for piece in benchmark.split.train)
    with bar(f"{name} on {benchmark.name}") as show:
        nats = score_side(network, side, learned_steps, show)
    config = network.config
    return Run(
        model=Model(name, config.note_range, config.beat, config.articulate),
        benchmark=benchmark.name,
        nats=nats,
        parameters=parameter_count(network),
        seed=None if learned is None else learned.origin.seed,
        passes=None if learned is None else learned.origin.passes,
        weights="counted" if learned is None else str(learned.path),
    )


def _markdown(found: _Found) -> bytes:
    return f"{tables(found.entries, found.figures, found.sizes)}\n".encode()


def _picture(found: _Found) -> bytes:
    return draw_benchmarks(found.entries, found.figures, list(found.sizes))


def _json(found: _Found) -> bytes:
    content = asdict(found)
    content["published"] = content.pop("figures")
    for told, entry in zip(content["entries"], found.entries, strict=True):
        told["median"] = entry.median(lambda nats: nats.all_steps)
        told["best"] = entry.best.nats.all_steps
    return (json.dumps(content, indent=2) + "\n").encode()
