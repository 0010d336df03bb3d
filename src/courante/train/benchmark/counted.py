"""Models that learn by counting, fitted anew to a benchmark's training side."""

from collections.abc import Iterator
from dataclasses import replace

from courante.corpus.benchmark import Benchmark
from courante.model.contract import AnyNetwork
from courante.model.registry import PRESETS, kind_of
from courante.train.counting import fit
from courante.types import PIANO_RANGE


def counted_models(benchmark: Benchmark) -> Iterator[tuple[str, AnyNetwork]]:
    """Fit every preset that learns by counting, on 88 notes and play bits alone.

    Yields:
        The preset's name, and the fitted network.
    """
    for name, config in PRESETS.items():
        if kind_of(config)[1].fit is not None:
            wide = replace(config, note_range=PIANO_RANGE, articulate=False)
            yield name, fit(wide, benchmark.split.train)
