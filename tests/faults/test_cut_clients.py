"""Clients that go without a word, in the middle of anything, leave nothing behind."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import pytest
from tests.faults.ears import Ear, connect, descriptors, drain, path_of, read_head, reset
from tests.serving import LOOPBACK, Opened, Served, open_run, serve, wait_until

from courante.config import StationConfig
from courante.station.run import Run

CROWD = 25
WAVES = 4
API = replace(LOOPBACK, listeners_per_run=2 * CROWD, send_buffer_bytes=4096)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    running = serve(API, StationConfig(workers=1))
    yield running
    running.stop()


@pytest.fixture
def opened(served: Served) -> Iterator[Opened]:
    with httpx.Client(base_url=served.url) as client:
        run = open_run(client, seed=1)
        yield run
        run.send("DELETE")


def run_of(served: Served, opened: Opened) -> Run:
    return served.station.get(opened.body["run_id"])


def gone(served: Served, run: Run) -> bool:
    """Nobody is registered anywhere."""
    with httpx.Client(base_url=served.url) as client:
        shown = "\n".join(client.get("/metrics").text.splitlines())
    nobody = 'courante_listeners{format="mp3"} 0.0' in shown
    return nobody and run.broadcast.listeners == 0 and not run.broadcast.attended


@pytest.mark.parametrize("taken", [0, 300, 5000])
def test_a_reset_in_the_middle_of_a_frame(served: Served, opened: Opened, taken: int) -> None:
    run = run_of(served, opened)
    client = connect(served.url, path_of(opened))
    if taken:
        wait_until(lambda: run.broadcast.listeners == 1)
        left = taken - len(read_head(client)[:taken])
        while left > 0:
            left -= len(client.recv(left))
    reset(client)
    wait_until(lambda: gone(served, run))
    assert run.ended is None


def test_a_reset_while_the_server_waits_to_send(served: Served, opened: Opened) -> None:
    run = run_of(served, opened)
    clients = [connect(served.url, path_of(opened), small=True) for _ in range(3)]
    for client in clients:
        read_head(client)
    blocks = run.player.counters.blocks
    # Long enough for all buffers on the way to be full.
    wait_until(lambda: run.player.counters.blocks > blocks + 40)
    for client in clients:
        reset(client)
    wait_until(lambda: gone(served, run))


def test_many_come_and_go_and_leave_no_thread_and_no_descriptor(
    served: Served, opened: Opened
) -> None:
    run = run_of(served, opened)
    wave(served, opened)
    wait_until(lambda: gone(served, run))
    threads, files = settled(threads_alive), settled(descriptors)
    for _ in range(WAVES):
        wave(served, opened)
    wait_until(lambda: gone(served, run))
    wait_until(lambda: threads_alive() <= threads)
    wait_until(lambda: descriptors() <= files)


def test_runs_come_and_go_and_leave_no_thread_and_no_descriptor(served: Served) -> None:
    some_runs(served, 3)
    threads, files = settled(threads_alive), settled(descriptors)
    some_runs(served, 12)
    wait_until(lambda: threads_alive() <= threads)
    wait_until(lambda: descriptors() <= files)
    assert [run.run_id for run in served.station.runs()] == ["house"]


def wave(served: Served, opened: Opened) -> None:
    """A crowd listens, follows, asks and goes: half of it by a reset."""

    async def listen_a_little() -> None:
        ears = [Ear() for _ in range(CROWD)]
        tasks = [asyncio.create_task(ear.listen(served.url, path_of(opened))) for ear in ears]
        async with asyncio.timeout(10):
            while not all(ear.data for ear in ears):
                await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(listen_a_little())
    for number in range(CROWD):
        client = connect(served.url, path_of(opened))
        if number % 2:
            read_head(client)
        reset(client)
    with opened.client.stream("GET", f"{opened.path}/events", headers=opened.token) as events:
        next(events.iter_lines())


def some_runs(served: Served, count: int) -> None:
    """Opened together, heard a moment, and ended."""
    with httpx.Client(base_url=served.url) as client:
        runs = [open_run(client, seed=seed) for seed in range(count)]
        for opened in runs:
            listener = connect(served.url, path_of(opened))
            assert read_head(listener) + drain(listener, 0.05)
            listener.close()
        for opened in runs:
            opened.send("DELETE")
        wait_until(lambda: len(served.station.runs()) == 1)


def threads_alive() -> int:
    """All but those of a pool that is bounded, and grows and shrinks as it likes."""
    return sum("AnyIO" not in thread.name for thread in threading.enumerate())


def settled(measure: Callable[[], int]) -> int:
    """What it measures once that stays the same for a while: what goes takes a moment to go."""
    last, same = measure(), 0

    def steady() -> bool:
        nonlocal last, same
        now = measure()
        last, same = now, same + 1 if now == last else 0
        return same >= 20

    wait_until(steady, most_s=30)
    return last
