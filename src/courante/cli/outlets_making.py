"""Makes the outlets that are configured, and the relays that play to them."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import final

from courante.config import EncoderConfig, FilesConfig, IcecastConfig, OutletsConfig
from courante.errors import NotFound
from courante.outlet.broadcast import Broadcast
from courante.outlet.icecast import IcecastSource
from courante.outlet.pipe import PipeOutlet
from courante.outlet.rotation import RotatingFiles
from courante.station.relay import Sound
from courante.station.relay_plan import FROM_THE_BEGINNING, RelayPlan
from courante.station.relays import Relays
from courante.station.station import Station


def make_relays(
    outlets: OutletsConfig, sound: Sound, encoder: EncoderConfig, more: Iterable[RelayPlan] = ()
) -> Relays:
    """A relay for each outlet, not started.

    Args:
        outlets: where to play to.
        sound: the run that plays.
        encoder: what it is encoded with.
        more: outlets of other kinds.
    """
    plans = [_icecast(n, config, encoder) for n, config in enumerate(outlets.icecast, start=1)]
    plans += [_files(n, config) for n, config in enumerate(outlets.files, start=1)]
    return Relays([*plans, *more], sound, outlets.relay, random.random)


def pipe_plan(pipe: PipeOutlet) -> RelayPlan:
    """Play to a pipe, from the run's first frame until nobody reads it any more."""
    return RelayPlan("standard output", "stdout", lambda: pipe, FROM_THE_BEGINNING, again=False)


@final
class HouseRelays:
    """Plays a station's house run, whichever that is, to outlets elsewhere."""

    def __init__(self, outlets: OutletsConfig, encoder: EncoderConfig) -> None:
        self._outlets = outlets
        self._encoder = encoder
        self._relays: Relays | None = None

    def follow(self, station: Station) -> Station:
        """Play to the outlets from now on, and have the station count it; returns the station."""
        if not self._outlets.empty:
            self._relays = make_relays(self._outlets, lambda: _house(station), self._encoder)
            station.add_counts(self._relays.counts)
            self._relays.start()
        return station

    def close(self) -> None:
        """Leave; close the station before, so that the last frames are sent."""
        if self._relays is not None:
            self._relays.close()


def _house(station: Station) -> Broadcast | None:
    try:
        return station.house.broadcast
    except NotFound:
        return None


def _icecast(number: int, config: IcecastConfig, encoder: EncoderConfig) -> RelayPlan:
    return RelayPlan(
        str(config.address), f"icecast-{number}", lambda: IcecastSource(config, encoder)
    )


def _files(number: int, config: FilesConfig) -> RelayPlan:
    return RelayPlan(
        f"files in {config.folder}",
        f"files-{number}",
        lambda: RotatingFiles(config, lambda: datetime.now(UTC)),
        FROM_THE_BEGINNING,
    )
