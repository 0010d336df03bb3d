"""``courante evaluate``: how well a network foretells music, and how its own music compares."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from courante.cli.options import CACHE, CacheOption, CorpusOption, SplitSeedOption, WeightsOption


class Side(StrEnum):
    """A side of the split."""

    TRAIN = "train"
    VALID = "valid"
    TEST = "test"


def evaluate(
    *,
    weights: WeightsOption = None,
    corpus: CorpusOption = "bach",
    side: Annotated[Side, typer.Option(help="Which pieces to foretell.")] = Side.TEST,
    seed: SplitSeedOption = 1,
    pieces: Annotated[
        int,
        typer.Option(metavar="N", min=0, help="Also compose so many and compare statistics."),
    ] = 0,
    bars: Annotated[int, typer.Option(metavar="N", min=1, help="Bars of each of them.")] = 64,
    temperature: Annotated[
        float, typer.Option(metavar="T", min=0.1, max=3, help="Below 1 safer, above 1 bolder.")
    ] = 1.0,
    json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write all figures, as JSON.")
    ] = None,
    cache: CacheOption = CACHE,
) -> None:
    """Measure weights on held-out music."""
    from courante.cli.evaluating import Wanted, evaluate_weights  # noqa: PLC0415 - heavy

    wanted = Wanted(corpus, side.value, seed, pieces, bars, temperature)
    evaluate_weights(weights, wanted, cache, json)
