"""Listeners over raw sockets, good and bad, and the sound as it left the station."""

import asyncio
import os
import socket
import struct
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.serving import Opened

from courante.outlet.broadcast import Broadcast
from courante.types import Seconds

HEAD_END = b"\r\n\r\n"
SMALL_BUFFER_BYTES = 4096
RESET = struct.pack("ii", 1, 0)
"""Linger for no time: closing sends a reset instead of what is left."""


def path_of(opened: Opened) -> str:
    """Where a run is heard."""
    url: str = opened.body["listen_url"]
    return urlsplit(url).path


def connect(url: str, path: str, *, small: bool = False) -> socket.socket:
    """A socket that has asked for a stream; ``small`` takes in little ahead of its reader."""
    parts = urlsplit(url)
    client = socket.socket()
    if small:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER_BYTES)
    client.settimeout(10)
    client.connect((parts.hostname, parts.port))
    client.sendall(f"GET {path} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
    return client


def read_head(client: socket.socket) -> bytes:
    """What came of the body together with the head."""
    data = b""
    while HEAD_END not in data:
        part = client.recv(4096)
        assert part, "no answer"
        data += part
    head, _, body = data.partition(HEAD_END)
    assert b" 200 " in head.split(b"\r\n", 1)[0], head
    return body


def drain(client: socket.socket, for_s: float) -> bytes:
    """All that comes within a time."""
    data = bytearray()
    until = time.monotonic() + for_s
    while time.monotonic() < until:
        part = client.recv(65536)
        if not part:
            break
        data += part
    return bytes(data)


def reset(client: socket.socket) -> None:
    """Gone in the middle of whatever it was."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    client.close()


@dataclass
class Ear:
    """One that reads all there is, and notes the longest wait."""

    data: bytearray = field(default_factory=bytearray)
    longest_wait_s: float = 0.0

    async def listen(self, url: str, path: str) -> None:
        """Until cancelled."""
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(f"GET {path} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
        try:
            head = await reader.readuntil(HEAD_END)
            assert b" 200 " in head.split(b"\r\n", 1)[0], head
            last = time.monotonic()
            while part := await reader.read(65536):
                self.data += part
                now = time.monotonic()
                self.longest_wait_s = max(self.longest_wait_s, now - last)
                last = now
        finally:
            writer.close()


@contextmanager
def everything(broadcast: Broadcast) -> Generator[bytearray]:
    """All the sound that is published meanwhile, and what was kept from before."""
    heard = bytearray()
    wake, over = threading.Event(), threading.Event()
    leave = broadcast.on_publish(wake.set)

    def read() -> None:
        cursor = broadcast.start(Seconds(100.0))
        while not over.is_set():
            wake.clear()
            chunks, cursor, skipped = broadcast.read(cursor)
            assert skipped == 0
            for chunk in chunks:
                heard.extend(chunk.data)
            wake.wait(0.5)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield heard
    finally:
        over.set()
        thread.join()
        leave()


def resident_mb() -> float:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def descriptors() -> int:
    """Open files and sockets of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))
