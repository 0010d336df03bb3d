"""``courante render``: the soundtrack of a recorded run."""

from pathlib import Path
from typing import Annotated

import typer

from courante.cli.options import (
    EnergyOption,
    MetreOption,
    SoundfontOption,
    StyleOption,
    ThemeOption,
    WeightsOption,
    metre_of_name,
)
from courante.config import DEBIAN_SOUNDFONT
from courante.station.request import LARGEST_SEED, RunRequest
from courante.types import Bpm, Mode


def render(
    runfile: Annotated[
        Path, typer.Argument(metavar="RUNFILE", help="A recorded run: GPX, TCX or FIT.")
    ],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="MP3", help="The sound to write.")],
    midi: Annotated[
        Path | None, typer.Option(metavar="MID", help="Also write the notes, as MIDI.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(metavar="PNG|SVG", help="Also draw the run and its music.")
    ] = None,
    style: StyleOption = "chorale",
    mode: Annotated[Mode, typer.Option(help="What the tempo follows.")] = Mode.AUTO,
    bpm: Annotated[
        float | None,
        typer.Option(
            metavar="BPM", help="Tempo of mode steady; in other modes until the first reading."
        ),
    ] = None,
    energy: EnergyOption = None,
    metre: MetreOption = None,
    seed: Annotated[
        int,
        typer.Option(
            metavar="N", min=0, max=LARGEST_SEED, help="The same seed gives the same bytes."
        ),
    ] = 0,
    theme: ThemeOption = None,
    weights: WeightsOption = None,
    soundfont: SoundfontOption = DEBIAN_SOUNDFONT,
) -> None:
    """Make the soundtrack of a recorded run."""
    from courante.cli.rendering import Files, render_files  # noqa: PLC0415 - heavy
    from courante.cli.theme import tune_from  # noqa: PLC0415 - heavy

    asked = None if bpm is None else Bpm(bpm)
    request = RunRequest(
        style=style,
        mode=mode,
        bpm=asked,
        seed=seed,
        energy=energy,
        metre=metre_of_name(metre),
        tune=tune_from(theme),
    )
    render_files(runfile, Files(out, midi, picture), request, weights, soundfont)
