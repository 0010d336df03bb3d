"""What keeping the history of many runs costs the process that plays them.

    python benchmarks/history.py [--runs 64] [--seconds 60] [--url postgresql://...]

Each run adds a bar of 35 notes, a tempo and a reading every second, and 300 KB of snapshot every
five: more than a run at 170 bpm has. The share is of one core, CPU time of the whole process over
wall time; the calls are the ones that a run waits for.
"""

import argparse
import os
import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from courante.config import HistoryConfig
from courante.station.history.contract import RunRecord, Stretch
from courante.station.history.sql import SqlHistory
from courante.types import (
    COMMON_TIME,
    ArrangedBar,
    Beats,
    Bpm,
    Mode,
    NoteEvent,
    PaceReading,
    Pitch,
    PlayedBar,
    Seconds,
    TempoPoint,
)

SNAPSHOT_BYTES = 300_000
SNAPSHOT_EVERY = 5
NOTES = 35


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Plain)
    parser.add_argument("--runs", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--url", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        history = SqlHistory(HistoryConfig(url=options.url, folder=Path(folder)))
        run_ids = [f"{number:016x}" for number in range(options.runs)]
        for run_id in run_ids:
            history.write(_record(run_id))
        history.unfinished()
        cpu_s, began_s = time.process_time(), time.monotonic()
        longest_s = 0.0
        for second in range(options.seconds):
            longest_s = max(longest_s, _keep(history, run_ids, second))
            time.sleep(max(0.0, began_s + second + 1 - time.monotonic()))
        share = (time.process_time() - cpu_s) / (time.monotonic() - began_s)
        kept = len(history.played(run_ids[0]).bars)
        counters = history.counters()
        for run_id in run_ids:
            history.delete(run_id)
        history.close()
    print("| runs | seconds | core used | longest call, ms | bars kept | lost |")
    print("|---|---|---|---|---|---|")
    print(
        f"| {options.runs} | {options.seconds} | {share:.1%} | {1000 * longest_s:.1f}"
        f" | {kept} of {options.seconds} | {counters.lost} |"
    )


class _Plain(argparse.RawDescriptionHelpFormatter):
    """Leaves the text above as it is."""


def _keep(history: SqlHistory, run_ids: list[str], second: int) -> float:
    longest_s = 0.0
    snapshot = os.urandom(SNAPSHOT_BYTES)
    for number, run_id in enumerate(run_ids):
        stretch = _stretch(second)
        began_s = time.perf_counter()
        history.add(run_id, stretch)
        if (number + second) % SNAPSHOT_EVERY == 0:
            history.keep_snapshot(run_id, snapshot)
        longest_s = max(longest_s, time.perf_counter() - began_s)
    return longest_s


def _record(run_id: str) -> RunRecord:
    return RunRecord(
        run_id=run_id,
        seed=7,
        style="chorale",
        mode=Mode.AUTO,
        bpm=None,
        control_digest="0" * 64,
        listen_digest="1" * 64,
        opened_at=datetime.now(UTC),
        saved=True,
    )


def _stretch(second: int) -> Stretch:
    draw = random.Random(second)
    notes = tuple(
        NoteEvent(
            Beats(draw.randrange(16) / 4),
            Beats(draw.randrange(1, 8) / 4 - 0.06),
            Pitch(draw.randrange(40, 80)),
            draw.choice(("soprano", "alto", "tenor", "bass", "drums")),
            draw.randrange(60, 90),
            Beats(draw.uniform(-0.012, 0.012)),
        )
        for _ in range(NOTES)
    )
    bar = PlayedBar(Beats(4.0 * second), ArrangedBar(second, COMMON_TIME, notes), "chorale")
    tempo = TempoPoint(Beats(4.0 * second), Seconds(second), Bpm(150.0 + second % 7))
    return Stretch((bar,), (tempo,), (PaceReading(Seconds(second), 3.0, 170.0, 150.0),))


if __name__ == "__main__":
    main()
