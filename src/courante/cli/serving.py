"""What ``courante serve`` does."""

import logging
from dataclasses import dataclass
from pathlib import Path

import typer

from courante.api.server import serve
from courante.band.style import load_style
from courante.cli.equipment import make_equipment
from courante.config import ApiConfig, OutletConfig, PaceConfig, StationConfig
from courante.pace.policies import asked_bpm_from
from courante.station.station import Station


@dataclass(frozen=True)
class Settings:
    """All that a server is made with; ``weights`` is ``None`` for those that come along."""

    station: StationConfig
    api: ApiConfig
    outlet: OutletConfig
    slots: int
    weights: Path | None
    soundfont: Path


def serve_until_stopped(settings: Settings, *, verbose: bool) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        CouranteError: a setting is wrong, something is missing, or the port cannot be had.
    """
    _log(logging.INFO if verbose else logging.WARNING)
    load_style(settings.station.house_style)
    if settings.station.house_bpm is not None:
        asked_bpm_from(settings.station.house_bpm, PaceConfig())

    def station() -> Station:
        typer.echo("Tuning up...", err=True)
        equipment = make_equipment(settings.weights, settings.soundfont, slots=settings.slots)
        return Station(equipment, settings.station, settings.outlet)

    serve(station, settings.api, settings.outlet, typer.echo)


def _log(level: int) -> None:
    """Log our own modules and the server's to standard error; neither writes paths with tokens."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for name in ("courante", "uvicorn"):
        logging.getLogger(name).setLevel(level)
