"""A real HTTP server of files, as a publisher has one; it can cut a body and refuse ranges."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote

import pytest


@dataclass
class Publisher:
    """What a server publishes, how it behaves, and what it was asked.

    Attributes:
        files: by path, like ``/a.zip``. cut: sends so many bytes of a body and hangs up.
        ranges: whether it knows how to send a part of a file.
        asked: path and ``Range`` of every request.
    """

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    cut: int | None = None
    ranges: bool = True
    asked: list[tuple[str, str | None]] = field(default_factory=list[tuple[str, str | None]])

    def paths(self) -> list[str]:
        """Every path that was asked for, in order of the alphabet."""
        return sorted(path for path, _ in self.asked)


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, publisher: Publisher, *arguments: object) -> None:
        self._publisher = publisher
        super().__init__(*arguments)  # pyright: ignore[reportArgumentType] - as the server calls it

    def do_GET(self) -> None:
        """Send a file, or the part of it that was asked for."""
        asked = self.headers.get("Range")
        self._publisher.asked.append((unquote(self.path), asked))
        content = self._publisher.files.get(unquote(self.path))
        if content is None:
            self.send_error(404)
            return
        start = 0
        if asked is not None and self._publisher.ranges:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start:][: self._publisher.cut])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


@pytest.fixture
def publisher() -> Generator[Publisher]:
    """A publisher on this machine."""
    published = Publisher()
    handler: Callable[..., _Handler] = partial(_Handler, published)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        published.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=partial(server.serve_forever, poll_interval=0.01))
        thread.start()
        yield published
        server.shutdown()
        thread.join()


@pytest.fixture
def nowhere() -> str:
    """An address at which nobody answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    return f"http://127.0.0.1:{port}"
