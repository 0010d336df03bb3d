"""A thousand listeners in one event loop, each compared with the stream as it was sent.

One ear, the reference, keeps all it hears; it is the live edge. Every other ear keeps nothing: it
finds its place in the reference once, and from there on has to hear the same bytes. So whatever
server it listens to, its distance from live is known to a block, and so is all that it lost.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import cast, final

BYTES_PER_S = 128_000 / 8
HEAD_END = b"\r\n\r\n"
PROBE_BYTES = 600
"""More than a frame: found at one place only."""
LATELY_S, PATIENCE_S = 30.0, 5.0


@dataclass
class Heard:
    """What one ear noted while it was counted.

    Attributes:
        worst_gap_s: longest wait between two arrivals. least_ahead_s: the least that a player
            which plays at 1x from the first byte on had left. worst_lag_s: furthest from live.
        skips: times that what it heard was not the next in the stream.
        seconds: sound that came.
    """

    worst_gap_s: float = 0.0
    least_ahead_s: float = 1e9
    worst_lag_s: float = 0.0
    skips: int = 0
    seconds: float = 0.0


@final
class Ear(asyncio.Protocol):
    """One listener."""

    def __init__(self, host: str, path: str) -> None:
        self._request = f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode()
        self._head: bytes | None = b""
        self._transport: asyncio.WriteTransport | None = None
        self._began_at = self._last_at = 0.0
        self._received = 0
        self._place: int | None = None
        self.data = bytearray()
        """Of the reference, all; of others, what is not yet compared."""
        self.counting = False
        self.lost = False
        self.heard = Heard()

    @property
    def playing(self) -> bool:
        """Whether sound has come and still may."""
        return self._received > 0 and not self.lost

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        self._transport = cast("asyncio.WriteTransport", transport)
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Sound, or the head before it."""
        if self._head is not None:
            head, found, data = (self._head + data).partition(HEAD_END)
            self._head = None if found else head
            if not found:
                return
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                raise SystemExit(f"a listener was refused: {head.decode('latin-1')}")
        if data:
            self._take(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """The server ended it, or we did."""
        del exc
        self.lost = True

    def close(self) -> None:
        """Listen no longer."""
        if self._transport is not None:
            self._transport.close()

    def compare(self, reference: "Ear") -> None:
        """Look how far from live it is, and whether what it heard is what was sent."""
        sent = reference.data
        if self._place is None and not self._find(sent):
            return
        place = self._place or 0
        known = min(len(self.data), len(sent) - place)
        if self.data[:known] == sent[place : place + known]:
            self._place = place + known
        else:
            self._place = None
            self.heard.skips += self.counting
        del self.data[:known]
        if self.counting and self._place is not None:
            lag_s = (len(sent) - self._place - len(self.data)) / BYTES_PER_S
            self.heard.worst_lag_s = max(self.heard.worst_lag_s, lag_s)

    def _find(self, sent: bytearray) -> bool:
        """Find its place, among what was sent lately; false while that is not known."""
        if len(self.data) < PROBE_BYTES:
            return False
        lately = max(0, len(sent) - round(LATELY_S * BYTES_PER_S))
        place = sent.find(self.data[:PROBE_BYTES], lately)
        if place >= 0:
            self._place = place
        elif len(self.data) > PATIENCE_S * BYTES_PER_S:
            # The reference would have had it by now.
            del self.data[:PROBE_BYTES]
        return place >= 0

    def _take(self, data: bytes) -> None:
        now = time.monotonic()
        if not self._received:
            self._began_at = now
        elif self.counting:
            heard = self.heard
            ahead_s = self._received / BYTES_PER_S - (now - self._began_at)
            heard.worst_gap_s = max(heard.worst_gap_s, now - self._last_at)
            heard.least_ahead_s = min(heard.least_ahead_s, ahead_s)
            heard.seconds += len(data) / BYTES_PER_S
        self._last_at = now
        self._received += len(data)
        self.data += data


@dataclass
class Crowd:
    """Ears on one stream."""

    host: str
    port: int
    path: str
    ears: list[Ear] = field(default_factory=list[Ear])

    async def gather(self, count: int, spread_s: float) -> None:
        """Have so many come, one after the other; returns when all of them hear something."""
        loop = asyncio.get_running_loop()
        pause_s = spread_s / max(1, count)
        next_at = loop.time()
        for _ in range(count):
            await self.add()
            next_at += pause_s
            await asyncio.sleep(max(0.0, next_at - loop.time()))
        async with asyncio.timeout(30):
            while not all(ear.playing for ear in self.ears):
                await asyncio.sleep(0.1)

    async def add(self) -> Ear:
        """One more."""
        loop = asyncio.get_running_loop()
        name = f"{self.host}:{self.port}"
        _, ear = await loop.create_connection(lambda: Ear(name, self.path), self.host, self.port)
        self.ears.append(ear)
        return ear

    async def count(self, seconds: float, reference: Ear, look_s: float = 0.5) -> None:
        """Note for so long what they hear."""
        for ear in self.ears:
            ear.counting = True
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.sleep(look_s)
            for ear in self.ears:
                if ear is not reference:
                    ear.compare(reference)
        for ear in self.ears:
            ear.counting = False

    def leave(self) -> None:
        """All of them, at once."""
        for ear in self.ears:
            ear.close()
