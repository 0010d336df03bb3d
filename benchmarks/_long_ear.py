"""One listener from beginning to end: all it hears is written down, and when it came."""

import asyncio
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from courante.encoder.mp3_frames import read_header
from courante.errors import BadInput

BYTES_PER_S = 128_000 / 8
RATE_HZ = 44_100
AUDIBLE = 0.003 * 32768
"""Quieter than any note, louder than what the encoder leaves of silence."""
QUIET_S = 0.25


@dataclass
class LongEar:
    """Writes the stream to a file.

    Attributes:
        arrivals: ``time.monotonic()`` and how many bytes had come by then.
        ended: whether the stream ended before it was to.
    """

    path: Path
    arrivals: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    ended: bool = False

    async def listen(self, url: str) -> None:
        """Until cancelled."""
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(f"GET {parts.path}?lag=low HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
        try:
            await reader.readuntil(b"\r\n\r\n")
            count = 0
            with self.path.open("wb") as file:
                while part := await reader.read(2**16):
                    count += len(part)
                    self.arrivals.append((time.monotonic(), count))
                    file.write(part)
            self.ended = True
        finally:
            writer.close()


@dataclass(frozen=True)
class Heard:
    """What was in it.

    Attributes:
        seconds: of sound. torn: places where a frame does not follow its predecessor.
        complaints: lines that ffmpeg wrote. quiet: stretches of ``QUIET_S`` and more without a
            sound. longest_quiet_s: the longest without.
        drift_ms: how much further the sound got than the clock. jitter_ms: how unevenly it came,
            as the middle 90 % of arrivals.
        longest_wait_s: between two arrivals. least_ahead_s: the least that a player which plays
            at 1x from the first byte on had left.
    """

    seconds: float
    torn: int
    complaints: int
    quiet: int
    longest_quiet_s: float
    drift_ms: float
    jitter_ms: float
    longest_wait_s: float
    least_ahead_s: float


def judge(ear: LongEar) -> Heard:
    """Decode what was heard, and look at when it came."""
    seconds, complaints, quiet, longest = _decoded(ear.path)
    at = np.array([moment for moment, _ in ear.arrivals])
    media = np.array([count for _, count in ear.arrivals]) / BYTES_PER_S
    # Above 0: later than the steady stream that began with the first arrival.
    late = (at - at[0]) - (media - media[0])
    before = np.concatenate([[0.0], media[:-1]])
    return Heard(
        seconds=seconds,
        torn=_torn(ear.path.read_bytes()),
        complaints=complaints,
        quiet=quiet,
        longest_quiet_s=longest,
        drift_ms=-1000 * _drift_s(at - at[0], late),
        jitter_ms=1000 * float(np.diff(np.percentile(late, [5, 95]))[0]),
        longest_wait_s=float(np.diff(at).max()),
        least_ahead_s=float((before[1:] - (at[1:] - at[0])).min()),
    )


def _drift_s(at_s: NDArray[np.float64], late: NDArray[np.float64]) -> float:
    """How much later the promptest arrivals of the last tenth are than those of the first.

    A block is late now and then, but never early: the promptest tell how time goes at the source.
    """
    tenth = at_s[-1] / 10
    first, last = late[at_s <= tenth], late[at_s >= at_s[-1] - tenth]
    return float(np.percentile(last, 5) - np.percentile(first, 5))


def _torn(data: bytes) -> int:
    torn = at = 0
    while at + 4 <= len(data):
        try:
            at += read_header(data, at).bytes
        except BadInput:
            torn += 1
            at = data.find(b"\xff\xfb", at + 1)
            if at < 0:
                break
    return torn


def _decoded(path: Path) -> tuple[float, int, int, float]:
    """Seconds, complaints, quiet stretches after the first sound, and the longest of them."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-f", "s16le", "-"]
    frames, quiet, longest, run = 0, 0, 0, 0
    heard = False
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as ffmpeg,
    ):
        sound = cast("IO[bytes]", ffmpeg.stdout)
        while data := sound.read(2 * RATE_HZ):
            samples = np.frombuffer(data, np.int16)
            loud = np.flatnonzero(np.abs(samples.astype(np.float64)) > AUDIBLE)
            edges = np.concatenate([[-1 - run], loud, [len(samples)]])
            gaps = np.diff(edges) - 1
            run = int(gaps[-1])
            # Before the first sound a run may wait for its composer to be compiled.
            closed = gaps[:-1] if heard else gaps[1:-1]
            heard = heard or bool(loud.size)
            quiet += int((closed > QUIET_S * RATE_HZ).sum())
            longest = max(longest, int(closed.max(initial=0)))
            frames += len(samples)
        ffmpeg.wait()
        said.seek(0)
        complaints = len(said.readlines())
    return frames / RATE_HZ, complaints, quiet, longest / RATE_HZ
