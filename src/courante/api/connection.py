"""One connection: uvicorn's protocol, and around it what uvicorn does not limit.

How long a request's head may take and how large it may grow, and for how long a peer may take
nothing of what is sent to it. The clock is the acceptor's, which looks at every connection now and
then.
"""

import asyncio
from collections.abc import Callable
from enum import Enum, auto
from http import HTTPStatus
from typing import cast, final

import h11
from fastapi.responses import JSONResponse
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from courante.api.guard import SECURITY_HEADERS
from courante.api.problems import problem
from courante.config import LimitsConfig

LINGER_S = 2.0
"""So long a peer may take to fetch the reason why it is refused."""
_TLS_BUFFER_BYTES = 16 * 1024


class _Phase(Enum):
    HEAD = auto()
    """Waits for a request, or for the rest of its head."""
    REQUEST = auto()
    """A request is being read or answered."""
    SOCKET = auto()
    """A WebSocket is spoken, by another of uvicorn's protocols."""
    REFUSED = auto()
    """The reason is on its way; what still comes is thrown away."""


@final
class Connection(asyncio.Protocol):
    """Passes everything on to uvicorn's protocol, unless a limit is reached.

    Args:
        inner: speaks HTTP.
        limits: for its head and for its peer's patience.
        now_s: when it was accepted, by the acceptor's clock.
        on_lost: called once, when it is over.
        refusal: if given, it is refused for this reason as soon as it is made.
    """

    def __init__(
        self,
        inner: H11Protocol,
        limits: LimitsConfig,
        now_s: float,
        on_lost: "Callable[[Connection], None]",
        refusal: JSONResponse | None = None,
    ) -> None:
        self._inner = inner
        self._speaker: asyncio.Protocol = inner
        self._limits = limits
        self._on_lost = on_lost
        self._refusal = refusal
        self._transport: asyncio.Transport | None = None
        self._phase = _Phase.HEAD
        self._phase_from_s: float | None = now_s
        self._head_bytes = 0
        self._waiting_bytes = 0
        self._moved_s = now_s

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See ``asyncio.Protocol``."""
        # Streams only: nothing else is ever accepted.
        stream = cast("asyncio.Transport", transport)
        if stream.get_extra_info("sslcontext") is not None:
            # The usual half megabyte would let a slow listener hear half a minute of the past.
            stream.set_write_buffer_limits(high=_TLS_BUFFER_BYTES)
        self._transport = stream
        self._inner.connection_made(stream)
        if self._refusal is not None:
            self._refuse(stream, self._refusal)

    def data_received(self, data: bytes) -> None:
        """See ``asyncio.Protocol``."""
        if self._transport is None or self._phase is _Phase.REFUSED:
            return
        if self._phase is _Phase.SOCKET:
            self._speaker.data_received(data)
            return
        self._head_bytes += len(data)
        try:
            self._inner.data_received(data)
        except h11.LocalProtocolError:
            # Nonsense after an answer has begun: there is nothing left to say.
            self._transport.abort()
            return
        if self._transport.get_protocol() is not self:
            self._upgrade(self._transport)
            return
        if self._inner.conn.their_state is not h11.IDLE:
            if self._inner.conn.their_state is not h11.ERROR:
                _spare_chunks(self._inner)
            self._phase, self._phase_from_s, self._head_bytes = _Phase.REQUEST, None, 0
            return
        if self._phase is _Phase.REQUEST:
            self._phase = _Phase.HEAD
        if self._head_bytes > self._limits.header_bytes:
            detail = f"The headers are larger than {self._limits.header_bytes} bytes."
            self._refuse(self._transport, problem(431, detail))

    def eof_received(self) -> bool | None:
        """See ``asyncio.Protocol``."""
        self._speaker.eof_received()
        return None

    def pause_writing(self) -> None:
        """See ``asyncio.Protocol``."""
        self._speaker.pause_writing()

    def resume_writing(self) -> None:
        """See ``asyncio.Protocol``."""
        self._speaker.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """See ``asyncio.Protocol``."""
        self._speaker.connection_lost(exc)
        self._on_lost(self)

    def abort(self) -> None:
        """End it at once, whatever is still to be sent."""
        if self._transport is not None:
            self._transport.abort()

    def look(self, now_s: float) -> None:
        """Close it if its peer takes too long.

        Args:
            now_s: by the same clock as when it was accepted.
        """
        if self._transport is None:
            return
        self._look_at_peer(self._transport, now_s)
        if self._phase is _Phase.REQUEST or (
            # Given up, but the peer does not take what was said before.
            self._phase is _Phase.SOCKET and not self._transport.is_closing()
        ):
            return
        if self._phase_from_s is None:
            # It came into this phase since the last look; the peer gets that time for nothing.
            self._phase_from_s = now_s
        waited_s = now_s - self._phase_from_s
        if self._phase in {_Phase.REFUSED, _Phase.SOCKET}:
            if waited_s >= LINGER_S:
                self._transport.abort()
        elif waited_s >= self._limits.header_s:
            self._end_waiting(self._transport)

    def _upgrade(self, transport: asyncio.Transport) -> None:
        """Uvicorn has put another protocol in our place; stand before that one as well."""
        self._speaker = speaker = cast("WebSocketsSansIOProtocol", transport.get_protocol())
        transport.set_protocol(self)
        self._phase, self._phase_from_s = _Phase.SOCKET, None
        if not speaker.handshake_initiated:
            # h11 could read it, and the library behind uvicorn's sockets could not: a body, or
            # more headers than that takes. It would wait for the rest without end.
            self._refuse(transport, problem(400, "This is no handshake of a WebSocket."))

    def _look_at_peer(self, transport: asyncio.Transport, now_s: float) -> None:
        waiting_bytes = transport.get_write_buffer_size()
        if waiting_bytes == 0 or waiting_bytes != self._waiting_bytes:
            self._moved_s = now_s
        self._waiting_bytes = waiting_bytes
        if now_s - self._moved_s >= self._limits.stalled_s:
            transport.abort()

    def _end_waiting(self, transport: asyncio.Transport) -> None:
        if self._head_bytes == 0:
            transport.close()
            return
        detail = f"The request was not here within {self._limits.header_s:g} s."
        self._refuse(transport, problem(408, detail))

    def _refuse(self, transport: asyncio.Transport, answer: JSONResponse) -> None:
        self._phase, self._phase_from_s = _Phase.REFUSED, None
        transport.write(_raw(answer))
        if transport.can_write_eof():
            # The peer reads the answer before it learns that nobody listens any more.
            transport.write_eof()
        else:
            transport.close()


def _spare_chunks(inner: H11Protocol) -> None:
    """Have an endless answer end with its connection, for a player that asks for titles.

    Those count bytes to find them, and some (streamripper, small radios) take the sizes of chunks
    for sound. HTTP/1.0 has no chunks, so such a peer is answered as if it spoke that.
    """
    if (b"icy-metadata", b"1") in inner.scope["headers"]:
        inner.conn.their_http_version = b"1.0"


def _raw(answer: JSONResponse) -> bytes:
    """An answer as it goes over the wire, for a connection that closes after it."""
    headers = {**dict(answer.headers), **SECURITY_HEADERS, "connection": "close"}
    lines = [
        f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join((*lines, "", "")).encode("latin-1") + bytes(answer.body)
