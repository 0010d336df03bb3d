"""``courante stream``: one run, played to Icecast, to a pipe or into files."""

import logging
import os
from pathlib import Path
from typing import Annotated

import typer

from courante.cli.logs import LogFormat, write_log
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
from courante.cli.outlets import IcecastOption, OutletsOption, outlets_from
from courante.config import (
    DEBIAN_SOUNDFONT,
    FilesConfig,
    IcecastAddress,
    IcecastConfig,
    OutletsConfig,
)
from courante.errors import BadInput
from courante.station.request import RunRequest
from courante.types import Bpm, Mode, Seconds

STDOUT = 1
_ICECAST = IcecastConfig(IcecastAddress("localhost", "/courante.mp3", "unused"))
_FILES = FilesConfig(Path())


def stream(
    *,
    icecast: IcecastOption = None,
    stdout: Annotated[
        bool,
        typer.Option("--stdout", help="Write endless MP3 to standard output, for ezstream."),
    ] = False,
    files: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write files that join without a gap.")
    ] = None,
    minutes: Annotated[
        float, typer.Option(metavar="N", help="Length of each file.")
    ] = _FILES.minutes,
    keep: Annotated[
        int, typer.Option(metavar="N", min=0, help="Files to keep, the newest; 0 for all.")
    ] = _FILES.keep,
    outlets: OutletsOption = None,
    duration: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="Stop after so much sound.")
    ] = None,
    style: StyleOption = "chorale",
    mode: Annotated[
        Mode | None, typer.Option(help="What the tempo follows; steady if a tempo is given.")
    ] = None,
    bpm: Annotated[
        float | None, typer.Option(metavar="BPM", help="Tempo; if none, the style's at rest.")
    ] = None,
    energy: EnergyOption = None,
    metre: MetreOption = None,
    seed: SeedOption = None,
    name: Annotated[str, typer.Option(help="Name of the stream, for Icecast.")] = _ICECAST.name,
    genre: Annotated[str, typer.Option(help="Its genre.")] = _ICECAST.genre,
    description: Annotated[str, typer.Option(help="A sentence about it.")] = _ICECAST.description,
    public: Annotated[
        bool, typer.Option("--public/--private", help="Let directories list it.")
    ] = _ICECAST.public,
    theme: ThemeOption = None,
    weights: WeightsOption = None,
    soundfont: SoundfontOption = DEBIAN_SOUNDFONT,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False,
    log_format: Annotated[
        LogFormat, typer.Option(help="Log lines for people, or JSON for machines.")
    ] = LogFormat.TEXT,
) -> None:
    """Play to Icecast, a pipe or files until stopped."""
    about = IcecastConfig(
        _ICECAST.address, name=name, genre=genre, description=description, public=public
    )
    wanted = outlets_from(icecast, outlets, about)
    if files is not None:
        wanted = wanted.plus(OutletsConfig(files=(FilesConfig(files, minutes, keep),)))
    if wanted.empty and not stdout:
        expected = "at least one of --icecast, --stdout, --files and --outlets"
        raise BadInput("outlets", "none", expected)
    if stdout and os.isatty(STDOUT):
        expected = "a pipe to a player, such as courante stream --stdout | mpg123 -"
        raise BadInput("--stdout", "a terminal", expected)
    if duration is not None and not 0 < duration < float("inf"):
        raise BadInput("--duration", duration, "more than 0 seconds")

    from courante.cli.streaming import Settings, stream_until_stopped  # noqa: PLC0415 - heavy
    from courante.cli.theme import tune_from  # noqa: PLC0415 - heavy

    if mode is None:
        mode = Mode.AUTO if bpm is None else Mode.STEADY
    request = RunRequest(
        style,
        mode,
        None if bpm is None else Bpm(bpm),
        drawn(seed),
        energy=energy,
        metre=metre_of_name(metre),
        tune=tune_from(theme),
    )
    write_log(logging.INFO if verbose else logging.WARNING, log_format)
    seconds = None if duration is None else Seconds(duration)
    people = log_format is LogFormat.TEXT
    stream_until_stopped(Settings(request, wanted, stdout, seconds, weights, soundfont, people))
