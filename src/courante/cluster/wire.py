"""A request passed on to another node, and its answer passed back as it comes; HTTP/1.1 by h11."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import final

import h11

CONNECT_S = 2.0
ANSWER_S = 6.0
"""So long the head of an answer may take; a node that stopped takes connections, and is mute."""
SOUND_S = 3.0
"""A stream of sound that brings nothing for so long comes from a node that is gone."""
READ_BYTES = 64 * 1024

Header = tuple[bytes, bytes]


class Unreachable(Exception):
    """The other node does not answer; ``sent`` is whether it may have heard the request."""

    def __init__(self, why: str, *, sent: bool) -> None:
        super().__init__(why)
        self.sent = sent


class Broken(Exception):
    """The answer ended before its time."""


@dataclass(frozen=True)
class Request:
    """What is passed on."""

    method: str
    target: bytes
    headers: tuple[Header, ...]
    body: bytes = b""


@final
class Exchange:
    """One request to a node, on a connection of its own."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: h11.Connection
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._connection = connection
        self._silence_s: float | None = None
        self.status = 0
        self.headers: tuple[Header, ...] = ()

    @staticmethod
    async def begin(address: str, request: Request) -> "Exchange":
        """Send a request, and wait for the head of its answer.

        Raises:
            Unreachable: there is none.
        """
        host, _, port = address.rpartition(":")
        opening = asyncio.open_connection(host.strip("[]"), int(port))
        try:
            reader, writer = await asyncio.wait_for(opening, CONNECT_S)
        except OSError as error:
            raise Unreachable(str(error), sent=False) from error
        exchange = Exchange(reader, writer, h11.Connection(h11.CLIENT))
        try:
            await asyncio.wait_for(exchange._send(request), ANSWER_S)
            await asyncio.wait_for(exchange._read_head(), ANSWER_S)
        except (OSError, h11.RemoteProtocolError, Broken) as error:
            exchange.close()
            raise Unreachable(str(error) or type(error).__name__, sent=True) from error
        except BaseException:
            exchange.close()
            raise
        return exchange

    async def body(self) -> AsyncIterator[bytes]:
        """What the answer holds, as it comes.

        Raises:
            Broken: it ends before its time.
        """
        while True:
            event = await self._next()
            if isinstance(event, h11.Data):
                yield bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                return

    def close(self) -> None:
        """Let go of the connection, at once."""
        self._writer.transport.abort()

    async def _send(self, request: Request) -> None:
        head = h11.Request(
            method=request.method, target=request.target, headers=list(request.headers)
        )
        for event in (head, h11.Data(data=request.body), h11.EndOfMessage()):
            data = self._connection.send(event)
            if data:
                self._writer.write(data)
        await self._writer.drain()

    async def _read_head(self) -> None:
        event = await self._next()
        while isinstance(event, h11.InformationalResponse):
            event = await self._next()
        if not isinstance(event, h11.Response):
            message = "no answer"
            raise Broken(message)
        self.status = event.status_code
        self.headers = tuple(event.headers.raw_items())
        kind = dict(event.headers).get(b"content-type", b"")
        self._silence_s = SOUND_S if kind.startswith(b"audio/") else None

    async def _next(self) -> object:
        while True:
            event = self._connection.next_event()
            if event is not h11.NEED_DATA:
                if event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
                    message = "the answer ended before its time"
                    raise Broken(message)
                return event
            try:
                reading = self._reader.read(READ_BYTES)
                self._connection.receive_data(await asyncio.wait_for(reading, self._silence_s))
            except (OSError, h11.RemoteProtocolError) as error:
                raise Broken(str(error)) from error
