"""People who come, run for a while and go, drawn from a seed; some of them rudely."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

SHORTEST_S, LONGEST_S = 20.0, 180.0
STALL_S = 25.0
CREATED = 201
WAYS = ("plain", "low", "titles", "opus", "stalls", "cut")


@dataclass
class Visits:
    """What came of them."""

    opened: int = 0
    ended: int = 0
    refused: int = 0
    readings: int = 0
    ways: Counter[str] = field(default_factory=Counter[str])
    ended_early: int = 0
    """Streams that ended before their listener left."""


async def come_and_go(
    runners: httpx.AsyncClient, most: int, seed: int, visits: Visits, stop: asyncio.Event
) -> None:
    """Have up to ``most`` runs at one time, joining and leaving, until told to stop."""
    draw = random.Random(seed)
    async with asyncio.TaskGroup() as group:
        for place in range(most):
            own = random.Random(draw.random())
            group.create_task(_place(runners, own, place, visits, stop))


async def _place(
    runners: httpx.AsyncClient,
    draw: random.Random,
    number: int,
    visits: Visits,
    stop: asyncio.Event,
) -> None:
    """One place that is taken by one runner after another."""
    await _wait(stop, draw.uniform(0, 10) + number)
    while not stop.is_set():
        answer = await runners.post("/api/runs", json={"seed": draw.randrange(2**31)})
        if answer.status_code != CREATED:
            visits.refused += 1
            await _wait(stop, 5.0)
            continue
        visits.opened += 1
        opened = answer.json()
        way = draw.choice(WAYS)
        visits.ways[way] += 1
        lasts_s = draw.uniform(SHORTEST_S, LONGEST_S)
        ear = asyncio.create_task(_hear(opened["listen_url"], way, visits))
        await _run(runners, opened, draw, visits, stop, lasts_s)
        ear.cancel()
        await asyncio.gather(ear, return_exceptions=True)
        done = await runners.delete(_path(opened), headers=_auth(opened))
        visits.ended += done.is_success
        await _wait(stop, draw.uniform(0, 15))


async def _run(
    runners: httpx.AsyncClient,
    opened: dict[str, Any],
    draw: random.Random,
    visits: Visits,
    stop: asyncio.Event,
    lasts_s: float,
) -> None:
    cadence = draw.uniform(150, 185)
    loop = asyncio.get_running_loop()
    until = loop.time() + lasts_s
    while loop.time() < until and not stop.is_set():
        cadence = min(190.0, max(145.0, cadence + draw.gauss(0, 2)))
        body = {"cadence_spm": round(cadence, 1), "source": "footpod"}
        answer = await runners.post(f"{_path(opened)}/pace", json=body, headers=_auth(opened))
        answer.raise_for_status()
        visits.readings += 1
        await _wait(stop, 1.0)


async def _hear(listen_url: str, way: str, visits: Visits) -> None:
    """Listen in some way until cancelled; the connection is then torn, not closed, if rude."""
    parts = urlsplit(listen_url)
    path = parts.path.replace(".mp3", ".opus") if way == "opus" else parts.path
    query = "?lag=low" if way == "low" else ""
    titles = "Icy-MetaData: 1\r\n" if way == "titles" else ""
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=2**16)
    try:
        request = f"GET {path}{query} HTTP/1.0\r\nHost: {parts.netloc}\r\n{titles}\r\n"
        writer.write(request.encode())
        await reader.readuntil(b"\r\n\r\n")
        if way == "stalls":
            await asyncio.sleep(STALL_S)
        while await reader.read(2**16):
            pass
        visits.ended_early += 1
    finally:
        if way == "cut":
            writer.transport.abort()
        else:
            writer.close()


def _path(opened: dict[str, Any]) -> str:
    return f"/api/runs/{opened['run_id']}"


def _auth(opened: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {opened['control_token']}"}


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    """Sleep, but not beyond the end."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
