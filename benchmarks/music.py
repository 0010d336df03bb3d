"""Makes docs/music.md: what the music of every style is like, measured, drawn and to be heard.

    python benchmarks/music.py [-o docs] [--weights FILE] [--quick] [STYLE...]

Needs ffmpeg, the soundfont, and the corpora that the weights learned from (``courante corpus
fetch``, or COURANTE_DATA). ``--quick`` does as little as shows that everything works.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import _music_ablations as ablations
import _music_band as band
import _music_network as network_part
import _music_tables as tables
import _music_words as words
from _composed import Amount, Books, style_names_of
from _music_drums import told_drums
from _music_energy import band_energies
from _music_goals import goals, goals_table
from _playing import Stage
from courante.cli.equipment import weights_path
from courante.model.files import write_whole
from courante.model.weights import load_weights, weights_hash

TRIED = Path(__file__).with_name("music_tried.md")
QUICK = Amount(batch=12, excerpts=24, bars=8, short_bars=4)
ENERGY_BARS, QUICK_ENERGY_BARS = 8, 2


def main() -> None:
    """Make the page, and what it shows."""
    options = _options()
    began = time.monotonic()
    folder: Path = options.out / "music"
    folder.mkdir(parents=True, exist_ok=True)
    amount = QUICK if options.quick else Amount()
    minutes = 1.0 if options.quick else options.minutes
    weights = weights_path(options.weights)
    network = load_weights(weights)
    stage = Stage(options.weights)
    names = options.styles or stage.styles
    seconds = 8.0 if options.quick else 60.0
    with timed("band"), tempfile.TemporaryDirectory() as scratch:
        sounds = [band.sound_of(stage, name, seconds, folder, Path(scratch)) for name in names]
    with timed("drums"):
        drums = [] if options.quick else told_drums(stage, folder, names)
    with timed("energy"):
        known = stage.learned
        bars = QUICK_ENERGY_BARS if options.quick else ENERGY_BARS
        energies = band_energies(network, known, names, bars)
    books = Books(options.cache, options.corpora)
    with timed("network"):
        found = network_part.find(network, amount, minutes, books)
    page = [
        *_head(options, weights, weights_hash(network), style_names_of(network)),
        "## Goals",
        goals_table(goals(found, sounds, energies)),
        *band.told_styles(sounds, "music"),
        *words.told(found, energies),
        *tables.told(found, minutes),
        *ablations.told(found),
        *drums,
        *band.told_sound(sounds),
        TRIED.read_text(encoding="utf-8").strip(),
        *tables.told_statistics(found),
    ]
    write_whole(options.out / "music.md", ("\n\n".join(page) + "\n").encode())
    print(f"{options.out / 'music.md'} in {(time.monotonic() - began) / 60:.1f} minutes")


@contextmanager
def timed(what: str) -> Generator[None]:
    """Tell how long something took, by the clock and of a core."""
    began, used = time.monotonic(), time.process_time()
    yield
    clock_s, core_s = time.monotonic() - began, time.process_time() - used
    print(f"{what}: {clock_s:.0f} s, {core_s:.0f} s of a core", flush=True)


def _head(
    options: argparse.Namespace, weights: Path, name: str, learned: tuple[str, ...]
) -> list[str]:
    command = "python benchmarks/music.py"
    if options.weights:
        command += f" --weights {weights.name}"
    command += " --quick" if options.quick else ""
    return [
        "# Music that carries a run",
        (
            "What the music of every style is like: to be heard, seen, and measured beside music "
            "that people wrote. Where a figure falls short of its goal, the table says so, and "
            "[what was tried](#what-was-tried) says what did not help."
        ),
        (
            f"Made by `{command}` in one go, on one core; do not edit. Weights `{weights.stem}` "
            f"({name}), which learned {', '.join(learned)}. Temperature and counterpoint are "
            "those of the band's styles. People's music beside it is always of works that were "
            "not learned from."
        ),
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("styles", nargs="*", help="of the band; all, if none is named")
    parser.add_argument("-o", "--out", type=Path, default=Path("docs"))
    parser.add_argument("--weights", type=Path)
    parser.add_argument(
        "--minutes", type=float, default=20.0, help="of the runs whose form is told"
    )
    parser.add_argument("--cache", type=Path, default=Path("runs/cache"))
    parser.add_argument("--corpora", type=Path, help="a folder that has one for each style learned")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return options


if __name__ == "__main__":
    main()
