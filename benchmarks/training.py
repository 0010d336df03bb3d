"""Training speed of the paper's network, beside PyTorch's LSTM and what the machine can do at all.

    python benchmarks/training.py [--notes 88,46] [--lanes 4] [--steps 64] [--threads 1] [--plain]

An update of ours, one of PyTorch's and a matrix product take turns, so that all meet the same
neighbours: rates are medians of the rounds, and the ratio (above 1 where ours is faster) is the
median of the rounds' ratios. A step is one time step of one lane, learnt from. Sizes are the
paper's (2 x 200 along the time, 2 x 100 along the notes), with all inputs and dropout 0.5.
``--plain`` adds the same network with its gradient left to JAX. Counted are the matrix products
that an update cannot do without. On a GPU nothing is bound to cores, and both sides use the GPU.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import equinox as eqx
import jax
import numpy as np
from jaxtyping import Array, Float

from _plain import Plain
from _torch import InTorch, torch_python
from courante.cli.memory import VARIABLE, start_with_large_pages
from courante.config import TiedParallelConfig, TrainConfig
from courante.model.arrays import to_device
from courante.model.contract import AnyNetwork, Moment, Window
from courante.model.features import feature_size
from courante.model.runtime import keep_to_one_thread
from courante.model.tied_parallel import TiedParallel
from courante.train.optimiser import Optimiser
from courante.train.update import Learner, Lesson, init_learner, update
from courante.types import NoteRange, Pitch

Update = Callable[[], float]
"""Learns from one window of every lane; seconds that it took."""


@dataclass(frozen=True)
class Setting:
    """What one row of the table is measured with."""

    notes: int
    lanes: int
    steps: int
    threads: int

    @property
    def config(self) -> TiedParallelConfig:
        """The network's."""
        lowest = 21
        return TiedParallelConfig(
            note_range=NoteRange(Pitch(lowest), Pitch(lowest + self.notes - 1))
        )

    @property
    def steps_an_update(self) -> int:
        """Of all lanes."""
        return self.lanes * self.steps


def main() -> None:
    """Measure and print a Markdown table."""
    options = _options()
    start_with_large_pages()
    cores = _bind(options.threads)
    python = torch_python(options.torch_python)
    print(f"{jax.default_backend()}, {cores}; JAX {jax.__version__}")
    print(f"{options.lanes} lanes of {options.steps} steps, dropout 0.5; {_pages()}")
    names = ["courante", *(["torch"] if python else []), *(["plain"] if options.plain else [])]
    rows: list[str] = []
    for notes in (int(word) for word in options.notes.split(",")):
        setting = Setting(notes, options.lanes, options.steps, options.threads)
        rows.append(_row(setting, _rounds(setting, names, python, options.rounds)))
    others = "".join(f" {name}, steps/s | ratio |" for name in names[1:])
    print(f"| notes | threads | courante, steps/s |{others} GFLOP/s | product, GFLOP/s | share |")
    print("|---" * (6 + 2 * len(names[1:])) + "|")
    print("\n".join(rows))


def update_flops(setting: Setting) -> float:
    """Floating point operations of the matrix products of one update.

    Forwards, and backwards by the weights and by what was multiplied with them; only the inputs of
    the first layer need no gradient.
    """
    config = setting.config
    features = feature_size(config)
    time_sizes = (features, *config.time_units)
    note_sizes = (config.time_units[-1] + 2, *config.note_units)
    pairs = [*pairwise(time_sizes), *pairwise(note_sizes)]
    products = sum((inputs + units) * 4 * units for inputs, units in pairs)
    products += 2 * config.note_units[-1]
    once = 3 * products - features * 4 * config.time_units[0]
    return 2.0 * setting.notes * setting.steps_an_update * once


def _rounds(
    setting: Setting, names: list[str], python: str | None, rounds: int
) -> dict[str, list[float]]:
    """Seconds of every round: of an update of each, and of the matrix product."""
    with ExitStack() as stack:
        updates: dict[str, Update] = {"courante": _learning(setting, _network(setting))}
        if python is not None:
            torch = stack.enter_context(InTorch(python, setting))
            print(f"{setting.notes} notes: {torch.told}")
            updates["torch"] = torch.update
        if "plain" in names:
            updates["plain"] = _learning(setting, Plain(_network(setting)))
        timed = {**{name: updates[name] for name in names}, "product": _product()}
        for work in timed.values():
            work()
        taken: dict[str, list[float]] = {name: [] for name in timed}
        for _ in range(rounds):
            for name, work in timed.items():
                taken[name].append(work())
    return taken


