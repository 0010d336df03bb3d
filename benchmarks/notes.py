"""What a run costs whose notes are played by its client, beside one that is streamed as MP3.

    python benchmarks/notes.py [--weights FILE] [--notes 100] [--streams 20] [--seconds 60]
                               [--ahead 30] [--rounds 2] [--quick]

One server on one core; runners and listeners live on another where there is one. In turns: runs
with a listener of their MP3 and a cadence once a second, then runs whose clients take notes over a
WebSocket, so many bars ahead, and tell every bar they play, at 155 to 185 beats a minute. Each turn
begins once its clients have what they want ahead. CPU is that of the whole server, without what it
uses for nobody; bytes are counted on the wire, compressed.
"""

import argparse
import asyncio
import json
import os
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from _process import allow_files, usage, use_cores
from _server import serving

SETTLE_S, IDLE_S, GOING_S = 5.0, 8.0, 3.0
BEATS = 4
TCP, TCP_INFO, INFO_BYTES = 6, 11, 232
BYTES_RECEIVED = slice(128, 136)
"""Linux's ``tcpi_bytes_received``: what came over the wire, before it was unpacked."""


@dataclass
class Ear:
    """One client.

    Attributes:
        received: bytes so far. bars: of notes so far. least_ahead: bars left to play, at the worst.
        full: whether it had what it wanted ahead, at some time.
    """

    received: int = 0
    bars: int = 0
    least_ahead: int = 1_000_000
    full: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class Load:
    """What one kind of runs cost in one turn."""

    kind: str
    runs: int
    share: float
    composing: float
    memory_mb: float
    bytes_per_s: float
    least_ahead: int | None

    def row(self) -> str:
        """A line of the table."""
        ahead = "" if self.least_ahead is None else str(self.least_ahead)
        cells = (
            self.kind,
            str(self.runs),
            f"{self.share:.1%}",
            f"{self.share / self.runs:.2%}",
            f"{self.composing / self.runs:.2%}",
            f"{(self.share - self.composing) / self.runs:.2%}",
            f"{self.bytes_per_s * 3600 / 1e6:.2f}",
            f"{self.memory_mb:.0f}",
            ahead,
        )
        return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and print a Markdown table."""
    options = _options()
    most = max(options.notes, options.streams)
    allow_files(4 * most + 200)
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        use_cores(os.getpid(), set(cores[1:]))
    flags = ("--no-house", "--max-runs", str(2 * most))
    with serving(options.weights, *flags, core=cores[0]) as (client, pid):
        loads = asyncio.run(measure(client, pid, options))
    print(
        "| runs | how many | core used | of it a run | composing | all else | MB an hour"
        " | server's memory, MB | least bars ahead |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for load in loads:
        print(load.row())
    streams, notes = (
        median((load.share - load.composing) / load.runs for load in loads if load.kind == kind)
        for kind in ("MP3", "notes")
    )
    print(f"\nCPU of a run without composing, MP3 to notes: {streams / notes:.0f} to 1")


async def measure(client: httpx.Client, pid: int, options: argparse.Namespace) -> list[Load]:
    """In turns, what runs of either kind cost; the options are this script's own."""
    limits = httpx.Limits(max_connections=2 * options.streams + 16)
    loads: list[Load] = []
    async with httpx.AsyncClient(base_url=client.base_url, timeout=30, limits=limits) as runners:
        await asyncio.sleep(SETTLE_S)
        before = usage(pid).cpu_s
        await asyncio.sleep(IDLE_S)
        idle = (usage(pid).cpu_s - before) / IDLE_S
        for _ in range(options.rounds):
            loads.append(await _turn("MP3", runners, pid, idle, options))
            loads.append(await _turn("notes", runners, pid, idle, options))
    return loads


