"""A real server in a process of its own, and what a listener hears of it over the wire."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

STARTING_S = 60.0
ROOMY = {
    "--runs-per-address": 1000,
    "--openings-per-minute": 10_000,
    "--streams-per-address": 4000,
    "--max-streams": 4000,
    "--connections-per-address": 4096,
    "--max-connections": 4096,
}
"""All load comes from one address."""


@contextmanager
def serving(
    weights: Path | None, *options: str, core: int | None = None
) -> Generator[tuple[httpx.Client, int]]:
    """A client of a fresh server on a free port of this machine, and the server's process."""
    port = _free_port()
    command = [sys.executable, "-m", "courante", "serve", "--host", "127.0.0.1"]
    command += ["--port", str(port), *(str(word) for limit in ROOMY.items() for word in limit)]
    # Runs are kept, as they are for users, but not among the user's own.
    data = tempfile.TemporaryDirectory()
    command += ["--data", data.name, *options]
    if weights is not None:
        command += ["--weights", str(weights)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        if core is not None:
            os.sched_setaffinity(server.pid, {core})
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            _wait(client, server)
            yield client, server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        data.cleanup()


@dataclass
class Listener:
    """Takes a stream and notes when its first byte came; plays it from then on, in thought."""

    url: str
    data: bytearray = field(default_factory=bytearray)
    began_at: float = 0.0
    """``time.monotonic()`` of the first byte: where an ear that plays at once stands at 0 s."""
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen."""
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def stop(self) -> bytes:
        """All that was heard."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(5)
        return bytes(self.data)

    def _listen(self) -> None:
        with httpx.stream("GET", self.url, timeout=10) as answer:
            answer.raise_for_status()
            for part in answer.iter_bytes():
                if not self.data:
                    self.began_at = time.monotonic()
                self.data += part
                if self._stop.is_set():
                    return


def _wait(client: httpx.Client, server: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + STARTING_S
    while time.monotonic() < give_up and server.poll() is None:
        try:
            if client.get("/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit("the server did not become ready")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
