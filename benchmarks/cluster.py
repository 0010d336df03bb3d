"""What a run costs in a cluster of one node, beside the same run embedded.

    python benchmarks/cluster.py [--weights FILE] [--runs 16] [--seconds 120] [--style drive]

Both servers play at the same time, each as many runs with the same seeds at 170 bpm. Counted is the
processor time of all of a server's processes: in the cluster its composer's and Ray's own too,
which are also given alone, from before the first run. Where blocks were late, or had to be played
again, the machine was too busy and the figures say nothing.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from _process import usage
from _server import serving

SETTLE_S = 20.0
IDLE_S = 15.0
BPM = 170
MOST_MORE = 0.15


@dataclass(frozen=True)
class Side:
    """One of the two servers."""

    name: str
    client: httpx.Client
    pid: int


def main() -> None:
    """Measure and print a Markdown table."""
    options = _options()
    rooms = ("--no-house", "--max-runs", str(options.runs))
    with (
        serving(options.weights, *rooms) as alone,
        serving(options.weights, *rooms, "--cluster", "local") as node,
    ):
        sides = [Side("embedded", *alone), Side("cluster", *node)]
        idle = _cores(sides, IDLE_S)
        for side in sides:
            _open(side.client, options.runs, options.style)
        time.sleep(SETTLE_S)
        used = _cores(sides, options.seconds)
        troubles = [_troubles(side.client) for side in sides]
    print(
        "| server | cores idle | cores used | a run, thousandths of a core | without idle | late |"
    )
    print("|---|---|---|---|---|---|")
    for side, before, now, late in zip(sides, idle, used, troubles, strict=True):
        run, net = (1000 * cores / options.runs for cores in (now, now - before))
        print(f"| {side.name} | {before:.3f} | {now:.3f} | {run:.1f} | {net:.1f} | {late:.0f} |")
    more = used[1] / used[0] - 1
    verdict = "within" if more <= MOST_MORE else "over"
    print(f"the cluster takes {more:+.0%} for {options.runs} runs: {verdict} {MOST_MORE:.0%}")
    net = (used[1] - idle[1]) / (used[0] - idle[0]) - 1
    print(f"without what it takes when nobody plays: {net:+.0%}")


def _open(client: httpx.Client, runs: int, style: str) -> None:
    for seed in range(runs):
        wishes = {"seed": seed, "mode": "steady", "bpm": BPM, "style": style}
        client.post("/api/runs", json=wishes).raise_for_status()


def _troubles(client: httpx.Client) -> float:
    """Blocks that were late or played again; with many, the figures say nothing."""
    lines = client.get("/metrics").text.splitlines()
    names = ("courante_underruns_total ", "courante_repeated_blocks_total ")
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(names))


def _cores(sides: list[Side], seconds: float) -> list[float]:
    """Cores that each server used, over so many seconds, with all its processes."""
    before = [_cpu_s(side.pid) for side in sides]
    began = time.monotonic()
    time.sleep(seconds)
    wall_s = time.monotonic() - began
    after = [_cpu_s(side.pid) for side in sides]
    return [(b - a) / wall_s for a, b in zip(before, after, strict=True)]


def _cpu_s(pid: int) -> float:
    return sum(_cpu_of(one) for one in _descendants(pid))


def _cpu_of(pid: int) -> float:
    try:
        return usage(pid).cpu_s
    except FileNotFoundError:
        return 0.0


def _descendants(pid: int) -> list[int]:
    """A process, its children, theirs, and so on."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except FileNotFoundError:
                continue
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--runs", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--style", default="drive")
    return parser.parse_args()


if __name__ == "__main__":
    main()
