"""A thousand listeners of the house run, and beside it Icecast serving them the same stream.

    python benchmarks/listeners.py [--weights FILE] [--listeners 1000] [--seconds 60] [--rounds 2]
                                   [--personal N] [--quick]

Courante plays its house run to its own listeners and, as a source, to an Icecast. The listeners
come in a spread, first to Courante, then to Icecast, and so on in turns, so that both see the same
machine. Both servers share one core; the listeners live on another where there is one. Every byte
that a listener gets is compared with the stream as it was sent: so it is known what it lost, and
how far from live it was. ``--personal N`` has N runners with streams of their own beside it.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from _ears import BYTES_PER_S, Crowd, Ear
from _icecast import HOST, Icecast, icecast
from _process import Usage, allow_files, usage, use_cores
from _server import serving

MOUNT = "/courante.mp3"
BURST_S = 2.5
IDLE_S, SETTLE_S, GOING_S = 8.0, 5.0, 3.0
FILES_BESIDE = 400
COUNTED = ("underruns_total", "repeated_blocks_total", "skipped_chunks_total")


@dataclass(frozen=True)
class Load:
    """What one server did for its listeners, in one turn."""

    server: str
    seconds: float
    cpu_s: float
    idle_share: float
    memory_mb: float
    ears: Sequence[Ear]

    @property
    def share(self) -> float:
        """Of a core."""
        return self.cpu_s / self.seconds

    @property
    def per_listener_us(self) -> float:
        """CPU for a second of one listener, beyond what the server does for nobody."""
        return (self.share - self.idle_share) / len(self.ears) * 1e6

    def row(self) -> str:
        """A line of the table."""
        heard = [ear.heard for ear in self.ears]
        least = [one.least_ahead_s for one in heard]
        cells = (
            self.server,
            str(len(heard)),
            f"{self.share:.1%}",
            f"{self.per_listener_us:.0f}",
            f"{max(one.worst_gap_s for one in heard):.2f}",
            f"{median(one.worst_gap_s for one in heard):.2f}",
            f"{max(one.worst_lag_s for one in heard):.2f}",
            f"{median(one.worst_lag_s for one in heard):.2f}",
            f"{min(least):.2f}",
            str(sum(one < 0 for one in least)),
            str(sum(one.skips for one in heard)),
            str(sum(ear.lost for ear in self.ears)),
            f"{self.memory_mb:.0f}",
        )
        return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and print a Markdown table."""
    options = _options()
    allow_files(2 * options.listeners + 8 * options.personal + FILES_BESIDE)
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, set(cores[1:]))
    with (
        tempfile.TemporaryDirectory() as folder,
        icecast(Path(folder), round(BURST_S * BYTES_PER_S)) as station,
    ):
        use_cores(station.pid, {cores[0]})
        house = ("--house", "--house-listeners", str(options.listeners + 10))
        personal = (
            "--max-runs",
            str(max(1, options.personal)),
            "--icecast",
            station.source_url(MOUNT),
        )
        with serving(options.weights, *house, *personal, core=cores[0]) as (client, pid):
            loads, beside = asyncio.run(_measure(client, pid, station, options))
            told = client.get("/metrics").text.splitlines()
    _print(loads, beside)
    wanted = tuple(f"courante_{name}" for name in COUNTED)
    print(
        "\n" + ", ".join(line.removeprefix("courante_") for line in told if line.startswith(wanted))
    )


