"""Makes docs/music.md: what the music of every style is like, measured, drawn and to be heard.

    python benchmarks/music.py [-o docs] [--weights FILE] [--quick] [STYLE...]

Needs ffmpeg, the soundfont, and the corpora that the weights learned from (``courante corpus
fetch``, or COURANTE_DATA). ``--quick`` does as little as shows that everything works.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import _music_band as band
import _music_network as network_part
import _music_words as words
from _composed import Amount, Books
from _music_drums import told_drums
from _playing import Stage
from courante.cli.equipment import weights_path
from courante.model.files import write_whole
from courante.model.weights import load_weights, weights_hash

QUICK = Amount(batch=12, excerpts=24, bars=8, short_bars=4)


def main() -> None:
    """Make the page, and what it shows."""
    options = _options()
    began = time.monotonic()
    folder: Path = options.out / "music"
    folder.mkdir(parents=True, exist_ok=True)
    amount = QUICK if options.quick else Amount()
    minutes = 1.0 if options.quick else options.minutes
    network = load_weights(weights_path(options.weights))
    books = Books(options.cache, options.corpora)
    with timed("network"):
        found = network_part.find(network, amount, options.temperature, minutes, books)
    stage = Stage(options.weights)
    names = options.styles or stage.styles
    seconds = 8.0 if options.quick else 60.0
    with timed("band"), tempfile.TemporaryDirectory() as scratch:
        sounds = [band.sound_of(stage, name, seconds, folder, Path(scratch)) for name in names]
    with timed("drums"):
        drums = told_drums(quick=options.quick)
    page = [
        *_head(options, weights_hash(network)),
        *band.told(sounds, "music"),
        *words.told(found, minutes),
        *drums,
    ]
    write_whole(options.out / "music.md", ("\n\n".join(page) + "\n").encode())
    print(f"{options.out / 'music.md'} in {(time.monotonic() - began) / 60:.1f} minutes")


@contextmanager
def timed(what: str) -> Generator[None]:
    """Tell how long something took."""
    began = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - began:.0f} s", flush=True)


def _head(options: argparse.Namespace, weights: str) -> Sequence[str]:
    command = "python benchmarks/music.py"
    for name in ("weights", "quick"):
        if getattr(options, name):
            command += f" --{name}" + ("" if name == "quick" else f" {options.weights.name}")
    return [
        "# Music that carries a run",
        (
            f"Made by `{command}`; do not edit. Weights {weights}, temperature "
            f"{options.temperature:g}. Loudness alone: `python benchmarks/loudness.py`; drums "
            "alone: `python benchmarks/drums.py`."
        ),
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("styles", nargs="*", help="of the band; all, if none is named")
    parser.add_argument("-o", "--out", type=Path, default=Path("docs"))
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--temperature", type=float, default=0.95)
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
