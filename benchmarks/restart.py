"""How much of a run is lost when the server is killed, again and again, while it is listened to.

Prints, for every kill: how long the server took to answer again, how much media time the run went
back (that much is heard twice, or was never sent), how soon the same listen address gave sound,
and how many blocks were repeated because the composer was not ready in time.
"""

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import httpx

BPM = 170
PLAYING_S = (6.0, 10.0)
"""Between two kills, so that they fall anywhere between two snapshots."""
REPEATED = "courante_repeated_blocks_total"


@dataclass(frozen=True)
class Kill:
    """What one kill cost."""

    starting_s: float
    lost_s: float
    sound_s: float
    repeated_blocks: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--weights", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kills = _measure(folder, asked.kills, asked.weights)
    lost, sound = [kill.lost_s for kill in kills], [kill.sound_s for kill in kills]
    print(f"{len(kills)} kills at {BPM} bpm")
    print(f"music lost: median {median(lost):.2f} s, worst {max(lost):.2f} s")
    print(f"server up to sound: median {median(sound):.2f} s, worst {max(sound):.2f} s")
    print(f"blocks repeated: {sum(kill.repeated_blocks for kill in kills)}")


def _measure(folder: str, count: int, weights: Path | None) -> list[Kill]:
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "courante", "serve", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--data", folder]
    if weights is not None:
        command += ["--weights", str(weights)]
    server = _start(command)
    kills: list[Kill] = []
    try:
        with httpx.Client(base_url=url, timeout=60) as client:
            wishes = {"mode": "steady", "bpm": BPM, "seed": 1}
            run = client.post("/api/runs", json=wishes).raise_for_status().json()
            while _status(client, run)["beat"] < 1:
                time.sleep(0.1)
            for number in range(count):
                time.sleep(random.uniform(*PLAYING_S))
                before = _status(client, run)["time_s"]
                os.kill(server.pid, signal.SIGKILL)
                server.wait()
                began = time.monotonic()
                server = _start(command)
                up = time.monotonic()
                lost_s = before - _status(client, run)["time_s"]
                _hear(client, run["listen_url"])
                sound_s = time.monotonic() - up
                kills.append(Kill(up - began, lost_s, sound_s, _repeated(client)))
                print(f"kill {number + 1}: {kills[-1]}", flush=True)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    return kills


def _start(command: list[str]) -> "subprocess.Popen[str]":
    """Returns when the server says that it listens."""
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    if server.stdout is not None:
        server.stdout.readline()
    return server


def _status(client: httpx.Client, run: dict[str, Any]) -> dict[str, Any]:
    auth = {"Authorization": f"Bearer {run['control_token']}"}
    return client.get(f"/api/runs/{run['run_id']}", headers=auth).raise_for_status().json()


def _hear(client: httpx.Client, url: str) -> None:
    with client.stream("GET", url) as answer:
        answer.raise_for_status()
        next(answer.iter_raw())


def _repeated(client: httpx.Client) -> int:
    lines = client.get("/metrics").text.splitlines()
    return round(sum(float(line.split()[1]) for line in lines if line.startswith(REPEATED)))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
