"""A listener: a place in a run's broadcast, and the sound from there on."""

from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from courante.api.bell import Bell
from courante.errors import LimitReached
from courante.outlet.broadcast import Broadcast, Cursor
from courante.types import Seconds

RETRY_S = 5.0


@dataclass(frozen=True)
class Listener:
    """Somebody who listens from ``cursor`` on.

    Attributes:
        start_s: media time of the run at which that is, to within a block.
    """

    broadcast: Broadcast
    cursor: Cursor
    start_s: Seconds
    bell: Bell


@contextmanager
def listening(broadcast: Broadcast, burst_s: Seconds, limit: int) -> Generator[Listener]:
    """Take a place among the listeners, and leave it at the end, however that comes.

    Raises:
        LimitReached: all places are taken.
    """
    if broadcast.listeners >= limit:
        name = f"{limit} listeners of one run"
        raise LimitReached(name, RETRY_S)
    bell = Bell()
    leave = broadcast.on_publish(bell.ring)
    try:
        start_s = Seconds(max(0.0, broadcast.published_s - burst_s))
        yield Listener(broadcast, broadcast.start(burst_s), start_s, bell)
    finally:
        leave()


async def sound(listener: Listener) -> AsyncIterator[bytes]:
    """The run's frames until it ends; whoever falls behind skips to live on a frame boundary."""
    broadcast, cursor = listener.broadcast, listener.cursor
    while True:
        chunks, cursor, _ = broadcast.read(cursor)
        if chunks:
            yield b"".join(chunk.data for chunk in chunks)
        elif broadcast.ended(cursor):
            return
        else:
            await listener.bell.heard()
