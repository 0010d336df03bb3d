"""``courante compose``: some bars as MIDI, MP3 and a picture."""

from pathlib import Path
from typing import Annotated

import typer

from courante.cli.options import (
    EnergyOption,
    MetreOption,
    SeedOption,
    SoundfontOption,
    StyleOption,
    ThemeOption,
    WeightsOption,
    drawn,
    metre_of_name,
)
from courante.config import DEBIAN_SOUNDFONT
from courante.station.request import RunRequest
from courante.types import Bpm


def compose(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="Writes OUT.mid, OUT.mp3 and OUT.png.")
    ],
    *,
    bars: Annotated[int, typer.Option(metavar="N", min=1, help="Bars.")] = 16,
    bpm: Annotated[float, typer.Option(metavar="BPM", help="Beats a minute.")] = 84.0,
    style: StyleOption = "chorale",
    energy: EnergyOption = None,
    metre: MetreOption = None,
    seed: SeedOption = None,
    theme: ThemeOption = None,
    weights: WeightsOption = None,
    soundfont: SoundfontOption = DEBIAN_SOUNDFONT,
) -> None:
    """Compose some bars: MIDI, MP3, picture."""
    from courante.cli.composing import compose_files  # noqa: PLC0415 - heavy
    from courante.cli.theme import tune_from  # noqa: PLC0415 - heavy

    request = RunRequest(
        style=style,
        bpm=Bpm(bpm),
        seed=drawn(seed),
        energy=energy,
        metre=metre_of_name(metre),
        tune=tune_from(theme),
    )
    compose_files(out, bars, request, weights, soundfont)
