"""A real Icecast on loopback, and what its listeners hear."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from tests.conftest import missing
from tests.serving import wait_until

PASSWORD = "a source's secret"  # noqa: S105 - of a server that lives for a test
HOST = "127.0.0.1"
BURST_BYTES = 4096
SHARE = ("/usr/share/icecast2", "/usr/share/icecast", "/opt/homebrew/share/icecast")
_CONFIG = """<icecast>
<limits>
  <clients>100</clients><sources>8</sources><queue-size>524288</queue-size>
  <source-timeout>{source_timeout_s}</source-timeout><burst-size>{burst}</burst-size>
</limits>
<authentication>
  <source-password>{password}</source-password><relay-password>{password}</relay-password>
  <admin-user>admin</admin-user><admin-password>unused-{port}</admin-password>
</authentication>
<hostname>localhost</hostname>
<listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
<mount type="default"><charset>UTF-8</charset></mount>
<paths><logdir>{folder}</logdir><webroot>{share}/web</webroot><adminroot>{share}/admin</adminroot>
</paths>
<logging><accesslog>-</accesslog><errorlog>-</errorlog><loglevel>3</loglevel></logging>
<security><chroot>0</chroot>{owner}</security>
{relaying}</icecast>
"""
_OWNER = "<changeowner><user>nobody</user><group>nogroup</group></changeowner>"


def require(program: str, package: str) -> str:
    """The path of a program that these tests play to."""
    found = shutil.which(program)
    if found is None:
        missing(program, f"apt install {package}")
    assert found is not None
    return found


@dataclass
class Icecast:
    """A server that can be started and killed again, always on the same port."""

    folder: Path
    port: int
    burst_bytes: int = BURST_BYTES
    source_timeout_s: int = 10
    relaying: str = ""
    """Elements that make it a relay of another."""
    _process: "subprocess.Popen[bytes] | None" = None

    def address(self, mount: str = "/run.mp3", password: str = PASSWORD) -> str:
        return f"icecast://source:{password}@{HOST}:{self.port}{mount}"

    @property
    def log(self) -> str:
        return (self.folder / "icecast.log").read_text(errors="replace")

    def start(self) -> None:
        program = require("icecast2" if shutil.which("icecast2") else "icecast", "icecast2")
        share = next((each for each in SHARE if Path(each).is_dir()), SHARE[0])
        config = self.folder / "icecast.xml"
        config.write_text(
            _CONFIG.format(
                port=self.port,
                burst=self.burst_bytes,
                source_timeout_s=self.source_timeout_s,
                password=escape(PASSWORD),
                relaying=self.relaying,
                folder=self.folder,
                share=share,
                # It refuses to be root.
                owner=_OWNER if os.geteuid() == 0 else "",
            )
        )
        with (self.folder / "icecast.log").open("ab") as log:
            self._process = subprocess.Popen([program, "-c", config], stdout=log, stderr=log)
        wait_until(self._answers)

    def kill(self) -> None:
        """Gone from one moment to the next, as by a power cut."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def sources(self) -> list[str]:
        """The mounts that have a source."""
        with socket.create_connection((HOST, self.port), 5) as client:
            client.sendall(b"GET /status-json.xsl HTTP/1.0\r\n\r\n")
            page = b"".join(iter(lambda: client.recv(65536), b"")).decode()
        return re.findall(r'"listenurl":"http://[^/"]+([^"]+)"', page)

    def _answers(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), 1):
                return True
        except OSError:
            assert self._process is not None
            assert self._process.poll() is None, self.log
            return False


@contextmanager
def icecast(folder: Path, burst_bytes: int = BURST_BYTES, relaying: str = "") -> Generator[Icecast]:
    """A server on a free port, stopped at the end."""
    made = Icecast(folder, free_port(), burst_bytes, relaying=relaying)
    made.start()
    try:
        yield made
    finally:
        made.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass
class IcyListener:
    """Takes a mount's stream with its titles, in a thread, until stopped or hung up on."""

    port: int
    mount: str = "/run.mp3"
    headers: dict[str, str] = field(default_factory=dict[str, str])
    sound: bytearray = field(default_factory=bytearray)
    titles: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    """Each title, and how much sound came before it."""
    arrivals: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    """``time.monotonic()``, and how much sound had come by then."""
    over: bool = False
    _socket: socket.socket | None = None

    def start(self) -> "IcyListener":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def stop(self) -> bytes:
        wait_until(lambda: self._socket is not None)
        assert self._socket is not None
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        wait_until(lambda: self.over)
        return bytes(self.sound)

    def hears(self, more: int, most_s: float = 20.0) -> None:
        """Wait for so many bytes of sound more."""
        enough = len(self.sound) + more
        wait_until(lambda: len(self.sound) >= enough, most_s)

    def _listen(self) -> None:
        self._socket = socket.create_connection((HOST, self.port), 20)
        request = f"GET {self.mount} HTTP/1.0\r\nIcy-MetaData: 1\r\n\r\n"
        self._socket.sendall(request.encode())
        try:
            with self._socket.makefile("rb", buffering=0) as stream:
                self._read_head(stream)
                every = int(self.headers.get("icy-metaint", "0"))
                while self._read_sound(stream, every):
                    self._read_title(stream)
        except (OSError, EOFError):
            pass
        finally:
            self._socket.close()
            self.over = True

    def _read_head(self, stream: socket.SocketIO) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += _exactly(stream, 1)
        lines = head.decode("utf-8").strip().split("\r\n")
        self.headers = {"status": lines[0]}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers[name.strip().lower()] = value.strip()

    def _read_sound(self, stream: socket.SocketIO, length: int) -> bool:
        left = length or 1 << 62
        while left:
            part = stream.read(min(left, 4096))
            if not part:
                return False
            self.sound += part
            self.arrivals.append((time.monotonic(), len(self.sound)))
            left -= len(part)
        return True

    def _read_title(self, stream: socket.SocketIO) -> None:
        length = 16 * _exactly(stream, 1)[0]
        if length:
            text = _exactly(stream, length).rstrip(b"\0").decode("utf-8")
            found = re.search(r"StreamTitle='(.*?)';", text)
            self.titles.append((len(self.sound), found[1] if found else text))


def _exactly(stream: socket.SocketIO, length: int) -> bytes:
    data = b""
    while len(data) < length:
        part = stream.read(length - len(data))
        if not part:
            raise EOFError
        data += part
    return data
