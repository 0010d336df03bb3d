"""Measures what a run costs: a real server on one core, runners and listeners on another."""

import argparse
import asyncio
import os
import re
import tempfile
import time
from pathlib import Path
from statistics import mean

import httpx

from _playing import Setting, Stage
from _process import allow_files, usage, use_cores
from _scale_costs import WAYS, Costs, Way
from _server import serving
from notes import measure
from stages import measured

IDLE_S, GOING_S = 8.0, 3.0
WARM_BYTES = 100_000
"""What a first run has all loaded by."""
STYLES = "drive", "quartet", "chorale"
SETTING = Setting(bpm=170, energy=0.6)


def measure_costs(options: argparse.Namespace, command: str) -> Costs:
    """All of it, in some minutes.

    Args:
        options: ``weights``, ``notes``, ``streams``, ``seconds`` and ``ahead``, as of ``notes.py``.
        command: by which it was asked for.
    """
    cores = sorted(os.sched_getaffinity(0))
    most = max(options.notes, options.streams)
    allow_files(4 * most + 200)
    if len(cores) > 1:
        use_cores(os.getpid(), set(cores[1:]))
    asked = argparse.Namespace(**vars(options), rounds=1)
    began = time.monotonic()
    flags = ("--no-house", "--max-runs", str(2 * most))
    with serving(options.weights, *flags, core=cores[0]) as (client, pid):
        ready_s = time.monotonic() - began
        idle_core, idle_mb = _idle(client, pid)
        loads = {load.kind: load for load in asyncio.run(measure(client, pid, asked))}
    # Runs compose 24 bars at a time, and few of them together: a minute of MP3 runs catches them
    # composing much or little by chance. Played at the same tempo, both ways need the same.
    composing = loads["notes"].composing / loads["notes"].runs
    ways = {
        kind: Way(
            core=(load.share - load.composing) / load.runs + composing,
            composing=composing,
            memory_mb=max(0.0, load.memory_mb - idle_mb) / load.runs,
            bytes_per_s=load.bytes_per_s,
        )
        for kind, load in loads.items()
    }
    use_cores(os.getpid(), {cores[0]})
    return Costs(
        processor=_processor(),
        command=command,
        ready_s=ready_s,
        idle_core=idle_core,
        idle_mb=idle_mb,
        ways={kind: ways[kind] for kind in WAYS},
        stages_ms=_stages(options.weights, options.seconds),
    )


def _idle(client: httpx.Client, pid: int) -> tuple[float, float]:
    """Share of a core and memory of a server that plays to nobody, but did once."""
    opened = client.post("/api/runs", json={"mode": "auto"}).raise_for_status().json()
    with client.stream("GET", httpx.URL(opened["listen_url"]).path) as sound:
        heard = 0
        for part in sound.iter_raw():
            heard += len(part)
            if heard > WARM_BYTES:
                break
    auth = {"Authorization": f"Bearer {opened['control_token']}"}
    client.delete(f"/api/runs/{opened['run_id']}", headers=auth).raise_for_status()
    time.sleep(GOING_S)
    before = usage(pid).cpu_s
    time.sleep(IDLE_S)
    after = usage(pid)
    return (after.cpu_s - before) / IDLE_S, after.memory_mb


def _stages(weights: Path | None, seconds: float) -> dict[str, dict[str, float]]:
    """The second time of each style: in the first things are compiled and strokes rendered."""
    stage = Stage(weights)
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for style in STYLES:
            path = Path(scratch) / f"{style}.mp3"
            measured(stage, style, SETTING, seconds / 3, path)
            found[style] = measured(stage, style, SETTING, seconds / 3, path)
    names = list(found[STYLES[0]])
    found["mean"] = {name: mean(found[style][name] for style in STYLES) for name in names}
    return found


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    name = re.search(r"^model name\s*:\s*(.*)$", text, re.MULTILINE)
    return name[1] if name else "unknown"
