r"""Personal MP3 streams that one core carries, all stages together, over HTTP.

    python benchmarks/streams.py [--weights FILE] [--counts 10,20,30,35,40] [--seconds 60] \
        [--style drive --energy 1]

The server has one core to itself; runners and listeners live on another. Every run has a listener
with low lag and a runner who reports a cadence once a second (155 to 185 steps a minute, mode
auto). A listener that plays from its first byte on at 1x must never run dry; a count holds when
none does.
"""

import argparse
import asyncio
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from _server import serving

BYTES_PER_S = 128_000 / 8
SETTLE_S = 5.0
STAGES = re.compile(r'courante_(stage|composer)_seconds_total(?:{stage="(\w+)"})? (\d\S*)')


@dataclass
class Ear:
    """Plays what arrives at 1x and notes the least that was ever left to play."""

    began_at: float = 0.0
    received: int = 0
    least_ahead_s: float = 1e9
    counting: bool = False

    def take(self, count: int) -> None:
        """Bytes arrived; just before was the emptiest moment."""
        now = time.monotonic()
        if not self.received:
            self.began_at = now
        elif self.counting:
            ahead = self.received / BYTES_PER_S - (now - self.began_at)
            self.least_ahead_s = min(self.least_ahead_s, ahead)
        self.received += count


def main() -> None:
    """Measure and print a Markdown table."""
    options = _options()
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, set(cores[1:]))
    print("| streams | core used | emptied listeners | least ahead, s | held |")
    print("|---|---|---|---|---|")
    for count in (int(word) for word in options.counts.split(",")):
        with serving(options.weights, "--no-house", "--max-runs", str(count), core=cores[0]) as (
            client,
            pid,
        ):
            wishes = {"style": options.style, "energy": options.energy}
            asked = {name: wish for name, wish in wishes.items() if wish is not None}
            ears, used = asyncio.run(_load(client, pid, count, options.seconds, asked))
            stages = STAGES.findall(client.get("/metrics").text)
        emptied = sum(ear.least_ahead_s < 0 for ear in ears)
        least = min(ear.least_ahead_s for ear in ears)
        held = "yes" if not emptied else "no"
        print(f"| {count} | {used:.0%} | {emptied} | {least:.2f} | {held} |", flush=True)
        total = sum(float(seconds) for *_, seconds in stages)
        shares = (f"{name or kind} {float(s) / total:.0%}" for kind, name, s in stages)
        print(f"wall time inside stages: {', '.join(shares)}", flush=True)


async def _load(
    client: httpx.Client, pid: int, count: int, seconds: float, asked: dict[str, Any]
) -> tuple[list[Ear], float]:
    ears = [Ear() for _ in range(count)]
    limits = httpx.Limits(max_connections=count + 8)
    async with httpx.AsyncClient(base_url=client.base_url, timeout=30, limits=limits) as runners:
        tasks: list[asyncio.Task[None]] = []
        for number, ear in enumerate(ears):
            body = {"mode": "auto", "seed": number, **asked}
            opened = (await runners.post("/api/runs", json=body)).raise_for_status().json()
            tasks.append(asyncio.create_task(_hear(client.base_url, opened["listen_url"], ear)))
            tasks.append(asyncio.create_task(_run(runners, opened, number)))
            await asyncio.sleep(0.1)
        await asyncio.sleep(SETTLE_S)
        for ear in ears:
            ear.counting = True
        before, began = _cpu_s(pid), time.monotonic()
        await asyncio.sleep(seconds)
        used = (_cpu_s(pid) - before) / (time.monotonic() - began)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return ears, used


async def _hear(base: httpx.URL, listen_url: str, ear: Ear) -> None:
    path = httpx.URL(listen_url).path
    reader, writer = await asyncio.open_connection(base.host, base.port)
    writer.write(f"GET {path}?lag=low HTTP/1.0\r\nHost: {base.host}\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    while part := await reader.read(65536):
        ear.take(len(part))
    raise ConnectionError(f"the stream of {listen_url} ended")


async def _run(runners: httpx.AsyncClient, opened: dict[str, Any], number: int) -> None:
    auth = {"Authorization": f"Bearer {opened['control_token']}"}
    body = {"cadence_spm": 155 + number % 31, "source": "footpod"}
    while True:
        answer = await runners.post(f"/api/runs/{opened['run_id']}/pace", json=body, headers=auth)
        answer.raise_for_status()
        await asyncio.sleep(1)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--counts", default="10,20,30,35,40")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--style", help="of all runs; the station's first if not given")
    parser.add_argument("--energy", type=float, help="0 to 1; by effort if not given")
    return parser.parse_args()


if __name__ == "__main__":
    main()
