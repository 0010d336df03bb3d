"""What ``courante serve`` does."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from courante.api.server import serve
from courante.band.style import load_style
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
from courante.config.clustering import ClusterConfig
from courante.pace.policies import asked_bpm_from
from courante.station.station import Station
from courante.station.stores import open_stores

if TYPE_CHECKING:
    from courante.cluster.node import ClusterNode


@dataclass(frozen=True)
class Settings:
    """All that a server is made with; ``weights`` is ``None`` for those that come along.

    ``read_by_people`` is whether standard error is, so that it may say more than the log;
    ``history`` is where runs are kept, ``None`` for nowhere; ``cluster`` the one to be a node of.
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
    cluster: ClusterConfig | None = None


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
    node = None if settings.cluster is None else _node(settings, settings.cluster)
    relays = HouseRelays(settings.outlets, EncoderConfig())

    def station() -> Station:
        if settings.read_by_people:
            typer.echo("Tuning up...", err=True)
        return relays.follow(_alone(settings) if node is None else node.station())

    try:
        api = settings.api if node is None else _among_nodes(settings.api)
        serve(station, api, settings.outlet, typer.echo, let_stay, node)
    finally:
        relays.close()
        if node is not None:
            node.close()


def _alone(settings: Settings) -> Station:
    from courante.cli.equipment import make_equipment  # noqa: PLC0415 - a node has no network

    equipment = make_equipment(settings.weights, settings.soundfont, slots=settings.slots)
    stores = None if settings.history is None else open_stores(settings.history)
    return Station(equipment, settings.station, settings.outlet, stores=stores)


def _among_nodes(api: ApiConfig) -> ApiConfig:
    """Another node opens a connection for each stream that it passes on."""
    limits = replace(api.limits, connections_per_address=api.limits.connections)
    return replace(api, limits=limits)


def _node(settings: Settings, cluster: ClusterConfig) -> "ClusterNode":
    from courante.cli.clustering import node_of  # noqa: PLC0415 - alone there is no Ray

    return node_of(
        cluster,
        settings.station,
        settings.api,
        settings.outlet,
        history=settings.history,
        weights=settings.weights,
        soundfont=settings.soundfont,
        slots=settings.slots,
    )