async def _measure(
    client: httpx.Client, pid: int, station: Icecast, options: argparse.Namespace
) -> tuple[list[Load], list[Ear]]:
    port = client.base_url.port or 80
    ours = ("Courante", port, "/stream.mp3", pid)
    theirs = ("Icecast", station.port, MOUNT, station.pid)
    limits = httpx.Limits(max_connections=options.personal + 8)
    async with httpx.AsyncClient(base_url=client.base_url, timeout=30, limits=limits) as runners:
        reference = await Crowd(HOST, port, "/stream.mp3").add()
        tasks, beside = await _runners(runners, options.personal)
        await asyncio.sleep(BURST_S + SETTLE_S)
        before = {one[0]: usage(one[3]) for one in (ours, theirs)}
        await asyncio.sleep(IDLE_S)
        idle = {one[0]: _used(usage(one[3]), before[one[0]]) / IDLE_S for one in (ours, theirs)}
        for ear in beside:
            ear.counting = True
        loads: list[Load] = []
        for _ in range(options.rounds):
            for server, at, path, process in (ours, theirs):
                crowd = Crowd(HOST, at, path)
                share = idle[server]
                loads.append(await _turn(server, crowd, process, reference, share, options))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return loads, beside


async def _turn(
    server: str, crowd: Crowd, pid: int, reference: Ear, idle: float, options: argparse.Namespace
) -> Load:
    await crowd.gather(options.listeners, options.spread)
    await asyncio.sleep(SETTLE_S)
    before, began = usage(pid), time.monotonic()
    await crowd.count(options.seconds, reference)
    after, seconds = usage(pid), time.monotonic() - began
    load = Load(server, seconds, _used(after, before), idle, after.memory_mb, tuple(crowd.ears))
    lost = [ear.lost for ear in crowd.ears]
    crowd.leave()
    await asyncio.sleep(GOING_S)
    for ear, gone in zip(crowd.ears, lost, strict=True):
        ear.lost = gone
    return load


def _used(after: Usage, before: Usage) -> float:
    return after.cpu_s - before.cpu_s


async def _runners(
    runners: httpx.AsyncClient, count: int
) -> tuple[list["asyncio.Task[None]"], list[Ear]]:
    """Personal runs, each with a listener close to live and a cadence once a second."""
    tasks: list[asyncio.Task[None]] = []
    ears: list[Ear] = []
    for number in range(count):
        body = {"mode": "auto", "seed": number}
        opened = (await runners.post("/api/runs", json=body)).raise_for_status().json()
        path = f"{httpx.URL(opened['listen_url']).path}?lag=low"
        ears.append(await Crowd(HOST, runners.base_url.port or 80, path).add())
        tasks.append(asyncio.create_task(_run(runners, opened, number)))
        await asyncio.sleep(0.1)
    return tasks, ears


async def _run(runners: httpx.AsyncClient, opened: dict[str, Any], number: int) -> None:
    auth = {"Authorization": f"Bearer {opened['control_token']}"}
    body = {"cadence_spm": 155 + number % 31, "source": "footpod"}
    while True:
        answer = await runners.post(f"/api/runs/{opened['run_id']}/pace", json=body, headers=auth)
        answer.raise_for_status()
        await asyncio.sleep(1)


def _print(loads: Sequence[Load], beside: Sequence[Ear]) -> None:
    print(
        "| server | listeners | core used | CPU per listener-second, us | worst gap, s | median gap"
        " | worst lag, s | median lag | least ahead, s | emptied | skips | lost | memory, MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    for load in loads:
        print(load.row(), flush=True)
    ours, theirs = (
        median(load.per_listener_us for load in loads if load.server == server)
        for server in ("Courante", "Icecast")
    )
    print(f"\nCPU per listener-second, Courante to Icecast: {ours / theirs:.1f} to 1")
    if beside:
        least = [ear.heard.least_ahead_s for ear in beside]
        emptied = sum(one < 0 for one in least)
        told = f"{emptied} emptied, least ahead {min(least):.2f} s"
        print(f"{len(beside)} personal streams beside: {told}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--listeners", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--spread", type=float, default=10, help="seconds in which they come")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--personal", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="100 listeners, 10 s, once")
    options = parser.parse_args()
    if options.quick:
        options.listeners, options.seconds, options.spread, options.rounds = 100, 10.0, 2.0, 1
    return options


if __name__ == "__main__":
    main()
