"""The soundtracks of recorded runs: length, speed on one core, kept cadence, and sameness.

    python benchmarks/rendering.py [FOLDER] [--weights FILE] [--once] [--keep FOLDER]

Each run file is rendered twice with one seed by ``courante render``; the bytes must be the same,
and the decoded sound as long as the run. ``--keep`` keeps the last sound, notes and picture of
each.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from _beats import decode
from courante.pace.replay import load_run

SUFFIXES = {".gpx", ".tcx", ".fit"}
REPOSITORY = Path(__file__).resolve().parent.parent
RUNS = Path(os.environ.get("COURANTE_DATA", REPOSITORY.parent / "shared" / "data")) / "runs"
"""As for the tests: the data folder is not part of the repository."""


def main() -> None:
    """Render, and print what the command says with a line of our own for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=RUNS)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--once", action="store_true", help="do not render a second time")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    if not options.folder.is_dir():
        raise SystemExit(f"{options.folder}: name a folder of recorded runs, or set COURANTE_DATA")
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as scratch:
        out = options.keep or Path(scratch)
        out.mkdir(parents=True, exist_ok=True)
        for runfile in sorted(p for p in options.folder.iterdir() if p.suffix in SUFFIXES):
            _render_and_check(runfile, out, options.weights, rounds=1 if options.once else 2)


def _render_and_check(runfile: Path, out: Path, weights: Path | None, rounds: int) -> None:
    sound = out / f"{runfile.stem}.mp3"
    digests: list[str] = []
    for _ in range(rounds):
        print(_render(runfile, sound, weights), flush=True)
        digests.append(hashlib.sha256(sound.read_bytes()).hexdigest())
    samples, rate = decode(sound)
    longer_s = len(samples) / rate - load_run(runfile).duration_s
    same = "one render" if rounds == 1 else ("same" if len(set(digests)) == 1 else "DIFFERENT")
    print(f"{runfile.name}: sound minus run {longer_s:+.3f} s; bytes {same}\n", flush=True)


def _render(runfile: Path, sound: Path, weights: Path | None) -> str:
    command = [sys.executable, "-m", "courante", "render", str(runfile), "-o", str(sound)]
    command += ["--midi", str(sound.with_suffix(".mid"))]
    command += ["--picture", str(sound.with_suffix(".png")), "--seed", "1"]
    if weights is not None:
        command += ["--weights", str(weights)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


if __name__ == "__main__":
    main()
