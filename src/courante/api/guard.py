"""Plain ASGI layers around the app: what requests may be like, and what every answer carries."""

from typing import final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from courante.api.clients import Clients, Proxies
from courante.api.problems import problem
from courante.api.sockets import OnlyNotes
from courante.config import ApiConfig, LimitsConfig

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        # WebAssembly, for the page's synthesizer unpacks Ogg Vorbis with it; no eval of scripts.
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy: the page may load from this station only, and be framed by nobody."""

SECURITY_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""``no-referrer`` keeps listen tokens out of other sites' logs."""
HSTS = "max-age=2592000"
"""Sent only where the TLS is ours: behind a proxy it is the proxy's to promise."""

_ANSWERS = frozenset({"http.response.start", "websocket.http.response.start"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE = frozenset({"same-origin", "none"})


def guarded(app: ASGIApp, config: ApiConfig) -> ASGIApp:
    """The app behind all guards that need the whole of it, its own errors included.

    Raises:
        BadConfig: a trusted proxy is no address.
    """
    inner = RequestLimits(OwnSite(OnlyNotes(app)), config.limits)
    return Clients(
        SecurityHeaders(inner, tls=config.certificate is not None), Proxies(config.trusted_proxies)
    )


@final
class RequestLimits:
    """Answers 414 and 431 to requests whose address or head is over the limit."""

    def __init__(self, app: ASGIApp, limits: LimitsConfig) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        url_bytes = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        head_bytes = url_bytes + sum(len(name) + len(value) + 4 for name, value in scope["headers"])
        if url_bytes > self._limits.url_bytes:
            detail = f"The address is longer than {self._limits.url_bytes} bytes."
            await problem(414, detail)(scope, receive, send)
        elif head_bytes > self._limits.header_bytes:
            detail = f"The headers are larger than {self._limits.header_bytes} bytes."
            await problem(431, detail)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


@final
class OwnSite:
    """Answers 403 where a page of another site asks a visitor's browser to change something.

    No cookie is used, so such a page could not act for anybody; but it could open runs on a server
    in the visitor's own house. Browsers say where a request comes from (``Sec-Fetch-Site``, or at
    least ``Origin``); other programs say nothing and are let through. To ask for a WebSocket counts
    as asking for a change.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        safe = scope["type"] == "http" and scope["method"] in _SAFE_METHODS
        if safe or scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif _from_elsewhere(Headers(scope=scope)):
            detail = "Pages of other sites may play what sounds here, and change nothing."
            await problem(403, detail)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _from_elsewhere(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in _OWN_SITE
    origin = headers.get("origin")
    return origin is not None and _authority(origin) != headers.get("host", "").lower()


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


@final
class SecurityHeaders:
    """Adds ``SECURITY_HEADERS`` to every answer, and keeps what ``/api/`` tells out of caches."""

    def __init__(self, app: ASGIApp, *, tls: bool = False) -> None:
        self._app = app
        self._headers = {**SECURITY_HEADERS, "Strict-Transport-Security": HSTS}
        if not tls:
            del self._headers["Strict-Transport-Security"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        private = scope["type"] == "http" and scope["path"].startswith("/api/")

        async def dressed(message: Message) -> None:
            if message["type"] in _ANSWERS:
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if private:
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, dressed)
