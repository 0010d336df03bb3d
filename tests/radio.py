"""Listening as radio players do: reading ICY metadata, finding players, decoding by ffmpeg."""

import shutil
import subprocess
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx
import numpy as np
from numpy.typing import NDArray
from tests.conftest import missing

ICY = {"Icy-MetaData": "1"}


@dataclass(frozen=True)
class Told:
    """A title, and how many bytes of sound came before it."""

    at: int
    title: str


def parse_icy(stream: bytes, metaint: int) -> tuple[bytes, list[Told]]:
    """The sound and the titles of a stream, by a parser that shares nothing with the product."""
    sound: list[bytes] = []
    told: list[Told] = []
    at = heard = 0
    while at < len(stream):
        sound.append(stream[at : at + metaint])
        heard += len(sound[-1])
        at += metaint
        if at >= len(stream):
            break
        length = stream[at] * 16
        text = stream[at + 1 : at + 1 + length].rstrip(b"\0")
        whole = at + 1 + length <= len(stream)
        at += 1 + length
        if length and whole:
            assert text.startswith(b"StreamTitle='")
            assert text.endswith(b"';")
            told.append(Told(heard, text[13:-2].decode()))
    return b"".join(sound), told


def player(name: str) -> str:
    """A program that must be there."""
    if shutil.which(name) is None:
        missing(name, f"apt-get install {name}")
    return name


def decoded(data: bytes, form: str) -> NDArray[np.int16]:
    """By ffmpeg at 48 kHz, ``(frames, 2)``; any complaint is a failure."""
    command = [player("ffmpeg"), "-v", "warning", "-f", form, "-i", "-"]
    command += ["-f", "s16le", "-ac", "2", "-ar", "48000", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    assert done.stderr == b"", done.stderr
    return np.frombuffer(done.stdout, np.int16).reshape(-1, 2)


@dataclass
class Recorder:
    """Somebody who listens on a thread of their own, until enough was heard or the stream ends."""

    url: str
    headers: dict[str, str] = field(default_factory=dict[str, str])
    enough: int | None = None
    answer: httpx.Headers = field(default_factory=httpx.Headers)
    data: bytes = b""
    ended: bool = False

    def start(self) -> "Recorder":
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()
        return self

    def wait(self, timeout_s: float = 30.0) -> bytes:
        """What was heard."""
        self._thread.join(timeout_s)
        assert not self._thread.is_alive(), "it still listens"
        return self.data

    def _listen(self) -> None:
        with httpx.stream("GET", self.url, headers=self.headers, timeout=10) as response:
            assert response.status_code == 200, response.status_code
            self.answer = response.headers
            for piece in response.iter_raw():
                self.data += piece
                if self.enough is not None and len(self.data) >= self.enough:
                    return
        self.ended = True


def record(recorders: Iterable[Recorder]) -> list[bytes]:
    """Have all of them listen at the same time."""
    started = [recorder.start() for recorder in recorders]
    return [recorder.wait() for recorder in started]
