"""A plain ASGI layer: how large a request's body may be, and how long it may take."""

import asyncio
from typing import final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from courante.api.problems import problem

_CLOSE = {"Connection": "close"}


@final
class BodyLimit:
    """Answers 413 to bodies over the limit, announced or not, and 408 to those that take too long.

    A connection that is closed while its peer still sends is reset, and a reset may overtake the
    answer. So what is left of the body is read and thrown away first, within bounds.
    """

    DRAINED_BODIES = 8
    DRAIN_S = 2.0

    def __init__(self, app: ASGIApp, limit_bytes: int, limit_s: float) -> None:
        self._app = app
        self._limit_bytes = limit_bytes
        self._limit_s = limit_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > self._limit_bytes:
            # Asking for the body of one who waits for our leave to send it would grant that leave.
            if "expect" not in headers:
                await _drain(receive, self.DRAINED_BODIES * self._limit_bytes, self.DRAIN_S)
            await problem(413, _too_large(self._limit_bytes), _CLOSE)(scope, receive, send)
            return
        exchange = _Exchange(receive, send, self._limit_bytes, self._limit_s)
        await self._app(scope, exchange.receive, exchange.send)


@final
class _Exchange:
    """One request whose body is counted, and its answer."""

    def __init__(self, receive: Receive, send: Send, limit_bytes: int, limit_s: float) -> None:
        self._receive = receive
        self._send = send
        self._limit_bytes = limit_bytes
        self._limit_s = limit_s
        self._deadline_s = asyncio.get_running_loop().time() + limit_s
        self._seen_bytes = 0
        self._complete = False
        self._answered = False

    async def send(self, message: Message) -> None:
        """Send a piece of the answer."""
        self._answered = True
        await self._send(message)

    async def receive(self) -> Message:
        """The next piece of the body; after the last, that the caller has gone.

        Raises:
            HTTPException: the body is too large or too late. Once an answer has begun there is no
                taking it back: then the caller counts as gone.
        """
        # After the body a message says that the caller has gone: that may take hours.
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline_s):
                message = await self._receive()
        except TimeoutError:
            return self._refused(408, f"The body was not here within {self._limit_s:g} s.")
        self._seen_bytes += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._seen_bytes > self._limit_bytes:
            if not self._complete and not self._answered:
                most_bytes = BodyLimit.DRAINED_BODIES * self._limit_bytes
                await _drain(self._receive, most_bytes, BodyLimit.DRAIN_S)
            return self._refused(413, _too_large(self._limit_bytes))
        return message

    def _refused(self, status: int, detail: str) -> Message:
        if self._answered:
            return {"type": "http.disconnect"}
        raise HTTPException(status, detail, _CLOSE)


async def _drain(receive: Receive, most_bytes: int, most_s: float) -> None:
    """Throw away what still comes, as far as a sender in good faith may have gone too far."""
    try:
        async with asyncio.timeout(most_s):
            while most_bytes > 0:
                message = await receive()
                most_bytes -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return


def _too_large(limit_bytes: int) -> str:
    return f"The body is larger than {limit_bytes} bytes."
