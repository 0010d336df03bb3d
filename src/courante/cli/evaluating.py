"""What ``courante evaluate`` does."""

import json
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import typer

from courante.cli.equipment import weights_path
from courante.cli.progress import bar, console
from courante.cli.reading import load_with_bar
from courante.cli.targets import claim
from courante.corpus.piece import Piece
from courante.corpus.split import Split, split
from courante.model.tied_parallel import TiedParallel
from courante.model.weights import load_weights, parameter_count, weights_hash
from courante.train.compositions import compose_pieces
from courante.train.report import (
    compare_likelihoods,
    compare_statistics,
    likelihood_markdown,
    statistics_markdown,
)

FIRST_SEED = 1
"""Of the pieces that are composed to be measured."""


@dataclass(frozen=True)
class Wanted:
    """What to measure on.

    Attributes:
        corpus: name or folder. side: of its split, drawn with ``seed``.
        pieces, bars, temperature: how many pieces of how many bars to compose, and how.
    """

    corpus: str
    side: Literal["train", "valid", "test"]
    seed: int
    pieces: int
    bars: int
    temperature: float


def evaluate_weights(
    weights: Path | None, wanted: Wanted, cache: Path, json_file: Path | None
) -> None:
    """Print log-likelihoods beside the baselines, as Markdown, and on request statistics.

    Raises:
        CouranteError: weights or corpus are not usable, or the figures cannot be written.
    """
    with ExitStack() as stack:
        target = None if json_file is None else stack.enter_context(claim(json_file))
        path = weights_path(weights)
        network = load_weights(path)
        sides = split(load_with_bar(wanted.corpus, cache), wanted.seed)
        figures: dict[str, Any] = {
            "weights": str(path),
            "weights_hash": weights_hash(network),
            "parameters": parameter_count(network),
            **asdict(wanted),
            **_likelihoods(network, sides, wanted),
        }
        if wanted.pieces:
            figures |= _statistics(network, sides, wanted)
        if target is not None:
            target.fill((json.dumps(figures, indent=2) + "\n").encode())
            target.keep()


def _likelihoods(network: TiedParallel, sides: Split, wanted: Wanted) -> dict[str, Any]:
    held_out = _side(sides, wanted)
    with bar("foretelling") as show:
        rows = compare_likelihoods(network, sides, held_out, show)
    steps = rows[0].steps
    typer.echo(f"{wanted.corpus}, {wanted.side}: {len(held_out)} pieces, {steps} steps\n")
    typer.echo(likelihood_markdown(rows))
    return {"held_out_pieces": len(held_out), "likelihoods": [asdict(row) for row in rows]}


def _statistics(network: TiedParallel, sides: Split, wanted: Wanted) -> dict[str, Any]:
    pieces, bars, temperature = wanted.pieces, wanted.bars, wanted.temperature
    with console.status(f"composing {pieces} pieces of {bars} bars"):
        composed = compose_pieces(network, pieces, bars, seed=FIRST_SEED, temperature=temperature)
        ours, theirs = compare_statistics(composed, _side(sides, wanted), sides.train)
    typer.echo(f"\n{pieces} composed pieces of {bars} bars, temperature {temperature:g}\n")
    typer.echo(statistics_markdown(ours, theirs))
    return {"composed": asdict(ours), "held_out": asdict(theirs)}


def _side(sides: Split, wanted: Wanted) -> tuple[Piece, ...]:
    match wanted.side:
        case "train":
            return sides.train
        case "valid":
            return sides.valid
        case "test":
            return sides.test
