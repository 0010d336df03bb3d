"""What others have published on the benchmarks, each figure with its source."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from courante.corpus.benchmark import BenchmarkName

_FILE = Path(__file__).with_name("published.toml")


@dataclass(frozen=True)
class Source:
    """Where figures were published, and how they were checked."""

    key: str
    citation: str
    checked: str


@dataclass(frozen=True)
class Figure:
    """One model of one publication: log-likelihoods on test sets, in nats a step.

    Attributes:
        model: as the publication calls it.
        likelihood: ``estimated`` where the model has no tractable one.
        first_step: whether the first step of a piece is foretold.
        nats: the figure of each set, or its median over the trainings.
        best: the best of the trainings, where several were reported.
        trainings: how many they were; 1 where none are told of.
    """

    model: str
    source: Source
    likelihood: Literal["exact", "estimated"]
    first_step: Literal["counted", "skipped", "unknown"]
    nats: Mapping[BenchmarkName, float]
    best: Mapping[BenchmarkName, float]
    trainings: int


def published() -> tuple[Figure, ...]:
    """All figures, in the order of their publication."""
    content: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    sources = {key: Source(key, **fields) for key, fields in content["sources"].items()}
    return tuple(_figure(fields, sources) for fields in content["figures"])


def _figure(fields: dict[str, Any], sources: Mapping[str, Source]) -> Figure:
    return Figure(
        model=fields["model"],
        source=sources[fields["source"]],
        likelihood=fields["likelihood"],
        first_step=fields["first_step"],
        nats=fields["nats"],
        best=fields.get("best", {}),
        trainings=fields.get("trainings", 1),
    )