def _network(setting: Setting) -> TiedParallel:
    return TiedParallel(setting.config, key=jax.random.PRNGKey(0))


def _learning(setting: Setting, network: AnyNetwork) -> Update:
    config = TrainConfig(lanes=setting.lanes, window_steps=setting.steps)
    optimiser = Optimiser(config, updates=1000)
    learner: Learner = init_learner(network, optimiser, setting.lanes)
    lesson = Lesson(
        optimiser, _window(setting), jax.random.PRNGKey(1), to_device(np.array(1, np.int32))
    )

    def one_update() -> float:
        nonlocal learner
        began = time.perf_counter()
        learner, nats = update(lesson, learner)
        nats.block_until_ready()
        return time.perf_counter() - began

    one_update()
    return one_update


def _window(setting: Setting) -> Window:
    """Music of the right shape: about four of 88 notes playing, every other one struck."""
    rng = np.random.default_rng(1)
    lanes, steps = setting.lanes, setting.steps
    bits = rng.random((lanes, steps + 1, setting.notes, 2)) < (0.05, 0.5)
    bits[..., 1] &= bits[..., 0]
    position = np.broadcast_to(np.arange(steps, dtype=np.int32) % 16, (lanes, steps))
    fresh = np.zeros((lanes, steps), np.bool_)
    fresh[:, steps // 2] = True
    no = np.zeros_like(fresh)
    moment = position, no, no, position, np.zeros((lanes, steps, 0)), np.zeros((lanes, steps, 3))
    columns = bits[:, :-1], bits[:, 1:], fresh
    before, now, emptied = map(to_device, columns)
    return Window(before, now, Moment(*map(to_device, moment)), emptied)


def _product() -> Update:
    """The best of five products of square matrices, as seconds of the least of them."""
    square = to_device(np.ones((_side(), _side()), np.float32))

    def once() -> float:
        began = time.perf_counter()
        _squared(square).block_until_ready()
        return time.perf_counter() - began

    return lambda: min(once() for _ in range(5))


@eqx.filter_jit
def _squared(square: Float[Array, "side side"]) -> Float[Array, "side side"]:
    return square @ square


def _side() -> int:
    """Of the matrices that measure the machine; a GPU needs larger ones to be busy."""
    return 1024 if jax.default_backend() == "cpu" else 8192


def _row(setting: Setting, taken: dict[str, list[float]]) -> str:
    seconds = {name: median(rounds) for name, rounds in taken.items()}
    ours = seconds["courante"]
    cells = [f"{setting.notes}", f"{setting.threads}", f"{setting.steps_an_update / ours:.0f}"]
    for name, rounds in taken.items():
        if name not in {"courante", "product"}:
            pairs = zip(rounds, taken["courante"], strict=True)
            ratio = median(theirs / own for theirs, own in pairs)
            cells += [f"{setting.steps_an_update / seconds[name]:.0f}", f"{ratio:.2f}"]
    rate, peak = update_flops(setting) / ours, 2 * _side() ** 3 / seconds["product"]
    cells += [f"{rate / 1e9:.1f}", f"{peak / 1e9:.1f}", f"{rate / peak:.0%}"]
    return f"| {' | '.join(cells)} |"


def _bind(threads: int) -> str:
    """Keep this process, and those it starts, to so many cores; a GPU needs no such thing."""
    allowed = sorted(os.sched_getaffinity(0))
    if threads > len(allowed):
        sys.exit(f"--threads {threads}: this program may use {len(allowed)} cores")
    if threads == 1:
        keep_to_one_thread()
    else:
        os.environ["NPROC"] = str(threads)
    if jax.default_backend() != "cpu":
        return "cores as they come"
    os.sched_setaffinity(0, allowed[:threads])
    return f"cores {allowed[:threads]}"


def _pages() -> str:
    return f"memory pages: {VARIABLE}={os.environ.get(VARIABLE, '')}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", default="88,46")
    parser.add_argument("--lanes", type=int, default=4)
    parser.add_argument("--steps", type=int, default=64)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--torch-python")
    return parser.parse_args()


if __name__ == "__main__":
    main()
