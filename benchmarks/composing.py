"""Composing speed of the paper's network on one core, beside what the core can do at all.

    python benchmarks/composing.py [--notes 88] [--batches 1,8,32] [--rounds 9]

Composing and a plain matrix product take turns, so that both meet the same neighbours; medians.
"""

import argparse
import os
import time
from collections.abc import Callable
from itertools import pairwise
from statistics import median

import equinox as eqx
import jax
import numpy as np
from jaxtyping import Array, Float

from courante.composer.contract import Seat
from courante.composer.network import NetworkComposer
from courante.config import ComposerConfig, TiedParallelConfig
from courante.model.arrays import to_device
from courante.model.features import feature_size
from courante.model.runtime import keep_to_one_thread
from courante.model.tied_parallel import TiedParallel
from courante.types import NoteRange, Pitch

SIDE = 1024
"""Of the square matrices whose product measures the core."""


def main() -> None:
    """Measure and print a Markdown table."""
    options = _options()
    keep_to_one_thread()
    core = _pin()
    top = Pitch(20 + options.notes)
    config = TiedParallelConfig(note_range=NoteRange(Pitch(21), top))
    network = TiedParallel(config, key=jax.random.PRNGKey(0))
    flops = step_flops(config)
    print(f"core {core}, {options.notes} notes, {flops / 1e6:.0f} MFLOP a step")
    print("| batch | steps/s | GFLOP/s | matrix product, GFLOP/s | share |")
    print("|---|---|---|---|---|")
    for batch in (int(word) for word in options.batches.split(",")):
        steps_per_s, peak = _measure(network, batch, options.rounds)
        rate = steps_per_s * flops
        print(
            f"| {batch} | {steps_per_s:.0f} | {rate / 1e9:.1f} | {peak / 1e9:.1f} | "
            f"{rate / peak:.0%} |"
        )


def step_flops(config: TiedParallelConfig) -> float:
    """Floating point operations of the matrix products of one composed step."""
    sizes = (feature_size(config), *config.time_units, *config.note_units)
    cells = sum((inputs + units) * 4 * units for inputs, units in pairwise(sizes))
    ends = 2 * 4 * config.note_units[0] + 2 * config.note_units[-1]
    return 2.0 * config.note_range.size * (cells + ends)


def _measure(network: TiedParallel, batch: int, rounds: int) -> tuple[float, float]:
    composer = NetworkComposer(network, ComposerConfig(slots=batch))
    state = composer.init()
    for slot in range(batch):
        state = composer.join(state, slot, Seat(slot))
    state, _ = composer.step(state)
    square = to_device(np.ones((SIDE, SIDE), np.float32))
    _squared(square).block_until_ready()
    composing: list[float] = []
    multiplying: list[float] = []
    calls = max(1, 32 // batch)
    for _ in range(rounds):
        began = time.perf_counter()
        for _ in range(calls):
            state, _ = composer.step(state)
        composing.append((time.perf_counter() - began) / calls)
        multiplying.append(_best(lambda: _squared(square).block_until_ready()))
    steps = batch * composer.steps_per_call
    return steps / median(composing), 2 * SIDE**3 / median(multiplying)


@eqx.filter_jit
def _squared(square: Float[Array, "side side"]) -> Float[Array, "side side"]:
    return square @ square


def _best(work: Callable[[], object]) -> float:
    times: list[float] = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def _pin() -> int:
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=88)
    parser.add_argument("--batches", default="1,8,32")
    parser.add_argument("--rounds", type=int, default=9)
    return parser.parse_args()


if __name__ == "__main__":
    main()
