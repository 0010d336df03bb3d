"""Real MP3 that never falls silent, published as a run would, and a network that can be cut."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import numpy as np
from tests.icecast import HOST

from courante.config import AudioConfig, EncoderConfig, OutletConfig
from courante.encoder.mp3 import Mp3Encoder
from courante.outlet.broadcast import Broadcast
from courante.types import Chunk, PcmBlock, Seconds

BYTES_PER_S = 16_000
"""Of the MP3 below: 128 kbit/s."""


@cache
def sounding(seconds: float) -> tuple[Chunk, ...]:
    """A tone that glides, encoded block by block as a run is."""
    audio = AudioConfig()
    rate = audio.sample_rate_hz
    count = round(seconds * rate / audio.block_frames)
    time_s = np.arange(count * audio.block_frames) / rate
    wave = 8000 * np.sin(2 * np.pi * (220 * time_s + 8 * np.sin(time_s)))
    stereo = np.repeat(wave.astype(np.int16)[:, None], 2, axis=1)
    encoder = Mp3Encoder(EncoderConfig())
    blocks = [
        PcmBlock(rate, stereo[n * audio.block_frames : (n + 1) * audio.block_frames])
        for n in range(count)
    ]
    chunks = [*map(encoder.encode, blocks), encoder.finish()]
    return tuple(replace(chunk, title="") for chunk in chunks if chunk.data)


def joined(chunks: tuple[Chunk, ...]) -> bytes:
    return b"".join(chunk.data for chunk in chunks)


class Speaker:
    """Publishes chunks from a thread, faster than a run would, until stopped; begins over at the
    end. What was said is kept."""

    def __init__(
        self, chunks: tuple[Chunk, ...], pace: float = 5.0, history_s: float = 10.0
    ) -> None:
        self.broadcast = Broadcast(OutletConfig(history_s=history_s))
        self.said = bytearray()
        self._chunks = chunks
        self._pace = pace
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._speak, daemon=True)

    def start(self) -> "Speaker":
        self._thread.start()
        return self

    def current(self) -> Broadcast:
        return self.broadcast

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(10)
        self.broadcast.close()

    def _speak(self) -> None:
        number = 0
        while not self._stopped.is_set():
            chunk = self._chunks[number % len(self._chunks)]
            self.said += chunk.data
            self.broadcast.publish(chunk)
            number += 1
            self._stopped.wait(chunk.duration_s / self._pace)


def chunk_of(size: int, number: int = 0, title: str = "") -> Chunk:
    """No sound, but a size and a number to know it by."""
    return Chunk(number.to_bytes(4, "big") + bytes(size - 4), Seconds(0.1), title)


class Wire:
    """A TCP relay to a port of this machine, which can be cut and mended; with a context it speaks
    TLS to whoever calls."""

    def __init__(self, port: int, context: ssl.SSLContext | None = None) -> None:
        self.passed = 0
        self.calls = 0
        self._target = port
        self._context = context
        self._ends: list[socket.socket] = []
        self._broken = False
        self._listener = socket.create_server((HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """From this moment on not a byte more passes, and nobody is told why."""
        self._broken = True
        self._hang_up()

    def refuse(self) -> None:
        """What is connected goes on; nobody else gets through."""
        self._broken = True

    def mend(self) -> None:
        self._broken = False

    def close(self) -> None:
        self._listener.close()
        self._hang_up()

    def _hang_up(self) -> None:
        ends, self._ends = self._ends, []
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            self.calls += 1
            threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        try:
            if self._context is not None:
                caller = self._context.wrap_socket(caller, server_side=True)
            called = socket.create_connection((HOST, self._target), 5)
        except OSError:
            caller.close()
            return
        if self._broken:
            caller.close()
            called.close()
            return
        self._ends += [caller, called]
        back = threading.Thread(target=self._pump, args=(called, caller), daemon=True)
        back.start()
        self.passed += self._pump(caller, called)
        back.join(10)
        caller.close()
        called.close()

    def _pump(self, source: socket.socket, target: socket.socket) -> int:
        count = 0
        # An odd number: cuts fall inside frames.
        with contextlib.suppress(OSError):
            while part := source.recv(1001):
                target.sendall(part)
                count += len(part)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)
        return count


@contextmanager
def wire(port: int, context: ssl.SSLContext | None = None) -> Generator[Wire]:
    made = Wire(port, context)
    try:
        yield made
    finally:
        made.close()


class DeafServer:
    """Welcomes a source as Icecast does, and then never reads a byte."""

    def __init__(self, greeting: bytes = b"HTTP/1.1 100 Continue\r\n\r\n") -> None:
        self.calls = 0
        self._greeting = greeting
        self._held: list[socket.socket] = []
        self._listener = socket.create_server((HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def say(self, words: bytes) -> None:
        """To all who called; they will have it when this returns, or soon after."""
        for held in self._held:
            held.sendall(words)

    def close(self) -> None:
        self._listener.close()
        for held in self._held:
            held.close()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            self.calls += 1
            self._held.append(caller)
            with contextlib.suppress(OSError):
                caller.recv(65536)
                caller.sendall(self._greeting)


@contextmanager
def deaf(greeting: bytes = b"HTTP/1.1 100 Continue\r\n\r\n") -> Generator[DeafServer]:
    made = DeafServer(greeting)
    try:
        yield made
    finally:
        made.close()
