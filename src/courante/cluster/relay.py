"""A layer around a station's app that passes requests about other nodes' runs on to those nodes.

So any node answers for any run: addresses and tokens stay the same wherever a run is, and wherever
it goes. A request that is passed on shows the other node its secret, tells who asked, and is never
passed on again.
"""

import asyncio
import logging
import secrets as random
from dataclasses import dataclass
from typing import final

from starlette.types import ASGIApp, Receive, Scope, Send

from courante.api.problems import problem
from courante.cluster.nodes import Node
from courante.cluster.relay_socket import relay_socket
from courante.cluster.whereabouts import Asked, Atlas, Here, Nowhere, Whereabouts, asked_for
from courante.cluster.wire import Broken, Exchange, Header, Request, Unreachable
from courante.errors import OutputFailed

logger = logging.getLogger(__name__)

SECRET, CLIENT, SCHEME = b"courante-relay", b"courante-client", b"courante-scheme"
_OURS = frozenset({SECRET, CLIENT, SCHEME})
_OF_THE_CONNECTION = frozenset(
    {b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"upgrade", b"expect"}
)
ADOPTED_S = 12.0
"""So long a request waits for a node to take the run that it is about."""
LOOK_AGAIN_S = 0.25
MISDIRECTED = 421
_RETRY = {"Retry-After": "2"}


@dataclass
class RelayCounters:
    """What was passed on.

    Attributes:
        relayed: requests. waited: those that had to wait for a node to take the run.
        lost: answers that ended before their time. refused: those that found no node in time.
    """

    relayed: int = 0
    waited: int = 0
    lost: int = 0
    refused: int = 0


@final
class Relay:
    """Answers here what is this node's, and has other nodes answer the rest."""

    def __init__(
        self, app: ASGIApp, atlas: Atlas, secret: str, body_bytes: int, counters: RelayCounters
    ) -> None:
        """Stand before an app.

        Args:
            app: answers for this node's runs, and all that is about none.
            atlas: knows where runs are.
            secret: what other nodes show us.
            body_bytes: larger bodies are refused.
            counters: what to count in.
        """
        self._app = app
        self._atlas = atlas
        self._secret = secret.encode()
        self._body_bytes = body_bytes
        self._counters = counters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have it answered."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        asked = asked_for(scope.get("method", "GET"), scope["path"])
        if self._passed_on(scope):
            await self._answer_other(scope, receive, send, asked)
        elif asked.nothing or (not asked.opens and self._atlas.here(asked)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._relay_socket(scope, receive, send, asked)
        else:
            await self._relay(scope, receive, send, asked)

    def _passed_on(self, scope: Scope) -> bool:
        """Whether another node asks; then the scope becomes what it was there."""
        told = {name: value for name, value in scope["headers"] if name in _OURS}
        # Whoever else says such things is not believed, and they go no further.
        scope["headers"] = [(n, v) for n, v in scope["headers"] if n not in _OURS]
        if not random.compare_digest(told.get(SECRET, b""), self._secret):
            return False
        scope["client"] = (told.get(CLIENT, b"").decode("latin-1"), 0)
        scope["scheme"] = told.get(SCHEME, b"http").decode("latin-1")
        return True

    async def _answer_other(self, scope: Scope, receive: Receive, send: Send, asked: Asked) -> None:
        if asked.nothing or asked.opens or self._atlas.here(asked):
            await self._app(scope, receive, send)
        else:
            detail = "The run is not here any more."
            await problem(MISDIRECTED, detail)(scope, receive, send)

    async def _relay(self, scope: Scope, receive: Receive, send: Send, asked: Asked) -> None:
        body = await _whole_body(receive, self._body_bytes)
        if body is None:
            detail = f"The body is larger than {self._body_bytes} bytes."
            await problem(413, detail)(scope, receive, send)
            return
        try:
            found = await self._exchange(scope, asked, body)
        except (OutputFailed, Unreachable) as error:
            self._counters.refused += 1
            await problem(503, str(error), _RETRY)(scope, receive, send)
            return
        if found is None:
            await self._app(scope, _replayed(body, receive), send)
            return
        self._counters.relayed += 1
        try:
            await _pass_back(found, receive, send)
        except Broken as error:
            self._counters.lost += 1
            logger.info("an answer of another node ended before its time: %s", error)
            if not _measured(found):
                # An endless one: whoever listens comes again.
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            found.close()

    async def _exchange(self, scope: Scope, asked: Asked, body: bytes) -> Exchange | None:
        """The answer's beginning; ``None`` if this node answers."""
        by_s = asyncio.get_running_loop().time() + ADOPTED_S
        again = False
        while True:
            where = await self._where(asked, by_s)
            if isinstance(where, Here):
                return None
            try:
                found = await Exchange.begin(where.address, _request(scope, body, where))
            except Unreachable as error:
                self._atlas.forget(asked)
                if error.sent and scope["method"] not in {"GET", "HEAD", "OPTIONS"}:
                    raise
                if asked.opens:
                    return None
            else:
                if found.status != MISDIRECTED:
                    return found
                found.close()
                self._atlas.forget(asked)
            if asyncio.get_running_loop().time() > by_s:
                message = "the node that has this run does not answer"
                raise OutputFailed(message)
            self._counters.waited += not again
            again = True
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _where(self, asked: Asked, by_s: float) -> Here | Node:
        waited = False
        while True:
            where: Whereabouts = await asyncio.to_thread(self._atlas.find, asked)
            if not isinstance(where, Nowhere):
                return where
            self._atlas.forget(asked)
            if asyncio.get_running_loop().time() > by_s:
                message = "no node of the cluster has taken this run yet"
                raise OutputFailed(message)
            self._counters.waited += not waited
            waited = True
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _relay_socket(self, scope: Scope, receive: Receive, send: Send, asked: Asked) -> None:
        by_s = asyncio.get_running_loop().time() + ADOPTED_S
        while True:
            try:
                where = await self._where(asked, by_s)
                if isinstance(where, Here):
                    await self._app(scope, receive, send)
                    return
                path = where.address + _target(scope).decode("latin-1")
                told = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in _told(scope, where)]
                await relay_socket(f"ws://{path}", told, receive, send)
            except (OutputFailed, Unreachable) as error:
                self._atlas.forget(asked)
                over = asyncio.get_running_loop().time() > by_s
                if isinstance(error, Unreachable) and not over:
                    await asyncio.sleep(LOOK_AGAIN_S)
                    continue
                self._counters.refused += 1
                await problem(503, str(error), _RETRY)(scope, receive, send)
            else:
                self._counters.relayed += 1
            return


