"""What each stage of a run costs: milliseconds of processor time for a second of music.

    python benchmarks/stages.py [STYLE...] [--bpm 170] [--energy 1] [--seconds 30] [--rounds 2]

On one core, without a server. The first round is not shown: in it things are compiled, and strokes
of percussion rendered. One run composes alone here; in a server it shares its calls with others,
which takes half as much. A busy neighbour slows all stages alike, so the last column sets the synth
beside LAME, whose work hardly depends on the music.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path
from unittest import mock

from _playing import Setting, Stage
from courante.station.counters import STAGES

FULLEST = ("drive", "march", "samba")
COLUMNS = (*STAGES, "composing")


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("styles", nargs="*", default=FULLEST)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--bpm", type=float, default=170)
    parser.add_argument("--energy", type=float, default=1)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    stage = Stage(options.weights)
    setting = Setting(options.bpm, options.energy)
    print(f"| style | {' | '.join(COLUMNS)} | all | synth / encode |")
    print("|---" * (len(COLUMNS) + 3) + "|")
    with tempfile.TemporaryDirectory() as scratch:
        for style in options.styles:
            path = Path(scratch) / f"{style}.mp3"
            measured(stage, style, setting, options.seconds, path)
            for _ in range(options.rounds):
                spent = measured(stage, style, setting, options.seconds, path)
                cells = " | ".join(f"{spent[name]:.1f}" for name in COLUMNS)
                ratio = spent["synth"] / spent["encode"]
                print(
                    f"| {style} | {cells} | {sum(spent.values()):.1f} | {ratio:.2f} |", flush=True
                )


def measured(
    stage: Stage, style: str, setting: Setting, seconds: float, path: Path
) -> dict[str, float]:
    """Of each stage, in milliseconds for a second of music."""
    # One thing is done after the other, so the processor time of the process can stand in for the
    # clock: the network computes in threads of its own.
    with mock.patch("time.perf_counter", time.process_time):
        music = stage.plays(style, setting, seconds, path).music
    spent = {**music.stage_seconds, "composing": music.composing_s}
    # Bars are composed while they are arranged.
    spent["arrange"] -= music.composing_s
    return {name: 1000 * value / music.duration_s for name, value in spent.items()}


if __name__ == "__main__":
    main()
