"""From asking for a run on a warm server to its first sound, and where the time goes.

    python benchmarks/opening.py [--weights FILE] [--styles chorale,drive] [--tries 9] [--busy 0]

An ear begins to play with the first byte of the stream (with low lag) and plays at 1x: what lies at
second ``m`` of the stream is heard ``m`` seconds after the first byte. Told apart are the answer to
the request, the wait for the first byte, and what is silent at the beginning of the stream. With
``--busy`` as many other runs play to a listener each meanwhile. A run of every style warms the
server first.
"""

import argparse
import re
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx
import numpy as np

from _beats import decode
from _server import Listener, serving

BUDGET_S = 0.5
LISTEN_S = 1.5
WAITING = re.compile(r"^courante_bars_waiting (\d+)", re.MULTILINE)
WARMING_S, BARS = 120.0, 4
BUSY_SETTLE_S = 20.0
AUDIBLE = 0.003
"""Of full scale: quieter than any note, louder than what the encoder leaves of silence."""


@dataclass(frozen=True)
class Taken:
    """How long each part of a way took, in seconds."""

    answer: float
    byte: float
    silence: float

    @property
    def whole(self) -> float:
        """From the request to the first sound."""
        return self.answer + self.byte + self.silence


def main() -> None:
    """Measure and print a Markdown table."""
    options = _options()
    print("| style | first sound, s | from, to | answer | first byte | silent | budget | held |")
    print("|---|---|---|---|---|---|---|---|")
    with serving(options.weights, "--no-house") as (client, _), _busy(client, options.busy):
        for style in options.styles.split(","):
            _warm(client, style)
            tries = [_open(client, style) for _ in range(options.tries)]
            print(_row(style, tries), flush=True)


def _row(style: str, tries: list[Taken]) -> str:
    whole = [taken.whole for taken in tries]
    parts = ([taken.answer, taken.byte, taken.silence] for taken in tries)
    medians = " | ".join(f"{median(part):.2f}" for part in zip(*parts, strict=True))
    held = "yes" if median(whole) <= BUDGET_S else "no"
    return (
        f"| {style} | {median(whole):.2f} | {min(whole):.2f} to {max(whole):.2f} | {medians} "
        f"| {BUDGET_S} | {held} |"
    )


def _warm(client: httpx.Client, style: str) -> None:
    """Wait until a run of this style has its bars: all is compiled, and its samples are loaded."""
    opened = client.post("/api/runs", json={"style": style}).raise_for_status().json()
    give_up = time.monotonic() + WARMING_S
    while int(WAITING.findall(client.get("/metrics").text)[0]) < BARS:
        if time.monotonic() > give_up:
            raise SystemExit("nothing was composed")
        time.sleep(0.2)
    _end(client, opened)


def _open(client: httpx.Client, style: str) -> Taken:
    began = time.monotonic()
    opened = client.post("/api/runs", json={"style": style}).raise_for_status().json()
    answered = time.monotonic()
    listener = Listener(str(client.base_url.join(opened["listen_url"])) + "?lag=low")
    listener.start()
    time.sleep(LISTEN_S)
    data = listener.stop()
    _end(client, opened)
    return Taken(answered - began, listener.began_at - answered, _silent_s(data))


def _silent_s(data: bytes) -> float:
    with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
        file.write(data)
        file.flush()
        samples, rate = decode(Path(file.name))
    heard = np.flatnonzero(np.abs(samples) > AUDIBLE)
    if not heard.size:
        raise SystemExit("nothing was heard")
    return float(heard[0]) / rate


@contextmanager
def _busy(client: httpx.Client, count: int) -> Generator[None]:
    """Other runs that play meanwhile."""
    runs = [client.post("/api/runs", json={}).raise_for_status().json() for _ in range(count)]
    listeners = [Listener(str(client.base_url.join(run["listen_url"]))) for run in runs]
    for listener in listeners:
        listener.start()
    time.sleep(BUSY_SETTLE_S if count else 0)
    yield
    for listener, run in zip(listeners, runs, strict=True):
        listener.stop()
        _end(client, run)


def _end(client: httpx.Client, opened: dict[str, str]) -> None:
    auth = {"Authorization": f"Bearer {opened['control_token']}"}
    client.delete(f"/api/runs/{opened['run_id']}", headers=auth).raise_for_status()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--styles", default="chorale,drive")
    parser.add_argument("--tries", type=int, default=9)
    parser.add_argument("--busy", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