def _measured(exchange: Exchange) -> bool:
    """Whether an answer told its length: cut off, it is left so, for the caller to see."""
    return any(name.lower() == b"content-length" for name, _ in exchange.headers)


def _told(scope: Scope, node: Node) -> tuple[Header, ...]:
    client: tuple[str, int] | None = scope.get("client")
    address = client[0] if client else ""
    return (
        (SECRET, node.secret.encode()),
        (CLIENT, address.encode("latin-1", "replace")),
        (SCHEME, str(scope["scheme"]).encode("latin-1")),
    )


def _target(scope: Scope) -> bytes:
    query: bytes = scope["query_string"]
    path: bytes = scope.get("raw_path") or str(scope["path"]).encode()
    return path + (b"?" + query if query else b"")


def _request(scope: Scope, body: bytes, node: Node) -> Request:
    dropped = _OF_THE_CONNECTION | {b"content-length", b"transfer-encoding"}
    kept = tuple((name, value) for name, value in scope["headers"] if name not in dropped)
    if not any(name == b"host" for name, _ in kept):
        kept += ((b"host", b""),)
    length = ((b"content-length", str(len(body)).encode()),)
    own = (*_told(scope, node), *length, (b"connection", b"close"))
    return Request(scope["method"], _target(scope), (*kept, *own), body)


async def _whole_body(receive: Receive, most_bytes: int) -> bytes | None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > most_bytes:
            return None
        if not message.get("more_body", False):
            return body


def _replayed(body: bytes, receive: Receive) -> Receive:
    told = False

    async def again() -> dict[str, object]:
        nonlocal told
        if told:
            return dict(await receive())
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _pass_back(exchange: Exchange, receive: Receive, send: Send) -> None:
    """Pass an answer back until it ends, or the caller leaves."""
    sending = asyncio.ensure_future(_send_back(exchange, send))
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
    finally:
        for task in (sending, leaving):
            task.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_back(exchange: Exchange, send: Send) -> None:
    dropped = _OF_THE_CONNECTION | {b"transfer-encoding", b"date", b"server"}
    headers = [(name.lower(), value) for name, value in exchange.headers]
    kept = [(name, value) for name, value in headers if name not in dropped]
    await send({"type": "http.response.start", "status": exchange.status, "headers": kept})
    async for data in exchange.body():
        await send({"type": "http.response.body", "body": data, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
