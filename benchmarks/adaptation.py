"""How soon a change is in the ear, from the bytes that came over the wire.

    python benchmarks/adaptation.py [--weights FILE] [--tries 5]

An ear begins to play with the first byte and plays at 1x: what lies at second ``m`` of the stream
is heard ``m`` seconds after the first byte. Beats are found in the decoded sound.

*Asked*: ``PATCH bpm`` in mode ``steady``, until the first stroke of the beat that is off the old
grid. *Cadence*: a runner at 150 steps a minute runs at 170 from one second to the next, told once
a second; until the beat has gone 90 % of the way, and the largest change of tempo in any bar.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx
import numpy as np

from _beats import beat_times, decode, first_change, local_tempi
from _scipy import Samples
from _server import Listener, serving
from courante.types import Seconds

HISTORY_S = 4.0
"""A run plays so long before anybody listens: long enough for a full burst to start with."""
SETTLE_S = 6.0
LISTEN_S = 9.0
TOLERANCE_S = 0.012
EDGE_S = 1.0
CADENCE_SETTLE_S = 14.0
CADENCE_LISTEN_S = 14.0


@dataclass(frozen=True)
class Way:
    """A way to listen, and how long each change may take on it."""

    name: str
    query: str
    asked_budget_s: float
    cadence_budget_s: float | None


WAYS = (
    Way("low lag", "?lag=low", 1.0, 6.0),
    Way("plain", "", 4.0, None),
)


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--tries", type=int, default=5)
    options = parser.parse_args()
    with serving(options.weights, "--no-house") as (client, _):
        print("| change | way | median, s | worst, s | budget, s | largest change in a bar |")
        print("|---|---|---|---|---|---|")
        for way in WAYS:
            delays = [_asked(client, way, number) for number in range(options.tries)]
            print(
                f"| asked 100 to 110 bpm | {way.name} | {_both(delays)} | {_asked_budget(way)} | |"
            )
        for mode in ("step", "auto"):
            for way in WAYS:
                heard = [_cadence(client, way, mode, n) for n in range(max(1, options.tries - 2))]
                budget = "" if way.cadence_budget_s is None else f"{way.cadence_budget_s:g}"
                most = max(jump for _, jump in heard)
                delays = [delay for delay, _ in heard]
                print(
                    f"| cadence 150 to 170, mode {mode} | {way.name} | {_both(delays)} | {budget} "
                    f"| {most:.1%} |"
                )


def _asked(client: httpx.Client, way: Way, seed: int) -> float:
    run = _open(client, {"mode": "steady", "bpm": 100, "seed": seed})
    listener = Listener(run.listen_url + way.query)
    time.sleep(HISTORY_S)
    listener.start()
    # Not always at the same place of the bar.
    time.sleep(SETTLE_S + 0.17 * seed)
    asked_at = time.monotonic()
    run.patch({"bpm": 110})
    time.sleep(LISTEN_S)
    beats = _beats(listener.stop(), 110)
    run.end()
    before = beats[beats < asked_at - listener.began_at]
    changed = first_change(beats[len(before) - 4 :], Seconds(0.6), TOLERANCE_S)
    if changed is None:
        raise SystemExit("no change was heard")
    return listener.began_at + changed - asked_at


def _cadence(client: httpx.Client, way: Way, mode: str, seed: int) -> tuple[float, float]:
    run = _open(client, {"mode": mode, "seed": seed})
    listener = Listener(run.listen_url + way.query)
    _run_at(run, 150, HISTORY_S)
    listener.start()
    _run_at(run, 150, CADENCE_SETTLE_S + 0.17 * seed)
    changed_at = time.monotonic()
    _run_at(run, 170, CADENCE_LISTEN_S)
    data = listener.stop()
    run.end()
    octave = 1.0 if mode == "step" else 0.5
    beats = _beats(data, 170 * octave)
    tempi = local_tempi(beats) / octave
    heard_at = listener.began_at + beats[1:]
    # Two beats together: a single interval is only as exact as its two strokes.
    smooth = np.array([median(tempi[max(0, i - 1) : i + 2]) for i in range(len(tempi))])
    there = np.flatnonzero((smooth >= 150 + 0.9 * 20) & (heard_at > changed_at))
    if not there.size:
        raise SystemExit(f"never went 90 % of the way: {np.round(smooth, 1)}")
    return float(heard_at[there[0]] - changed_at), _largest_change(beats)


def _largest_change(beats: Samples) -> float:
    """Between the first and the last interval of any bar of four beats."""
    lengths = np.diff(beats)
    smooth = (lengths[1:] + lengths[:-1]) / 2
    return float(np.max(np.abs(smooth[3:] / smooth[:-3] - 1)))


class _Run:
    """A run of the server's."""

    def __init__(self, client: httpx.Client, opened: dict[str, str]) -> None:
        self._client = client
        self._path = f"/api/runs/{opened['run_id']}"
        self._auth = {"Authorization": f"Bearer {opened['control_token']}"}
        self.listen_url = str(client.base_url.join(opened["listen_url"]))

    def patch(self, change: dict[str, object]) -> None:
        self._client.patch(self._path, json=change, headers=self._auth).raise_for_status()

    def pace(self, cadence_spm: float) -> None:
        body = {"cadence_spm": cadence_spm, "source": "footpod"}
        answer = self._client.post(self._path + "/pace", json=body, headers=self._auth)
        answer.raise_for_status()

    def end(self) -> None:
        self._client.delete(self._path, headers=self._auth).raise_for_status()


def _open(client: httpx.Client, request: dict[str, object]) -> _Run:
    return _Run(client, client.post("/api/runs", json=request).raise_for_status().json())


def _run_at(run: _Run, cadence_spm: float, seconds: float) -> None:
    began = time.monotonic()
    for second in range(int(seconds)):
        run.pace(cadence_spm)
        time.sleep(max(0.0, began + second + 1 - time.monotonic()))
    time.sleep(max(0.0, began + seconds - time.monotonic()))


def _beats(data: bytes, fastest_bpm: float) -> Samples:
    with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
        file.write(data)
        file.flush()
        samples, rate = decode(Path(file.name))
    beats = beat_times(samples, rate, 0.6 * 60 / fastest_bpm)
    # The stream begins and ends anywhere, even inside a stroke.
    return beats[beats > EDGE_S][:-1]


def _both(delays: list[float]) -> str:
    return f"{median(delays):.2f} | {max(delays):.2f}"


def _asked_budget(way: Way) -> str:
    step = " + a step (0.15)" if way.asked_budget_s <= 1 else ""
    return f"{way.asked_budget_s:g}{step}"


if __name__ == "__main__":
    main()
