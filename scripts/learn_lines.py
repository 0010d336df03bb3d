"""Tell weights that learned styles where the lines of each style lie, as training tells new ones.

    python scripts/learn_lines.py WEIGHTS [--cache FOLDER]

Corpora, seed and folding are those that the weights were trained with, as far as weights say so;
what training noted of every style besides has to come out as it stands in the file, or the file is
left as it is. Only its settings are written anew: the weights, and their hash, stay what they were.
"""

import argparse
import sys
from pathlib import Path

from courante.config import TrainConfig, styles_of
from courante.corpus.sides import load_sides
from courante.model.weights import load_weights, read_origin, recast, save_weights
from courante.train.styles import mixed, with_lines


def main() -> None:
    """Write the file anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("runs/cache"))
    options = parser.parse_args()
    network, origin = load_weights(options.weights), read_origin(options.weights)
    known = network.config
    config = TrainConfig(seed=origin.seed, fold=True)
    names = [style.name for style in styles_of(known)]
    if not names:
        sys.exit(f"{options.weights}: no styles were learned")
    parts = [load_sides(name, config.seed, cache=options.cache) for name in names]
    told = with_lines(known, mixed(parts, known, config).split.train, config)
    save_weights(recast(network, told), options.weights, origin)
    for style in styles_of(told):
        lines = "; ".join(f"{line.mean:.1f} ± {line.spread:.1f}" for line in style.lines)
        sys.stdout.write(f"{style.name}: {lines}\n")


if __name__ == "__main__":
    main()
