"""Half an hour of people who come, run and go, while one listener hears all of the house run.

    python benchmarks/soak.py [--weights FILE] [--minutes 30] [--runs 12] [--seed 1] [--quick]

Up to ``--runs`` personal runs at one time join and leave, drawn from the seed; each sends a cadence
once a second and listens in one of several ways: plainly, with low lag, with titles, in Opus, not
reading for a while, or torn off at the end. What the one listener heard is decoded afterwards. The
server has one core to itself where there are two.

The slope of memory is that of a straight line through the means of eight blocks of time; its 95 %
interval says what is noise. It begins when nearly half the time is over: a run that ended can be
asked for its score for ten minutes more, so only then are as many forgotten as end. Drift is how
much further the sound got than the clock, by the promptest arrivals of the first and last tenth.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np
from prometheus_client.parser import text_string_to_metric_families

from _long_ear import Heard, LongEar, judge
from _process import Usage, allow_files, usage
from _server import serving
from _soaking import Visits, come_and_go
from _trend import BLOCKS, Trend, trend

FILES = 1000
LOOK_S, QUICK_LOOK_S = 5.0, 1.0
WARM_SHARE = 0.45
LEAVING_S = 8.0
BPM = 84


@dataclass(frozen=True)
class Sample:
    """The server at one moment."""

    at_s: float
    usage: Usage
    figures: dict[str, float]


def main() -> None:
    """Soak and print a Markdown table."""
    options = _options()
    allow_files(FILES)
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, set(cores[1:]))
    house = ("--house", "--bpm", str(BPM), "--max-runs", str(options.runs))
    with tempfile.TemporaryDirectory() as folder:
        ear = LongEar(Path(folder) / "house.mp3")
        visits = Visits()
        with serving(options.weights, *house, core=cores[0]) as (client, pid):
            samples = asyncio.run(_soak(client, pid, ear, visits, options))
        heard = judge(ear)
    print("| what | figure |\n|---|---|")
    for name, figure in (*_of_sound(heard), *_of_server(samples), *_of_visits(visits)):
        print(f"| {name} | {figure} |", flush=True)


async def _soak(
    client: httpx.Client, pid: int, ear: LongEar, visits: Visits, options: argparse.Namespace
) -> list[Sample]:
    stop = asyncio.Event()
    samples: list[Sample] = []
    limits = httpx.Limits(max_connections=options.runs + 8)
    async with httpx.AsyncClient(base_url=client.base_url, timeout=30, limits=limits) as runners:
        listening = asyncio.create_task(ear.listen(str(client.base_url.join("/stream.mp3"))))
        people = asyncio.create_task(come_and_go(runners, options.runs, options.seed, visits, stop))
        began = time.monotonic()
        while time.monotonic() < began + 60 * options.minutes:
            if people.done() or listening.done():
                break
            samples.append(await _look(runners, pid, began))
            await asyncio.sleep(options.look)
        stop.set()
        await people
        await asyncio.sleep(LEAVING_S)
        samples.append(await _look(runners, pid, began))
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    return samples


async def _look(runners: httpx.AsyncClient, pid: int, began: float) -> Sample:
    text = (await runners.get("/metrics")).raise_for_status().text
    figures: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            figures[sample.name] = figures.get(sample.name, 0.0) + float(sample.value)
    return Sample(time.monotonic() - began, usage(pid), figures)


def _of_sound(heard: Heard) -> Iterator[tuple[str, str]]:
    yield "sound heard by one listener", f"{heard.seconds / 60:.1f} min"
    yield "frames that do not follow each other", str(heard.torn)
    yield "complaints of ffmpeg", str(heard.complaints)
    yield "stretches of 0.25 s and more without a sound", str(heard.quiet)
    yield "longest of all without a sound", f"{heard.longest_quiet_s * 1000:.0f} ms"
    yield "drift of media time against the clock", f"{heard.drift_ms:+.1f} ms"
    yield "arrivals, middle 90 %, within", f"{heard.jitter_ms:.0f} ms"
    yield "longest wait between two arrivals", f"{heard.longest_wait_s * 1000:.0f} ms"
    yield "least ahead of a player at 1x, low lag", f"{heard.least_ahead_s:.2f} s"


def _of_server(samples: Sequence[Sample]) -> Iterator[tuple[str, str]]:
    last = samples[-1].figures
    for name in ("blocks", "underruns", "repeated_blocks", "skipped_chunks"):
        yield name.replace("_", " "), f"{last[f'courante_{name}_total']:.0f}"
    yield "runs that failed", f"{last['courante_runs_failed_total']:.0f}"
    yield "composer calls that failed", f"{last['courante_composer_failures_total']:.0f}"
    fewest = min(sample.figures.get("courante_bars_waiting", np.inf) for sample in samples)
    yield "fewest bars waiting at any look", f"{fewest:.0f}"
    during = samples[:-1]
    settled = during[round(WARM_SHARE * len(during)) :]
    used = (settled[-1].usage.cpu_s - settled[0].usage.cpu_s) / (settled[-1].at_s - settled[0].at_s)
    yield "core used", f"{used:.0%}"
    runs = np.array([sample.figures["courante_runs"] for sample in settled])
    yield "runs at one time, mean and most", f"{runs.mean():.1f}, {runs.max():.0f}"
    for name, of in (
        ("memory, MB", [sample.usage.memory_mb for sample in settled]),
        ("threads", [float(sample.usage.threads) for sample in settled]),
        ("descriptors", [float(sample.usage.descriptors) for sample in settled]),
    ):
        yield name, f"{of[0]:.0f} after warming up, at most {max(of):.0f}"
        if len(settled) >= 2 * BLOCKS:
            hours = np.array([sample.at_s for sample in settled]) / 3600
            yield f"slope of {name}, an hour", _shown(trend(hours, np.array(of)))
    alone = samples[-1].usage
    yield (
        "when all had gone",
        (
            f"{alone.memory_mb:.0f} MB, {alone.threads} threads, {alone.descriptors} descriptors, "
            f"{last['courante_runs']:.0f} run, {last['courante_listeners']:.0f} listener"
        ),
    )


def _of_visits(visits: Visits) -> Iterator[tuple[str, str]]:
    yield "runs opened, ended, refused", f"{visits.opened}, {visits.ended}, {visits.refused}"
    yield "readings", str(visits.readings)
    ways = ", ".join(f"{way} {count}" for way, count in sorted(visits.ways.items()))
    yield "listeners by their way", ways
    yield "streams that ended too early", str(visits.ended_early)


def _shown(found: Trend) -> str:
    verdict = "within noise" if found.within_noise else "not noise"
    return f"{found.slope:+.1f} (95 %: {found.uncertain:.1f} either way): {verdict}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="a minute, 4 runs")
    options = parser.parse_args()
    options.look = LOOK_S
    if options.quick:
        options.minutes, options.runs, options.look = 1.0, 4, QUICK_LOOK_S
    return options


if __name__ == "__main__":
    main()
