"""What the judge hears in composed music, quickly: the way to try a change of how it is composed.

    python benchmarks/judging.py [--weights FILE] [--style bach] [--set NAME=VALUE ...]

Composes excerpts, and tells how well they can be told from held-out music of people, by what, and
how the faults of voice leading and the clashes compare. ``--counterpoint`` says how strictly the
rules are kept (0: not at all), ``--set`` changes one of them (a field of ``CounterpointConfig``).
``benchmarks/music.py`` does the same for docs/music.md, with more excerpts and everything else.
"""

import argparse
import os
import time
from pathlib import Path

import numpy as np

from _composed import Amount, Books, Manner, StyleMusic, rules_with, style_music, style_names_of
from _tables import table
from courante.cli.equipment import weights_path
from courante.model.runtime import keep_to_one_thread
from courante.model.weights import load_weights
from courante.train.judge import FEATURES, Verdict, features_of, judge

SHOWN = (
    "parallel fifths",
    "parallel octaves",
    "interval class 1 on beats",
    "dissonant strong beats",
    "chord entropy",
    "out-of-key steps",
    "bottom line (MIDI)",
    "mean pitch (MIDI)",
    "top line (MIDI)",
    "note density",
    "polyphony",
)


def main() -> None:
    """Print what is heard."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--style", action="append", help="learned; may be given again; bach if not")
    parser.add_argument("--temperature", type=float, help="as the band asks, if not given")
    parser.add_argument("--counterpoint", type=float, help="0 to 1; as the band asks, if not given")
    parser.add_argument("--batch", type=int, default=32, help="pieces composed at once")
    parser.add_argument("--excerpts", type=int, default=120, help="of people, at most")
    parser.add_argument("--bars", type=int, default=8, help="of an excerpt")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--cache", type=Path, default=Path("runs/cache"))
    parser.add_argument("--corpora", type=Path)
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    keep_to_one_thread()
    network = load_weights(weights_path(options.weights))
    bars = options.bars
    manner = Manner(options.temperature, options.counterpoint, rules_with(options.set))
    amount = Amount(options.batch, options.excerpts, bars, bars, manner)
    for style in options.style or style_names_of(network)[:1]:
        began = time.monotonic()
        books = Books(options.cache, options.corpora)
        music = style_music(network, style, amount, books)
        composed_s = time.monotonic() - began
        verdict = judge(music.composed, music.held_out)
        print(_told(music, verdict))
        print(f"\n{composed_s:.0f} s to compose, {time.monotonic() - began:.0f} s in all\n")


def _told(music: StyleMusic, verdict: Verdict) -> str:
    heads = f"{music.name}: linear {verdict.linear.text()}, boosted {verdict.boosted.text()}"
    means = [features_of(pieces) for pieces in (music.held_out, music.composed)]
    rows = [
        [one.name, f"{one.area:.2f}", f"{one.people:.3g}", f"{one.composed:.3g}"]
        for one in verdict.telling
    ]
    for name in SHOWN:
        people, composed = (float(np.nanmean(side[:, FEATURES.index(name)])) for side in means)
        rows.append([name, "", f"{people:.3g}", f"{composed:.3g}"])
    return f"{heads}\n\n{table(['feature', 'AUC alone', 'people', 'composed'], rows)}"


if __name__ == "__main__":
    main()
