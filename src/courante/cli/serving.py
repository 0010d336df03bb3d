"""What ``courante serve`` does."""

from dataclasses import dataclass, field
from pathlib import Path

import typer

from courante.api.server import serve
from courante.band.style import load_style
from courante.cli.equipment import make_equipment
from courante.cli.garbage import let_stay
from courante.cli.outlets import require_house, require_writable
from courante.cli.outlets_making import HouseRelays
from courante.config import (
    ApiConfig,
    EncoderConfig,
    HistoryConfig,
    OutletConfig,
    OutletsConfig,
    PaceConfig,
    StationConfig,
)
from courante.pace.policies import asked_bpm_from
from courante.station.station import Station
from courante.station.stores import open_stores


@dataclass(frozen=True)
class Settings:
    """All that a server is made with; ``weights`` is ``None`` for those that come along.

    ``read_by_people`` is whether standard error is, so that it may say more than the log;
    ``history`` is where runs are kept, ``None`` for nowhere.
    """

    station: StationConfig
    api: ApiConfig
    outlet: OutletConfig
    slots: int
    weights: Path | None
    soundfont: Path
    read_by_people: bool = True
    outlets: OutletsConfig = field(default_factory=OutletsConfig)
    history: HistoryConfig | None = None


def serve_until_stopped(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        CouranteError: a setting is wrong, something is missing, or the port cannot be had.
    """
    load_style(settings.station.house_style)
    if settings.station.house_bpm is not None:
        asked_bpm_from(settings.station.house_bpm, PaceConfig())

    require_house(settings.outlets, house=settings.station.house)
    require_writable(settings.outlets.files)
    relays = HouseRelays(settings.outlets, EncoderConfig())

    def station() -> Station:
        if settings.read_by_people:
            typer.echo("Tuning up...", err=True)
        equipment = make_equipment(settings.weights, settings.soundfont, slots=settings.slots)
        stores = None if settings.history is None else open_stores(settings.history)
        return relays.follow(Station(equipment, settings.station, settings.outlet, stores=stores))

    try:
        serve(station, settings.api, settings.outlet, typer.echo, let_stay)
    finally:
        relays.close()
