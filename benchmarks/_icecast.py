"""An Icecast of our own on a free port of this machine, for as long as a measurement takes."""

import os
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "measured"  # noqa: S105 - of a server that lives for a measurement
HOST = "127.0.0.1"
STARTING_S = 10.0
_CONFIG = """<icecast>
<limits>
  <clients>2000</clients><sources>8</sources><queue-size>524288</queue-size>
  <source-timeout>10</source-timeout><burst-size>{burst}</burst-size>
</limits>
<authentication>
  <source-password>{password}</source-password>
  <admin-user>admin</admin-user><admin-password>{password}</admin-password>
</authentication>
<hostname>localhost</hostname>
<listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
<paths>
  <logdir>{folder}</logdir>
  <webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot>
</paths>
<logging><accesslog>-</accesslog><errorlog>-</errorlog><loglevel>2</loglevel></logging>
<security><chroot>0</chroot>{owner}</security>
</icecast>
"""
_OWNER = "<changeowner><user>nobody</user><group>nogroup</group></changeowner>"


@dataclass
class Icecast:
    """The server; ``restart`` is a power cut of no length."""

    port: int
    _config: Path
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def pid(self) -> int:
        """Its process."""
        if self._process is None:
            raise SystemExit("icecast2 does not run")
        return self._process.pid

    def source_url(self, mount: str) -> str:
        """What a source of this mount needs."""
        return f"icecast://source:{PASSWORD}@{HOST}:{self.port}{mount}"

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self._process = subprocess.Popen(
            ["icecast2", "-c", self._config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        give_up = time.monotonic() + STARTING_S
        while not _answers(self.port):
            if time.monotonic() > give_up:
                raise SystemExit("icecast2 does not start")
            time.sleep(0.02)

    def kill(self) -> None:
        """Gone at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def has(self, mount: str) -> bool:
        """Whether a listener of this mount would get sound."""
        with socket.create_connection((HOST, self.port), 5) as client:
            client.sendall(f"GET {mount} HTTP/1.0\r\n\r\n".encode())
            return b" 200 " in client.recv(64)


@contextmanager
def icecast(folder: Path, burst_bytes: int) -> Generator[Icecast]:
    """A server that gives a new listener so many bytes at once."""
    config = folder / "icecast.xml"
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    owner = _OWNER if os.geteuid() == 0 else ""
    config.write_text(
        _CONFIG.format(burst=burst_bytes, password=PASSWORD, port=port, folder=folder, owner=owner)
    )
    server = Icecast(port, config)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), 1):
            return True
    except OSError:
        return False
