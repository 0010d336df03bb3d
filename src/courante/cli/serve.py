"""``courante serve``: the server, its music and its page."""

from typing import Annotated

import typer

from courante.cli.options import SoundfontOption, StyleOption, WeightsOption
from courante.config import (
    DEBIAN_SOUNDFONT,
    ApiConfig,
    ComposerConfig,
    OutletConfig,
    StationConfig,
)

_API, _STATION, _COMPOSER, _OUTLET = ApiConfig(), StationConfig(), ComposerConfig(), OutletConfig()
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
    weights: WeightsOption = None,
    soundfont: SoundfontOption = DEBIAN_SOUNDFONT,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False,
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
    )
    api = ApiConfig(
        host=host, port=port, listeners_per_run=max_listeners, house_listeners=house_listeners
    )
    outlet = OutletConfig(burst_s=burst)
    serve_until_stopped(Settings(station, api, outlet, slots, weights, soundfont), verbose=verbose)
