"""``courante evaluate``: how well a network foretells music, and how its own music compares."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from courante.cli.options import CACHE, CacheOption, CorpusOption, SplitSeedOption
from courante.errors import BadInput


class Side(StrEnum):
    """A side of the split."""

    TRAIN = "train"
    VALID = "valid"
    TEST = "test"


def evaluate(
    *,
    weights: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Weights to measure; may be given several times. If none, those that come with "
            "Courante. With --benchmark also a folder, in which all best weights are taken.",
        ),
    ] = None,
    corpus: CorpusOption = "bach",
    side: Annotated[Side, typer.Option(help="Which pieces to foretell.")] = Side.TEST,
    seed: SplitSeedOption = 1,
    statistics: Annotated[
        bool,
        typer.Option(
            "--statistics", help="Compose, and compare the music with held-out pieces instead."
        ),
    ] = False,
    pieces: Annotated[
        int, typer.Option(metavar="N", min=1, help="How many each model composes for statistics.")
    ] = 20,
    bars: Annotated[int, typer.Option(metavar="N", min=1, help="Bars of each of them.")] = 8,
    temperature: Annotated[
        float, typer.Option(metavar="T", min=0.1, max=3, help="Below 1 safer, above 1 bolder.")
    ] = 1.0,
    json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write all figures, as JSON.")
    ] = None,
    cache: CacheOption = CACHE,
    benchmark: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Measure on the benchmark files in it, beside published figures."
        ),
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME",
            help="Only this benchmark: JSB, Nottingham, MuseData, Piano-midi or JSB-16th; may be "
            "given several times.",
        ),
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the tables.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also draw them, as PNG.")
    ] = None,
) -> None:
    """Measure weights on held-out music."""
    if benchmark is not None:
        from courante.cli.benchmarking import (  # noqa: PLC0415 - heavy
            Asked,
            Outputs,
            evaluate_benchmarks,
        )

        asked = Asked(benchmark, tuple(sets or ()), side.value, tuple(weights or ()))
        evaluate_benchmarks(asked, Outputs(markdown, json, picture))
        return
    if sets:
        raise BadInput("--set", str(sets), "to be given together with --benchmark")
    from courante.cli.evaluating import Wanted, evaluate_weights  # noqa: PLC0415 - heavy

    wanted, files = Wanted(corpus, side.value, seed), tuple(weights or ())
    if statistics:
        from courante.cli.comparing import Composed, compare_music  # noqa: PLC0415 - heavy
        from courante.cli.comparing import Outputs as Files  # noqa: PLC0415 - heavy

        composed = Composed(pieces, bars, temperature)
        compare_music(files, wanted, composed, Files(markdown, json, picture), cache)
        return
    for option, value in (("--markdown", markdown), ("--picture", picture)):
        if value:
            expected = "to be given together with --benchmark or --statistics"
            raise BadInput(option, str(value), expected)
    evaluate_weights(files, wanted, cache, json)
