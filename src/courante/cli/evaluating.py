"""What ``courante evaluate`` does with a corpus."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import typer

from courante.cli.equipment import weights_path
from courante.cli.progress import bar
from courante.cli.reading import sides_with_bar
from courante.cli.targets import claim
from courante.corpus.piece import Piece
from courante.corpus.sides import Sides
from courante.errors import BadInput
from courante.model.contract import AnyNetwork
from courante.model.weights import load_weights, parameter_count, weights_hash
from courante.train.report import compare_likelihoods, likelihood_markdown


@dataclass(frozen=True)
class Wanted:
    """What to measure on: a corpus by name, folder or file, and a side of its split."""

    corpus: str
    side: Literal["train", "valid", "test"]
    seed: int


def evaluate_weights(
    weights: tuple[Path, ...], wanted: Wanted, cache: Path, json_file: Path | None
) -> None:
    """Print log-likelihoods beside those of models that count, as Markdown.

    Raises:
        CouranteError: weights or corpus are not usable, or the figures cannot be written.
    """
    with ExitStack() as stack:
        target = None if json_file is None else stack.enter_context(claim(json_file))
        networks = named_networks(weights)
        sides = sides_with_bar(wanted.corpus, wanted.seed, cache)
        held_out = side_of(sides, wanted)
        with bar("foretelling") as show:
            rows = compare_likelihoods(networks, sides.split, held_out, show)
        typer.echo(
            f"{wanted.corpus}, {wanted.side}: {len(held_out)} pieces, {rows[0].steps} steps\n"
        )
        typer.echo(likelihood_markdown(rows))
        if target is not None:
            figures: dict[str, Any] = {
                **asdict(wanted),
                "held_out_pieces": len(held_out),
                "networks": about(networks),
                "likelihoods": [asdict(row) for row in rows],
            }
            target.fill((json.dumps(figures, indent=2) + "\n").encode())
            target.keep()


def named_networks(weights: tuple[Path, ...]) -> dict[str, AnyNetwork]:
    """Networks by the names of their files, or of the folders that training put them in.

    Raises:
        Missing, BadWeights: a file is not usable. BadInput: two have one name.
    """
    networks: dict[str, AnyNetwork] = {}
    for path in weights or (weights_path(None),):
        name = path.resolve().parent.name if path.stem == "best" else path.stem
        if name in networks:
            raise BadInput("weights", str(path), f"one file of the name {name}")
        networks[name] = load_weights(path)
    return networks


def about(networks: Mapping[str, AnyNetwork]) -> dict[str, dict[str, Any]]:
    """Which weights exactly, for files of figures."""
    return {
        name: {"hash": weights_hash(network), "parameters": parameter_count(network)}
        for name, network in networks.items()
    }


def side_of(sides: Sides, wanted: Wanted) -> tuple[Piece, ...]:
    """The pieces to measure on."""
    match wanted.side:
        case "train":
            return sides.split.train
        case "valid":
            return sides.split.valid
        case "test":
            return sides.split.test
