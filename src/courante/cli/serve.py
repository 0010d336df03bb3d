"""``courante serve``: the server, its music and its page."""

import logging
from typing import Annotated

import typer

from courante.cli import clusters, keeping
from courante.cli import limits as asked
from courante.cli.logs import LogFormat, write_log
from courante.cli.options import EnergyOption, SoundfontOption, StyleOption, WeightsOption
from courante.cli.outlets import IcecastOption, OutletsOption, outlets_from
from courante.config import (
    DEBIAN_SOUNDFONT,
    ApiConfig,
    ComposerConfig,
    LimitsConfig,
    OutletConfig,
    StationConfig,
)

_API, _STATION, _COMPOSER, _OUTLET = ApiConfig(), StationConfig(), ComposerConfig(), OutletConfig()
_LIMITS = _API.limits
_MINUTE_S, _HOUR_S = 60.0, 3600.0


def serve(
    *,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on; if none, all.")
    ] = _API.host,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="Port; 0 for any that is free.")
    ] = _API.port,
    house: Annotated[
        bool, typer.Option("--house/--no-house", help="Play a run of its own to any player.")
    ] = True,
    style: StyleOption = _STATION.house_style,
    bpm: Annotated[
        float | None,
        typer.Option(metavar="BPM", help="Tempo of the house run; if none, its style's."),
    ] = None,
    energy: EnergyOption = None,
    max_runs: Annotated[
        int, typer.Option(metavar="N", min=1, help="Runs at one time.")
    ] = _STATION.max_runs,
    max_listeners: Annotated[
        int, typer.Option(metavar="N", min=1, help="Listeners of a personal run.")
    ] = _API.listeners_per_run,
    house_listeners: Annotated[
        int, typer.Option(metavar="N", min=1, help="Listeners of the house run.")
    ] = _API.house_listeners,
    readings_per_s: Annotated[
        float, typer.Option(metavar="N", help="Readings a second that a run may send.")
    ] = _STATION.readings_per_s,
    runs_per_address: asked.RunsPerAddressOption = _LIMITS.runs_per_address,
    openings_per_minute: asked.OpeningsOption = _LIMITS.openings_per_minute,
    max_streams: asked.StreamsOption = _LIMITS.streams,
    streams_per_address: asked.StreamsPerAddressOption = _LIMITS.streams_per_address,
    followers_per_run: asked.FollowersOption = _LIMITS.followers_per_run,
    max_connections: asked.ConnectionsOption = _LIMITS.connections,
    connections_per_address: asked.ConnectionsPerAddressOption = _LIMITS.connections_per_address,
    body_bytes: asked.BodyBytesOption = _API.body_limit_bytes,
    header_bytes: asked.HeaderBytesOption = _LIMITS.header_bytes,
    url_bytes: asked.UrlBytesOption = _LIMITS.url_bytes,
    header_seconds: asked.HeaderSecondsOption = _LIMITS.header_s,
    body_seconds: asked.BodySecondsOption = _LIMITS.body_s,
    stalled_seconds: asked.StalledSecondsOption = _LIMITS.stalled_s,
    certificate: asked.CertificateOption = None,
    key: asked.KeyOption = None,
    https: asked.HttpsOption = False,
    https_name: asked.HttpsNameOption = None,
    trusted_proxy: asked.TrustedProxyOption = None,
    idle_minutes: Annotated[
        float, typer.Option(metavar="N", help="A run without listeners and readings ends then.")
    ] = _STATION.idle_s / _MINUTE_S,
    longest_hours: Annotated[
        float, typer.Option(metavar="N", help="Every run ends then.")
    ] = _STATION.longest_s / _HOUR_S,
    burst: Annotated[
        float, typer.Option(metavar="SECONDS", help="Sound that a plain player gets at once.")
    ] = _OUTLET.burst_s,
    threads: Annotated[
        int, typer.Option(metavar="N", min=0, help="Threads that render; 0 for one per core.")
    ] = _STATION.workers,
    slots: Annotated[
        int, typer.Option(metavar="N", min=1, help="Runs that compose in one call.")
    ] = _COMPOSER.slots,
    data: keeping.DataOption = None,
    database: keeping.DatabaseOption = "",
    history: keeping.HistoryOption = True,
    keep_days: keeping.KeepDaysOption = keeping.KEEP_DAYS,
    cluster: clusters.ClusterOption = "",
    composers: clusters.ComposersOption = clusters.COMPOSERS,
    gpu_composers: clusters.GpuComposersOption = False,
    node_host: clusters.NodeHostOption = "",
    icecast: IcecastOption = None,
    outlets: OutletsOption = None,
    weights: WeightsOption = None,
    soundfont: SoundfontOption = DEBIAN_SOUNDFONT,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False,
    log_format: Annotated[
        LogFormat, typer.Option(help="Log lines for people, or JSON for machines.")
    ] = LogFormat.TEXT,
    log_addresses: Annotated[
        bool, typer.Option("--log-addresses", help="Log the addresses of listeners too.")
    ] = False,
) -> None:
    """Serve music, page and REST until stopped."""
    from courante.cli.serving import Settings, serve_until_stopped  # noqa: PLC0415 - heavy

    station = StationConfig(
        workers=threads,
        max_runs=max_runs,
        readings_per_s=readings_per_s,
        idle_s=idle_minutes * _MINUTE_S,
        longest_s=longest_hours * _HOUR_S,
        house=house,
        house_style=style,
        house_bpm=bpm,
        house_energy=energy,
    )
    api = ApiConfig(
        host=host,
        port=port,
        listeners_per_run=max_listeners,
        house_listeners=house_listeners,
        log_addresses=log_addresses,
        body_limit_bytes=body_bytes,
        certificate=certificate,
        key=key,
        home_authority=keeping.folder_of(data) / "authority" if https else None,
        home_names=tuple(https_name or ()),
        trusted_proxies=tuple(trusted_proxy or ()),
        limits=LimitsConfig(
            connections=max_connections,
            connections_per_address=connections_per_address,
            streams=max_streams,
            streams_per_address=streams_per_address,
            runs_per_address=runs_per_address,
            openings_per_minute=openings_per_minute,
            followers_per_run=followers_per_run,
            header_bytes=header_bytes,
            url_bytes=url_bytes,
            header_s=header_seconds,
            body_s=body_seconds,
            stalled_s=stalled_seconds,
        ),
    )
    outlet = OutletConfig(burst_s=burst)
    part = clusters.cluster_from(cluster, composers, node_host, gpu=gpu_composers)
    write_log(logging.INFO if verbose else logging.WARNING, log_format)
    people = log_format is LogFormat.TEXT
    elsewhere = outlets_from(icecast, outlets)
    kept = keeping.history_from(data, database, keep_days, history=history)
    serve_until_stopped(
        Settings(station, api, outlet, slots, weights, soundfont, people, elsewhere, kept, part)
    )
