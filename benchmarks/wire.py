"""A minute of the house run, taken off the wire by curl and judged by two other decoders.

    python benchmarks/wire.py [--weights FILE] [--seconds 60] [--starts 3]

Also: how long from starting the server to the first sound, and from opening a run on a warm server
to the first bytes with sound in them.
"""

import argparse
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

import httpx
import numpy as np

from _beats import beat_times, decode
from _hearing import longest_silence_s
from _server import Listener, serving

BPM = 84
AUDIBLE = 0.003
"""Of full scale: quieter than any note, louder than what the encoder leaves of silence."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--starts", type=int, default=3)
    options = parser.parse_args()
    starts = [_start_s(options.weights) for _ in range(options.starts)]
    print(f"from starting the server to the first sound: {_both(starts)}")
    with serving(options.weights, "--house", "--bpm", str(BPM)) as (client, _):
        plays = [_play_s(client) for _ in range(2 * options.starts + 1)]
        print(f"from opening a run on a warm server to the first sound: {_both(plays)}")
        with tempfile.TemporaryDirectory() as folder:
            _judge(Path(folder) / "wire.mp3", str(client.base_url), options.seconds)


def _start_s(weights: Path | None) -> float:
    began = time.monotonic()
    with serving(weights, "--house") as (client, _):
        return _first_sound_at(str(client.base_url.join("/stream.mp3")), listen_s=12) - began


def _play_s(client: httpx.Client) -> float:
    began = time.monotonic()
    opened = client.post("/api/runs", json={}).raise_for_status().json()
    url = str(client.base_url.join(opened["listen_url"]))
    heard_at = _first_sound_at(url + "?lag=low")
    client.delete(
        f"/api/runs/{opened['run_id']}",
        headers={"Authorization": f"Bearer {opened['control_token']}"},
    ).raise_for_status()
    return heard_at - began


def _first_sound_at(url: str, listen_s: float = 2.5) -> float:
    listener = Listener(url)
    listener.start()
    time.sleep(listen_s)
    with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
        file.write(listener.stop())
        file.flush()
        samples, rate = decode(Path(file.name))
    heard = np.flatnonzero(np.abs(samples) > AUDIBLE)
    if not heard.size:
        raise SystemExit("nothing was heard")
    return listener.began_at + float(heard[0]) / rate


def _judge(path: Path, base: str, seconds: int) -> None:
    url = base.rstrip("/") + "/stream.mp3"
    subprocess.run(["curl", "-s", "-m", str(seconds), "-o", str(path), url], check=False)
    for command in (
        ["ffmpeg", "-v", "error", "-xerror", "-i", str(path), "-f", "null", "-"],
        ["mpg123", "-q", "-t", str(path)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = (done.stdout + done.stderr).strip()
        print(f"{command[0]}: exit {done.returncode}, {said or 'no complaint'}")
    samples, rate = decode(path)
    beats = beat_times(samples, rate, 0.6 * 60 / BPM)
    beats = beats[beats > 1.0][:-1]
    off = np.abs(np.diff(beats) * BPM / 60 - 1)
    bar = round(4 * 60 / BPM * rate)
    loud = np.sqrt((samples[: len(samples) // bar * bar].reshape(-1, bar) ** 2).mean(axis=1))
    quietest_db = 20 * np.log10(loud.min())
    print(
        f"{len(samples) / rate:.1f} s of sound, {len(beats)} beats, none further than "
        f"{off.max():.1%} of a beat from its place; quietest bar {quietest_db:.1f}"
        f" dBFS; longest silence {longest_silence_s(samples, rate, AUDIBLE) * 1000:.0f} ms"
    )


def _both(values: list[float]) -> str:
    return f"median {median(values):.2f} s, worst {max(values):.2f} s"


if __name__ == "__main__":
    main()
