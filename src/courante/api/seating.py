"""Where somebody listens, and how: what the routes of the sound depend on."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Header

from courante.api import icy
from courante.api.access import HeardRun, TheAudience, TheConfig, TheOutlet, TheStation
from courante.api.listening import Listener, listening, require_place
from courante.errors import NotFound
from courante.outlet.broadcast import Broadcast
from courante.station.run import Run
from courante.types import Seconds

OPUS_FORMAT = "opus"
OPUS_BURST = 1.6
"""Longer by so much than that of MP3: browsers hand on 32 KiB at a time, and those last longer."""

Lag = Literal["low"] | None
"""``low`` starts close to live, for players that can; without it there is a cushion."""


@dataclass(frozen=True)
class Hall:
    """A run, and how many may listen to it."""

    run: Run
    places: int


@dataclass(frozen=True)
class Wish:
    """How somebody would like to listen.

    Attributes:
        burst_s: how far behind live to start. opus_burst_s: the same in Opus.
        slot_s: how often titles may come; ``None`` for a player that knows none.
    """

    burst_s: Seconds
    opus_burst_s: Seconds
    slot_s: float | None


async def _personal(run: HeardRun, config: TheConfig) -> Hall:
    return Hall(run, config.listeners_per_run)


async def _house(station: TheStation, config: TheConfig) -> Hall:
    return Hall(station.house, config.house_listeners)


async def _wish(
    outlet: TheOutlet,
    lag: Lag = None,
    icy_metadata: Annotated[str, Header(description="1 asks for titles")] = "",
) -> Wish:
    asks = icy_metadata.strip() == "1"
    if lag is not None:
        low_s = Seconds(outlet.low_lag_burst_s)
        return Wish(low_s, low_s, icy.LOW_LAG_SLOT_S if asks else None)
    burst_s = Seconds(outlet.burst_s)
    return Wish(burst_s, Seconds(OPUS_BURST * burst_s), icy.SLOT_S if asks else None)


HallOf = Callable[..., Awaitable[Hall]]
PersonalHall = Annotated[Hall, Depends(_personal)]
HouseHall = Annotated[Hall, Depends(_house)]
Wished = Annotated[Wish, Depends(_wish)]


def _listener(hall_of: HallOf) -> Callable[..., AsyncIterator[Listener]]:
    async def listen_in(
        hall: Annotated[Hall, Depends(hall_of)], wish: Wished, audience: TheAudience
    ) -> AsyncIterator[Listener]:
        broadcast, distance = hall.run.broadcast, audience.distance
        with listening(broadcast, wish.burst_s, hall.places, distance) as listener:
            yield listener

    return listen_in


def _opus_listener(hall_of: HallOf) -> Callable[..., AsyncIterator[Listener]]:
    async def listen_in(
        hall: Annotated[Hall, Depends(hall_of)], wish: Wished, audience: TheAudience
    ) -> AsyncIterator[Listener]:
        # Nothing is encoded for somebody who may not listen.
        require_place(hall.run.broadcast, hall.places)
        burst_s, distance = wish.opus_burst_s, audience.distance
        broadcast = hall.run.in_format(OPUS_FORMAT, burst_s)
        with listening(broadcast, burst_s, hall.places, distance) as listener:
            yield listener

    return listen_in


PersonalListener = Annotated[Listener, Depends(_listener(_personal))]
HouseListener = Annotated[Listener, Depends(_listener(_house))]
PersonalOpusListener = Annotated[Listener, Depends(_opus_listener(_personal))]
HouseOpusListener = Annotated[Listener, Depends(_opus_listener(_house))]
"""Who listens for as long as the answer is sent, and has a place for so long."""


def start_s(hall: Hall, wish: Wish) -> Seconds:
    """Where in the run's time the MP3 would start for somebody who came now.

    Raises:
        LimitReached: all places are taken.
    """
    return _start_s(hall, hall.run.broadcast, wish.burst_s)


def opus_start_s(hall: Hall, wish: Wish) -> Seconds:
    """The same for Opus; nothing is encoded for the question.

    Raises:
        LimitReached: all places are taken. NotFound: there is no Opus here.
    """
    formats = hall.run.player.formats
    if OPUS_FORMAT not in formats.names:
        message = "there is no opus stream here"
        raise NotFound(message)
    playing = formats.playing(OPUS_FORMAT)
    if playing is None:
        return _start_s(hall, hall.run.broadcast, wish.opus_burst_s)
    return _start_s(hall, playing, wish.opus_burst_s)


def _start_s(hall: Hall, broadcast: Broadcast, burst_s: Seconds) -> Seconds:
    require_place(broadcast, hall.places)
    return broadcast.media_s(broadcast.start(burst_s))
