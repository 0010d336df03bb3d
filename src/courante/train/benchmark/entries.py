"""Models on benchmarks: the runs of one model on one set, and what is told of them together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import log
from statistics import median

from courante.config import ModelConfig
from courante.corpus.benchmark import NAMES, BenchmarkName
from courante.errors import BadInput
from courante.model.registry import PRESETS
from courante.model.settings import settings_of
from courante.train.benchmark.scoring import Nats
from courante.types import PIANO_RANGE, NoteRange


@dataclass(frozen=True)
class Model:
    """A model as a row of a table knows it.

    Attributes:
        name: its preset, and settings in which it differs from that.
        note_range: the notes that it foretells; it never heard any other.
        beat: whether it sees the step's place in its bar.
        articulate: whether it foretells struck notes too, which can only lower its figures.
    """

    name: str
    note_range: NoteRange
    beat: bool
    articulate: bool


@dataclass(frozen=True)
class Run:
    """One training (or counting) of a model, scored.

    Attributes:
        parameters: how many numbers were learned; counts, for a model that counts.
        seed, passes: of the training; ``None`` for a model that counts.
        weights: where they were read from, or what made them.
    """

    model: Model
    benchmark: BenchmarkName
    nats: Nats
    parameters: int
    seed: int | None
    passes: int | None
    weights: str


@dataclass(frozen=True)
class Entry:
    """All runs of one model on one set, by seed."""

    model: Model
    benchmark: BenchmarkName
    runs: tuple[Run, ...]

    @property
    def best(self) -> Run:
        """The run with the highest log-likelihood of all steps."""
        return max(self.runs, key=lambda run: run.nats.all_steps)

    def median(self, part: Callable[[Nats], float | None]) -> float | None:
        """The median of a figure over the runs; ``None`` if a run has none."""
        values = [part(run.nats) for run in self.runs]
        found = [value for value in values if value is not None]
        return median(found) if len(found) == len(values) else None


FAIR_COINS = -PIANO_RANGE.size * log(2)
"""Nats a step of a fair coin for each key of the piano: a check on every other figure."""


def model_name(preset: str, config: ModelConfig) -> str:
    """The preset's name, with the settings in which a network differs from it.

    Articulate bits are left out of this: no benchmark knows them.
    """
    standard = PRESETS.get(preset)
    if standard is None or type(standard) is not type(config):
        return preset
    standard = replace(standard, articulate=config.articulate)
    both = zip(settings_of(config), settings_of(standard), strict=True)
    changes = [f"{name} {shown}" for (name, shown), (_, usual) in both if shown != usual]
    return f"{preset} ({', '.join(changes)})" if changes else preset


def entries_of(runs: Iterable[Run]) -> tuple[Entry, ...]:
    """Runs put together by model and set; models stay in the order they come in.

    Raises:
        BadInput: two runs of a model on a set have the same seed.
    """
    found = list(runs)
    order = list(dict.fromkeys(run.model for run in found))

    def place(run: Run) -> tuple[int, int]:
        return NAMES.index(run.benchmark), order.index(run.model)

    entries: list[Entry] = []
    for _, group in groupby(sorted(found, key=place), key=place):
        members = sorted(group, key=lambda run: run.seed or 0)
        _require_unlike(members)
        entries.append(Entry(members[0].model, members[0].benchmark, tuple(members)))
    return tuple(entries)


def _require_unlike(runs: list[Run]) -> None:
    for one, other in pairwise(runs):
        if one.seed == other.seed:
            shown = f"{one.weights} and {other.weights}"
            expected = f"one training of {one.model.name} on {one.benchmark} with seed {one.seed}"
            raise BadInput("weights", shown, expected)
