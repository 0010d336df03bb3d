"""Training in several processes, beside one that has all of their cores.

    python benchmarks/processes.py [--processes 2] [--notes 88] [--lanes 4] [--steps 96]

One process, whose matrix products are shared by as many cores, and so many processes of a core each
train the paper's network on the same pieces. They take turns, one alone at a time, so that all meet
the same neighbours. A round's figure is the median of its updates' seconds, without the first ones,
in which all is compiled; told are the medians of the rounds, and the median of the rounds' ratios
(above 1 where several are faster). The result is the same: see tests/train/test_processes.py.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from courante.cli.memory import start_with_large_pages
from courante.config import TiedParallelConfig, TrainConfig
from courante.corpus.piece import Piece, bits_of
from courante.model.weights import Origin
from courante.train.checkpoint import Place
from courante.train.job import Job
from courante.train.loop import train
from courante.train.processes import train_together
from courante.types import COMMON_TIME, NoteRange, Pitch

COMPILING = 2
LOWEST = 21


class EnoughError(Exception):
    """All updates that were wanted are made."""


class Clock:
    """Notes when updates are told, and stops training after the last."""

    def __init__(self, updates: int) -> None:
        self._updates = updates
        self._told_s: list[float] = []

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        """Note it."""
        del windows_in_pass, nats
        self._told_s.append(time.perf_counter())
        if place.updates == self._updates + COMPILING:
            raise EnoughError

    def passed(self, place: Place, *, best: bool) -> None:
        """A pass is longer than what is measured."""
        del place, best
        raise AssertionError

    @property
    def median_s(self) -> float:
        """An update's."""
        return float(median(np.diff(self._told_s[COMPILING - 1 :])))


def main() -> None:
    """Measure and print a Markdown table."""
    start_with_large_pages()
    options = _options()
    allowed = sorted(os.sched_getaffinity(0))
    if options.processes > len(allowed):
        sys.exit(f"--processes {options.processes}: this program may use {len(allowed)} cores")
    os.sched_setaffinity(0, allowed[: options.processes])
    if options.once:
        print(json.dumps(_seconds(options)))
        return
    rounds = [[_round(once) for once in (1, options.processes)] for _ in range(options.rounds)]
    steps = options.lanes * options.steps
    print(
        f"{options.notes} notes, {options.lanes} lanes of {options.steps} steps, "
        f"cores {allowed[: options.processes]}; "
        f"{options.rounds} rounds of {options.updates} updates"
    )
    print("| processes | seconds an update | steps a second | times as fast |")
    print("|---|---|---|---|")
    ratio = median(alone / several for alone, several in rounds)
    for column, (count, times) in enumerate(((1, 1.0), (options.processes, ratio))):
        seconds = median(found[column] for found in rounds)
        print(f"| {count} | {seconds:.3f} | {steps / seconds:.0f} | {times:.2f} |")
    spread = sorted(alone / several for alone, several in rounds)
    print(f"ratios of the rounds: {', '.join(f'{one:.2f}' for one in spread)}")


def _round(processes: int) -> float:
    """In a program of its own: what one learns of the machine's cores another may not keep."""
    command = [sys.executable, *sys.argv, "--once", str(processes)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return float(json.loads(ran.stdout))


def _seconds(options: argparse.Namespace) -> float:
    """An update's, with so many processes."""
    clock = Clock(options.updates)
    with tempfile.TemporaryDirectory() as folder:
        asked = _job(options, Path(folder))
        try:
            if options.once == 1:
                os.environ["NPROC"] = str(options.processes)
                train(
                    *(asked.model, asked.config, asked.pieces, asked.valid, asked.folder),
                    clock,
                    asked.origin,
                )
            else:
                train_together(options.once, asked, clock)
        except EnoughError:
            return clock.median_s
    raise AssertionError


def _job(options: argparse.Namespace, folder: Path) -> Job:
    notes = NoteRange(Pitch(LOWEST), Pitch(LOWEST + options.notes - 1))
    config = TrainConfig(lanes=options.lanes, window_steps=options.steps, transpose=0)
    updates = options.updates + COMPILING + 1
    pieces = [_piece(notes, options.steps * updates, seed) for seed in range(options.lanes)]
    valid = [_piece(notes, options.steps, options.lanes)]
    return Job(TiedParallelConfig(note_range=notes), config, pieces, valid, folder, Origin())


def _piece(notes: NoteRange, steps: int, seed: int) -> Piece:
    random = np.random.default_rng(seed)
    play = random.random((steps, notes.size)) < 4 / notes.size
    bits = bits_of(play, play & (random.random(play.shape) < 0.5))
    positions = (np.arange(steps) % COMMON_TIME.steps_per_bar).astype(np.int8)
    return Piece(str(seed), str(seed), COMMON_TIME, notes, bits, positions)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--notes", type=int, default=88)
    parser.add_argument("--lanes", type=int, default=4)
    parser.add_argument("--steps", type=int, default=96)
    parser.add_argument("--updates", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--once", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
