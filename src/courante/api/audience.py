"""Who listens over HTTP, and what they were sent: counted where it leaves, for ``/metrics``."""

import logging
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from courante.station.histogram import DISTANCE_S, Histogram

logger = logging.getLogger(__name__)

FORMATS: tuple[str, ...] = ("mp3", "opus")
PERSONAL, HOUSE = "/listen/", "/stream."
"""How the paths of sound begin; what follows in a personal one is a secret."""


@dataclass(frozen=True)
class Mount:
    """One public stream: how many listen now, and how many ever did at once."""

    listeners: int = 0
    peak: int = 0


@final
class Audience:
    """Counts listeners and bytes; written in the event loop, read from any thread.

    Attributes:
        began_at: when counting began (UTC).
        distance: how far from live listeners were when they were given sound, in seconds.
    """

    def __init__(self, *, tell_addresses: bool = False) -> None:
        """Nobody listens yet.

        Args:
            tell_addresses: whether the log may name a listener's address.
        """
        self.began_at = datetime.now(UTC)
        self.distance = Histogram(DISTANCE_S)
        self._tell_addresses = tell_addresses
        self._listeners = dict.fromkeys(FORMATS, 0)
        self._came = dict.fromkeys(FORMATS, 0)
        self._sent_bytes = dict.fromkeys(FORMATS, 0)
        self._answers: Counter[int] = Counter()
        self._mounts: dict[str, Mount] = {}

    @property
    def listeners(self) -> Mapping[str, int]:
        """Listeners now, by format."""
        return self._listeners

    @property
    def came(self) -> Mapping[str, int]:
        """Listeners so far, by format."""
        return self._came

    @property
    def sent_bytes(self) -> Mapping[str, int]:
        """Sound handed to the system to send, by format."""
        return self._sent_bytes

    @property
    def answers(self) -> Mapping[int, int]:
        """HTTP answers so far, by status."""
        return dict(self._answers)

    def mount(self, path: str) -> Mount:
        """Who listens to a public stream."""
        return self._mounts.get(path, Mount())

    def answered(self, status: int) -> None:
        """An answer began."""
        self._answers[status] += 1

    def sent(self, form: str, count: int) -> None:
        """So many bytes of sound left."""
        self._sent_bytes[form] += count

    def come(self, path: str, form: str, address: str) -> None:
        """A listener gets sound from now on."""
        self._listeners[form] += 1
        self._came[form] += 1
        if path.startswith(HOUSE):
            listeners = self.mount(path).listeners + 1
            self._mounts[path] = Mount(listeners, max(listeners, self.mount(path).peak))
        logger.info("listener came", extra=self._fields(path, form, address))

    def go(self, path: str, form: str, address: str, heard_s: float, sent_bytes: int) -> None:
        """A listener left, or its stream ended."""
        self._listeners[form] -= 1
        if path.startswith(HOUSE):
            mount = self.mount(path)
            self._mounts[path] = Mount(mount.listeners - 1, mount.peak)
        fields = self._fields(path, form, address)
        more = {"heard_s": round(heard_s, 1), "sent_bytes": sent_bytes}
        logger.info("listener left", extra={**fields, **more})

    def _fields(self, path: str, form: str, address: str) -> dict[str, object]:
        stream = path if path.startswith(HOUSE) else "personal"
        fields: dict[str, object] = {"stream": stream, "format": form}
        return {**fields, "address": address} if self._tell_addresses else fields


@final
class AudienceLayer:
    """A plain ASGI layer that tells an ``Audience`` what leaves."""

    def __init__(self, app: ASGIApp, audience: Audience) -> None:
        self._app = app
        self._audience = audience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        form = _format(scope)
        if form is None:
            await self._app(scope, receive, _Answer(self._audience, send))
            return
        sound = _Sound(self._audience, send, scope, form)
        try:
            await self._app(scope, receive, sound)
        finally:
            sound.end()


@final
class _Answer:
    """Counts an answer by its status."""

    def __init__(self, audience: Audience, send: Send) -> None:
        self._audience = audience
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._audience.answered(message["status"])
        await self._send(message)


@final
class _Sound:
    """Counts a listener from the first word of a good answer to its end."""

    def __init__(self, audience: Audience, send: Send, scope: Scope, form: str) -> None:
        self._audience = audience
        self._send = send
        self._path: str = scope["path"]
        self._form = form
        client: tuple[str, int] | None = scope.get("client")
        self._address = client[0] if client else ""
        self._began_at: float | None = None
        self._sent_bytes = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._audience.answered(message["status"])
            if message["status"] < 300:
                self._began_at = time.monotonic()
                self._audience.come(self._path, self._form, self._address)
        await self._send(message)
        if self._began_at is not None and message["type"] == "http.response.body":
            count = len(message.get("body", b""))
            self._sent_bytes += count
            self._audience.sent(self._form, count)

    def end(self) -> None:
        """The answer is over, however that came."""
        if self._began_at is not None:
            heard_s = time.monotonic() - self._began_at
            self._audience.go(self._path, self._form, self._address, heard_s, self._sent_bytes)


def _format(scope: Scope) -> str | None:
    """The format of the sound that is asked for, if it is sound."""
    path: str = scope["path"]
    if scope["method"] != "GET" or not path.startswith((PERSONAL, HOUSE)):
        return None
    form = path.rpartition(".")[2]
    return form if form in FORMATS else None
