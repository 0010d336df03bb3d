"""The registry as a document: what every named model is, costs, and reaches."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import jax

from courante.composer.contract import Seat
from courante.composer.network import NetworkComposer
from courante.config import ComposerConfig, ModelConfig
from courante.errors import BadInput
from courante.model.registry import PRESETS, build, kind_of
from courante.model.settings import settings_of
from courante.model.trees import leaves_of, shapes_of

BATCH = 32
_ROUNDS = 5

Nats = Mapping[str, Mapping[str, float]]
"""Of each model's name: the median by benchmark, in nats a step."""


@dataclass(frozen=True)
class Catalogued:
    """One named model.

    Attributes:
        parameters: how many numbers it learns; ``None`` if that depends on what is counted.
        steps_per_s: composed by one thread for ``BATCH`` runs together; ``None`` if not measured.
    """

    name: str
    config: ModelConfig
    parameters: int | None
    steps_per_s: float | None


def catalogue(*, speed: bool) -> tuple[Catalogued, ...]:
    """All named models; ``speed`` has each compose with fresh weights for a moment."""
    return tuple(
        Catalogued(name, config, _parameters(config), _speed(config) if speed else None)
        for name, config in PRESETS.items()
    )


def read_scores(path: Path) -> Nats:
    """Medians out of what ``courante evaluate --benchmark --json`` wrote.

    Raises:
        BadInput: the file is not there, or is something else.
    """
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        scores: dict[str, dict[str, float]] = {}
        for entry in found["entries"]:
            row = scores.setdefault(entry["model"]["name"], {})
            row[entry["benchmark"]] = float(entry["median"])
    except OSError as error:
        expected = f"a file that can be read ({error.strerror})"
        raise BadInput("scores", str(path), expected) from error
    except (ValueError, KeyError, TypeError) as error:
        expected = f"what `courante evaluate --benchmark --json` writes ({error})"
        raise BadInput("scores", str(path), expected) from error
    return scores


def catalogue_markdown(models: tuple[Catalogued, ...], scores: Nats) -> str:
    """The document, as Markdown."""
    return "\n\n".join((_HEAD, _criteria(models), _costs(models, scores), _settings(models))) + "\n"


_HEAD = """# Models

Made by `courante models` from the registry (`src/courante/model/registry.py`); do not edit. Every
model is trained by `courante train --model NAME`, scored by `courante evaluate`, and composes."""


def _criteria(models: tuple[Catalogued, ...]) -> str:
    lines = [
        "## What they are",
        "",
        "Criteria of Briot, Hadjeres and Pachet, *Deep learning techniques for music*, 2019.",
        "",
        "| model | objective | representation | architecture | strategy |",
        "|---|---|---|---|---|",
    ]
    sources: dict[str, str] = {}
    for model in models:
        kind, entry = kind_of(model.config)
        told = entry.criteria
        sources[kind] = entry.source
        cells = (told.objective, told.representation, told.architecture, told.strategy)
        lines.append(f"| {model.name} | {' | '.join(cells)} |")
    lines += ["", *(f"* `{kind}`: {source}." for kind, source in sources.items())]
    return "\n".join(lines)


def _costs(models: tuple[Catalogued, ...], scores: Nats) -> str:
    sets = list(dict.fromkeys(name for row in scores.values() for name in row))
    heads = ["model", "parameters", f"steps/s, {BATCH} runs, one thread", *sets]
    lines = ["## What they cost and what they reach", "", _NOTE, "", f"| {' | '.join(heads)} |"]
    lines.append("|---" * len(heads) + "|")
    for model in models:
        parameters = "counted" if model.parameters is None else f"{model.parameters:,}"
        speed = "-" if model.steps_per_s is None else f"{model.steps_per_s:,.0f}"
        reached = [_nats(scores.get(model.name, {}).get(name)) for name in sets]
        lines.append(f"| {' | '.join((model.name, parameters, speed, *reached))} |")
    return "\n".join(lines)


_NOTE = (
    "Steps are sixteenths; a runner at 170 steps a minute hears 11.3 a second. Scores are test\n"
    "log-likelihoods in nats a step, medians over seeds, out of [benchmarks.md](benchmarks.md),\n"
    "which also tells how each was trained; higher is better."
)


def _settings(models: tuple[Catalogued, ...]) -> str:
    lines = ["## Their settings"]
    for model in models:
        kind = kind_of(model.config)[0]
        told = "; ".join(f"{name} {shown}" for name, shown in settings_of(model.config))
        lines.append(f"\n* **{model.name}** (`{kind}`): {told}.")
    return "\n".join(lines)


def _nats(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _parameters(config: ModelConfig) -> int | None:
    if kind_of(config)[1].fit is not None:
        return None
    skeleton = shapes_of(build, config, key=jax.random.PRNGKey(0))
    return sum(leaf.size for leaf in leaves_of(skeleton))


def _speed(config: ModelConfig) -> float | None:
    if kind_of(config)[1].fit is not None:
        return None
    network = build(config, key=jax.random.PRNGKey(0))
    composer = NetworkComposer(network, ComposerConfig(slots=BATCH))
    state = composer.init()
    for slot in range(BATCH):
        state = composer.join(state, slot, Seat(slot))
    state, _ = composer.step(state)
    rounds: list[float] = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        state, _ = composer.step(state)
        rounds.append(time.perf_counter() - began)
    return BATCH * composer.steps_per_call / median(rounds)
