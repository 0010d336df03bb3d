"""What ``courante stream`` does."""

import logging
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import final

import typer

from courante.band.style import load_style
from courante.cli.equipment import make_equipment
from courante.cli.garbage import let_stay
from courante.cli.outlets import require_writable
from courante.cli.outlets_making import make_relays, pipe_plan
from courante.cli.stream import STDOUT
from courante.config import EncoderConfig, OutletConfig, OutletsConfig, PaceConfig, StationConfig
from courante.errors import BadInput, OutputFailed
from courante.outlet.broadcast import Broadcast
from courante.outlet.pipe import PipeOutlet
from courante.pace.policies import asked_bpm_from
from courante.station.relays import Relays
from courante.station.request import LARGEST_SEED, RunRequest
from courante.station.run import Run
from courante.station.station import Station
from courante.station.stopping import told_to_stop
from courante.types import Mode, Seconds

logger = logging.getLogger(__name__)

LOOK_AFTER_S = 0.1
YEARS_S = 10 * 365 * 86_400.0


@dataclass(frozen=True)
class Settings:
    """What to play and where to; ``weights`` is ``None`` for those that come along.

    Attributes:
        stdout: whether to play to standard output too.
        duration_s: how much sound, or ``None`` for no end.
        read_by_people: whether standard error is.
    """

    request: RunRequest
    outlets: OutletsConfig
    stdout: bool
    duration_s: Seconds | None
    weights: Path | None
    soundfont: Path
    read_by_people: bool = True


def stream_until_stopped(settings: Settings) -> None:
    """Play until SIGINT or SIGTERM, until nobody reads standard output, or for the duration.

    Raises:
        CouranteError: a setting is wrong, something is missing, or standard output fails.
    """
    _check(settings)
    pipe = PipeOutlet(STDOUT, "standard output") if settings.stdout else None
    with told_to_stop() as stop:
        if settings.read_by_people:
            typer.echo("Tuning up...", err=True)
        equipment = make_equipment(settings.weights, settings.soundfont, slots=1)
        config = StationConfig(
            workers=1, max_runs=1, house=False, idle_s=YEARS_S, longest_s=YEARS_S
        )
        station = Station(equipment, config, OutletConfig())
        programme = Programme(station, settings.request)
        plans = () if pipe is None else (pipe_plan(pipe),)
        relays = make_relays(settings.outlets, programme.sound, EncoderConfig(), plans)
        try:
            station.start()
            let_stay()
            relays.start()
            _play(programme, relays, settings.duration_s, stop)
        finally:
            station.close()
            relays.close()
    _require_clean(pipe, relays)


@final
class Programme:
    """One run after another: where one fails, the next begins with another seed."""

    def __init__(self, station: Station, request: RunRequest) -> None:
        self._station = station
        self._request = request
        self._run: Run | None = None
        self._past_s = 0.0

    def sound(self) -> Broadcast | None:
        """What plays now."""
        run = self._run
        return None if run is None else run.broadcast

    def published_s(self) -> float:
        """Sound so far, over all runs."""
        broadcast = self.sound()
        return self._past_s + (0.0 if broadcast is None else broadcast.published_s)

    def look_after(self) -> None:
        """Open a run where none plays."""
        run = self._run
        if run is not None and run.ended is None:
            return
        if run is not None:
            logger.warning("the run is over; another begins", extra={"why": run.ended})
            self._past_s += run.broadcast.published_s
            seed = ((self._request.seed or 0) + 1) % (LARGEST_SEED + 1)
            self._request = replace(self._request, seed=seed)
        self._run = self._station.open_run(self._request)


def _play(
    programme: Programme, relays: Relays, duration_s: Seconds | None, stop: threading.Event
) -> None:
    """Keep it going until there is a reason to stop."""
    while not stop.is_set() and not any(status.over for status in relays.status):
        programme.look_after()
        if duration_s is not None and programme.published_s() >= duration_s:
            return
        stop.wait(LOOK_AFTER_S)


def _check(settings: Settings) -> None:
    load_style(settings.request.style)
    if settings.request.bpm is not None:
        asked_bpm_from(settings.request.bpm, PaceConfig())
    elif settings.request.mode is Mode.STEADY:
        raise BadInput("--bpm", None, "a tempo, for mode steady")
    require_writable(settings.outlets.files)


def _require_clean(pipe: PipeOutlet | None, relays: Relays) -> None:
    """A reader who has had enough is no failure; a full disk behind standard output is."""
    failed = [status.failure for status in relays.status if status.label == "stdout"]
    if pipe is not None and not pipe.reader_gone and failed[0] is not None:
        raise OutputFailed(failed[0])