async def _turn(
    kind: str, runners: httpx.AsyncClient, pid: int, idle: float, options: argparse.Namespace
) -> Load:
    count = options.streams if kind == "MP3" else options.notes
    ears = [Ear() for _ in range(count)]
    tasks: list[asyncio.Task[None]] = []
    opened: list[dict[str, Any]] = []
    for number, ear in enumerate(ears):
        body = {"mode": "auto", "seed": number}
        run = (await runners.post("/api/runs", json=body)).raise_for_status().json()
        opened.append(run)
        work: list[Coroutine[Any, Any, None]]
        if kind == "MP3":
            work = [_hear(runners.base_url, run, ear), _run(runners, run, number)]
        else:
            work = [_play(runners.base_url, run, number, ear, options.ahead)]
        tasks += [asyncio.create_task(one) for one in work]
        await asyncio.sleep(0.05)
    async with asyncio.timeout(600):
        await asyncio.gather(*(ear.full.wait() for ear in ears))
    await asyncio.sleep(SETTLE_S)
    load = await _counted(kind, pid, idle, ears, options.seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for run in opened:
        await runners.delete(f"/api/runs/{run['run_id']}", headers=_auth(run))
    await asyncio.sleep(GOING_S)
    return load


async def _counted(kind: str, pid: int, idle: float, ears: list[Ear], seconds: float) -> Load:
    composed, before, began = _composing_s(pid), usage(pid), time.monotonic()
    bytes_before = sum(ear.received for ear in ears)
    for ear in ears:
        ear.least_ahead = 1_000_000
    await asyncio.sleep(seconds)
    after, passed = usage(pid), time.monotonic() - began
    received = sum(ear.received for ear in ears) - bytes_before
    composing = (_composing_s(pid) - composed) / passed
    return Load(
        kind=kind,
        runs=len(ears),
        share=(after.cpu_s - before.cpu_s) / passed - idle,
        composing=composing,
        memory_mb=after.memory_mb,
        bytes_per_s=received / passed / len(ears),
        least_ahead=min(ear.least_ahead for ear in ears) if kind == "notes" else None,
    )


def _composing_s(pid: int) -> float:
    """CPU of the thread that composes, and of those that compute for it.

    It is the one that gives way to the process's own; the network's threads were started before it,
    and those that play and serve after.
    """
    threads: list[tuple[int, int, float]] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        fields = (task / "stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        cpu_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        threads.append((int(task.name), int(fields[16]), cpu_s))
    own = next(nice for thread, nice, _ in threads if thread == pid)
    giving_way = [thread for thread, nice, _ in threads if nice > own]
    if not giving_way:
        raise SystemExit(f"start this without nice: no thread gives way to a niceness of {own}")
    composing = min(giving_way)
    return sum(cpu_s for thread, _, cpu_s in threads if thread <= composing)


async def _play(base: httpx.URL, run: dict[str, Any], number: int, ear: Ear, ahead: int) -> None:
    """Take bars, and play them in thought."""
    where = f"ws://{base.host}:{base.port}/api/runs/{run['run_id']}/notes"
    bpm = 155 + number % 31
    async with connect(where, max_size=2**20) as socket:
        hello = {"token": run["control_token"], "from_bar": None, "credit": ahead}
        await _tell(socket, "hello", hello)
        bars: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        taking = asyncio.create_task(_take(socket, bars, ear, ahead))
        try:
            await ear.full.wait()
            time_s = 0.0
            while True:
                bar = await bars.get()
                ear.least_ahead = min(ear.least_ahead, bars.qsize())
                place = {"bar": bar["index"], "beat": bar["start_beat"], "time_s": time_s}
                await _tell(socket, "played", {**place, "tempo_bpm": bpm})
                await _tell(socket, "want", {"credit": 1})
                await asyncio.sleep(BEATS * 60 / bpm)
                time_s += BEATS * 60 / bpm
        finally:
            taking.cancel()


async def _take(
    socket: ClientConnection, bars: "asyncio.Queue[dict[str, Any]]", ear: Ear, ahead: int
) -> None:
    counted = socket.transport.get_extra_info("socket").getsockopt
    async for text in socket:
        message = json.loads(text)
        told = counted(TCP, TCP_INFO, INFO_BYTES)
        ear.received = int.from_bytes(told[BYTES_RECEIVED], "little")
        if message["type"] == "bar":
            ear.bars += 1
            bars.put_nowait(message)
        if ear.bars >= ahead:
            ear.full.set()


async def _tell(socket: ClientConnection, kind: str, fields: dict[str, Any]) -> None:
    await socket.send(json.dumps({"type": kind, **fields}))


async def _hear(base: httpx.URL, run: dict[str, Any], ear: Ear) -> None:
    path = httpx.URL(run["listen_url"]).path
    reader, writer = await asyncio.open_connection(base.host, base.port)
    writer.write(f"GET {path}?lag=low HTTP/1.0\r\nHost: {base.host}\r\n\r\n".encode())
    while part := await reader.read(65536):
        ear.received += len(part)
        ear.full.set()
    raise ConnectionError("a stream ended")


async def _run(runners: httpx.AsyncClient, run: dict[str, Any], number: int) -> None:
    body = {"cadence_spm": 155 + number % 31, "source": "footpod"}
    while True:
        answer = await runners.post(
            f"/api/runs/{run['run_id']}/pace", json=body, headers=_auth(run)
        )
        answer.raise_for_status()
        await asyncio.sleep(1)


def _auth(run: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {run['control_token']}"}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--notes", type=int, default=100)
    parser.add_argument("--streams", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--ahead", type=int, default=30, help="bars that a client has in hand")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="5 runs of each, 10 s, once")
    options = parser.parse_args()
    if options.quick:
        options.notes, options.streams, options.seconds, options.rounds = 5, 5, 10.0, 1
    return options


if __name__ == "__main__":
    main()
