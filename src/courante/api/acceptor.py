"""Accepts connections, as many as there may be, and looks after them."""

import asyncio
import errno
import logging
import socket
from collections import Counter
from collections.abc import Callable
from typing import final

from fastapi.responses import JSONResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

from courante.api.clients import Proxies, share_of
from courante.api.connection import Connection
from courante.api.problems import limit_problem
from courante.api.tls import TlsIdentity
from courante.config import LimitsConfig
from courante.errors import LimitReached, ShareUsed

logger = logging.getLogger(__name__)

RETRY_S = 5.0
LONGEST_BETWEEN_LOOKS_S = 1.0
REFUSING_SHARE = 16
"""One in so many of the places is kept to tell those who find no place why."""
HANDSHAKE = b"\x16"
"""The first byte of TLS (RFC 8446, section 5.1), which no method of HTTP begins with."""
_NO_FILES = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
_NO_LISTENER = {errno.EBADF, errno.EINVAL, errno.ENOTSOCK, errno.EOPNOTSUPP}


@final
class Acceptor:
    """Takes connections off a listening socket, in the event loop that runs it.

    Args:
        listener: listens already; it is closed in the end.
        speak_http: makes the protocol of one connection.
        limits: how many there may be, and how slow.
        proxies: may have as many connections as there are.
        identity: if given, connections begin with a TLS handshake; plain ones too if it says so.
    """

    def __init__(
        self,
        listener: socket.socket,
        speak_http: Callable[[], H11Protocol],
        limits: LimitsConfig,
        proxies: Proxies,
        identity: TlsIdentity | None,
    ) -> None:
        self._listener = listener
        self._speak_http = speak_http
        self._limits = limits
        self._proxies = proxies
        self._identity = identity
        self._open: dict[Connection, str] = {}
        self._refusing: set[Connection] = set()
        self._shares: Counter[str] = Counter()
        self._handshakes: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Accept until cancelled; connections that are open then go on.

        Raises:
            OSError: the listening socket is of no use.
        """
        looking = asyncio.create_task(self._look())
        try:
            await self._accept()
        finally:
            looking.cancel()
            self._listener.close()

    def abort(self) -> None:
        """End what is still open: the server stops, and has waited long enough."""
        for connection in (*self._open, *self._refusing):
            connection.abort()

    @property
    def connections(self) -> int:
        """How many are open, without those that are being refused."""
        return len(self._open)

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        self._listener.settimeout(0)
        while True:
            try:
                accepted, address = await loop.sock_accept(self._listener)
            except OSError as error:
                if error.errno in _NO_LISTENER:
                    raise
                if error.errno in _NO_FILES:
                    # Those who wait outside are served once others have gone.
                    logger.warning("no connection can be accepted: %s", error.strerror)
                    await asyncio.sleep(RETRY_S)
                continue
            self._take(accepted, share_of(str(address[0])), trusted=address[0] in self._proxies)

    def _take(self, accepted: socket.socket, share: str, *, trusted: bool) -> None:
        refusal = self._refusal(share, trusted=trusted)
        if refusal is not None and len(self._refusing) >= self._refusing_places:
            accepted.close()
            return
        now_s = asyncio.get_running_loop().time()
        connection = Connection(self._speak_http(), self._limits, now_s, self._lost, refusal)
        if refusal is None:
            self._open[connection] = share
            self._shares[share] += 1
        else:
            self._refusing.add(connection)
        task = asyncio.create_task(self._connect(accepted, connection))
        self._handshakes.add(task)
        task.add_done_callback(self._handshakes.discard)

    def _refusal(self, share: str, *, trusted: bool) -> JSONResponse | None:
        limits = self._limits
        if len(self._open) >= limits.connections:
            return limit_problem(LimitReached(f"{limits.connections} connections", RETRY_S))
        if not trusted and self._shares[share] >= limits.connections_per_address:
            name = f"{limits.connections_per_address} connections of one address"
            return limit_problem(ShareUsed(name, RETRY_S))
        return None

    @property
    def _refusing_places(self) -> int:
        return max(1, self._limits.connections // REFUSING_SHARE)

    async def _connect(self, accepted: socket.socket, connection: Connection) -> None:
        made = False
        try:
            await self._make(accepted, connection)
            made = True
        except OSError as error:
            # A handshake that failed or took too long, or a peer that has gone: its own affair.
            logger.debug("a connection was not made: %s", type(error).__name__)
        finally:
            if not made:
                accepted.close()
                self._lost(connection)

    async def _make(self, accepted: socket.socket, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        if self._identity is None or (
            self._identity.plain_too and not await self._begins_handshake(accepted)
        ):
            await loop.connect_accepted_socket(lambda: connection, accepted)
            return
        await loop.connect_accepted_socket(
            lambda: connection,
            accepted,
            ssl=self._identity.context(loop.time()),
            ssl_handshake_timeout=self._limits.header_s,
        )

    async def _begins_handshake(self, accepted: socket.socket) -> bool:
        async with asyncio.timeout(self._limits.header_s):
            while True:
                try:
                    return accepted.recv(1, socket.MSG_PEEK) == HANDSHAKE
                except BlockingIOError:
                    await _readable(accepted)

    def _lost(self, connection: Connection) -> None:
        self._refusing.discard(connection)
        share = self._open.pop(connection, None)
        if share is not None:
            self._shares[share] -= 1
            if self._shares[share] <= 0:
                del self._shares[share]

    async def _look(self) -> None:
        between_s = min(LONGEST_BETWEEN_LOOKS_S, self._limits.header_s / 4)
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(between_s)
            for connection in (*self._open, *self._refusing):
                connection.look(loop.time())


async def _readable(connected: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    arrived = loop.create_future()
    loop.add_reader(connected, lambda: arrived.done() or arrived.set_result(None))
    try:
        await arrived
    finally:
        loop.remove_reader(connected)
