"""A listener: a place in a run's broadcast, and the sound from there on."""

from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from courante.api import icy
from courante.api.bell import Bell
from courante.encoder import opus_join
from courante.errors import LimitReached
from courante.outlet.broadcast import Broadcast, Cursor
from courante.station.histogram import DISTANCE_S, Histogram
from courante.types import Chunk, Seconds

RETRY_S = 5.0
PATIENT_S = 1.0
AT_ONCE = 4
"""Who has so much in hand gets so many chunks at once: that is a third of the work, and no lag."""


@dataclass(frozen=True)
class Listener:
    """Somebody who listens from ``cursor`` on.

    Attributes:
        start_s: media time of the run at which that is.
        distance: gets how far from live they are, in seconds, whenever they come for more.
    """

    broadcast: Broadcast
    cursor: Cursor
    start_s: Seconds
    bell: Bell
    distance: Histogram = field(default_factory=lambda: Histogram(DISTANCE_S))


def require_place(broadcast: Broadcast, limit: int) -> None:
    """Refuse one listener too many, over all formats of the run.

    Raises:
        LimitReached: all places are taken.
    """
    if broadcast.listeners >= limit:
        name = f"{limit} listeners of one run"
        raise LimitReached(name, RETRY_S)


@contextmanager
def listening(
    broadcast: Broadcast, burst_s: Seconds, limit: int, distance: Histogram | None = None
) -> Generator[Listener]:
    """Take a place among the listeners, and leave it at the end, however that comes.

    Raises:
        LimitReached: all places are taken.
    """
    require_place(broadcast, limit)
    bell = Bell()
    leave = broadcast.on_publish(bell.ring, AT_ONCE if burst_s >= PATIENT_S else 1)
    try:
        cursor = broadcast.start(burst_s)
        distance = Histogram(DISTANCE_S) if distance is None else distance
        yield Listener(broadcast, cursor, broadcast.media_s(cursor), bell, distance)
    finally:
        leave()


async def chunks(listener: Listener) -> AsyncIterator[tuple[Chunk, ...]]:
    """What there is, again and again, until the run ends; whoever falls behind skips to live."""
    broadcast, cursor = listener.broadcast, listener.cursor
    begun = False
    while True:
        fresh, cursor, _ = broadcast.read(cursor)
        if fresh:
            if begun:
                # At first it is the burst, which was wished for.
                listener.distance.note(sum(chunk.duration_s for chunk in fresh))
            begun = True
            yield fresh
        elif broadcast.ended(cursor):
            return
        else:
            await listener.bell.heard()


async def sound(listener: Listener) -> AsyncIterator[bytes]:
    """The run's frames."""
    async for fresh in chunks(listener):
        yield b"".join(chunk.data for chunk in fresh)


async def icy_sound(listener: Listener, metaint: int) -> AsyncIterator[bytes]:
    """The run's frames with their titles in between; blocks stay in place whatever is skipped."""
    state = icy.init(metaint)
    async for fresh in chunks(listener):
        pieces: list[bytes] = []
        for chunk in fresh:
            state, piece = icy.step(state, chunk.data, chunk.title)
            pieces.append(piece)
        yield b"".join(pieces)


async def opus_sound(listener: Listener, serial: int) -> AsyncIterator[bytes]:
    """The run's Ogg pages as one logical stream of the listener's own, headers first."""
    state, headers = opus_join.init(serial, listener.broadcast.headers)
    yield headers
    async for fresh in chunks(listener):
        state, pages = opus_join.step(state, b"".join(chunk.data for chunk in fresh))
        yield pages
