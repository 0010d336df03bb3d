"""30 good listeners and 3 that stop reading, on one run, over real sockets."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from tests.fakes.sound import decode
from tests.faults.ears import Ear, connect, drain, everything, path_of, read_head, resident_mb
from tests.serving import LOOPBACK, Served, open_run, serve, wait_until

from courante.config import OutletConfig, StationConfig
from courante.encoder.mp3_frames import read_header

GOOD, STALLED = 30, 3
SECONDS, SETTLED_S = 13.0, 3.0
BYTES_PER_S = 16_000
LONGEST_WAIT_S = 2.0
"""Generous, for a machine that does other things: a listener has 1 s and more in hand."""
GROWTH_MB = 6.0
"""What Python may take and not give back; sound held for the stalled would be 0.5 MB and grow."""

# Small buffers, so that a stalled listener is soon out of what is kept for it.
API = replace(LOOPBACK, listeners_per_run=40, send_buffer_bytes=4096)
OUTLET = OutletConfig(history_s=3.0, burst_s=1.0)
QUIET = StationConfig(workers=1, house=False)


async def listen(served: Served, path: str) -> tuple[list[Ear], float]:
    """The good ones, and how much memory grew once all had begun."""
    ears = [Ear() for _ in range(GOOD)]
    tasks = [asyncio.create_task(ear.listen(served.url, path)) for ear in ears]
    await asyncio.sleep(SETTLED_S)
    before_mb = resident_mb() - heard_mb(ears)
    await asyncio.sleep(SECONDS - SETTLED_S)
    grown_mb = resident_mb() - heard_mb(ears) - before_mb
    for task in tasks:
        assert not task.done(), "a stream ended"
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return ears, grown_mb


def heard_mb(ears: list[Ear]) -> float:
    """What this test itself keeps."""
    return sum(len(ear.data) for ear in ears) / 1e6


def stall(served: Served, path: str) -> list[tuple[socket.socket, bytes]]:
    """Three that read the head and then nothing."""
    clients = [connect(served.url, path, small=True) for _ in range(STALLED)]
    return [(client, read_head(client)) for client in clients]


def wake(stalled: tuple[socket.socket, bytes]) -> bytes:
    """One of them reads again, and goes."""
    client, held = stalled
    with client:
        return held + drain(client, 2.0)


def frames(data: bytes) -> list[bytes]:
    """Whole frames from the first byte on; the last may be torn."""
    found: list[bytes] = []
    at = 0
    while at + 4 <= len(data):
        length = read_header(data, at).bytes
        found.append(data[at : at + length])
        at += length
    return found[:-1]


def test_the_good_ones_get_every_frame_and_the_stalled_skip() -> None:
    served = serve(API, QUIET, outlet=OUTLET)
    with httpx.Client(base_url=served.url) as client:
        opened = open_run(client, seed=3)
        run = served.station.get(opened.body["run_id"])
        path = path_of(opened)
        wait_until(lambda: run.broadcast.published_s > 1.0)
        with everything(run.broadcast) as reference:
            stalled = stall(served, path)
            ears, grown_mb = asyncio.run(listen(served, path))
            wait_until(lambda: run.broadcast.listeners == STALLED + 1)
            with ThreadPoolExecutor(STALLED) as pool:
                woken = list(pool.map(wake, stalled))
            assert run.broadcast.skipped > 0
        wait_until(lambda: run.broadcast.listeners == 0)
        opened.send("DELETE")
    served.stop()
    sound = bytes(reference)
    for ear in ears:
        assert len(ear.data) > (SECONDS - 1.0) * BYTES_PER_S
        assert bytes(ear.data) in sound
        assert ear.longest_wait_s < LONGEST_WAIT_S
    assert grown_mb < GROWTH_MB
    for data in woken:
        check_skip(data, sound)


def check_skip(data: bytes, sound: bytes) -> None:
    """The past that was held for it, then live: two stretches, cut at a frame's end."""
    pieces = frames(data)
    places = [sound.find(piece) for piece in pieces]
    assert -1 not in places
    ends = [place + len(piece) for place, piece in zip(places, pieces, strict=True)]
    missed = [start - end for start, end in zip(places[1:], ends, strict=False) if start != end]
    assert missed, "it skipped nothing"
    assert min(missed) > BYTES_PER_S
    rate, samples = decode(data)
    assert len(samples) / rate == pytest.approx(len(data) / BYTES_PER_S, abs=0.2)
