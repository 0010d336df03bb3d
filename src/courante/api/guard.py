"""Plain ASGI layers around the app: how large a body may be, and what every answer carries."""

import asyncio
from typing import final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from courante.api.problems import problem

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy: the page may load from this station only, and be framed by nobody."""

SECURITY_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""``no-referrer`` keeps listen tokens out of other sites' logs."""


@final
class BodyLimit:
    """Answers 413 to bodies over the limit, announced or not, and keeps none of them.

    A connection that is closed while its peer still sends is reset, and a reset may overtake the
    answer. So what is left of the body is read and thrown away first, within bounds.
    """

    DRAINED_BODIES = 8
    DRAIN_S = 2.0

    def __init__(self, app: ASGIApp, limit_bytes: int) -> None:
        self._app = app
        self._limit_bytes = limit_bytes

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
                await self._drain(receive)
            await problem(413, self._detail, {"Connection": "close"})(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit_bytes:
                if message.get("more_body", False):
                    await self._drain(receive)
                raise HTTPException(413, self._detail, {"Connection": "close"})
            return message

        await self._app(scope, counted, send)

    @property
    def _detail(self) -> str:
        return f"The body is larger than {self._limit_bytes} bytes."

    async def _drain(self, receive: Receive) -> None:
        """Throw away what still comes, as far as a sender in good faith may have gone too far."""
        left_bytes = self.DRAINED_BODIES * self._limit_bytes
        try:
            async with asyncio.timeout(self.DRAIN_S):
                while left_bytes > 0:
                    message = await receive()
                    left_bytes -= len(message.get("body", b""))
                    if not message.get("more_body", False):
                        return
        except TimeoutError:
            return


@final
class SecurityHeaders:
    """Adds ``SECURITY_HEADERS`` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, dressed)
