"""Runs with made-up figures, for tests of what is told of them."""

from courante.corpus.benchmark import BenchmarkName
from courante.train.benchmark.entries import Model, Run
from courante.train.benchmark.scoring import Nats
from courante.types import PIANO_RANGE, NoteRange

BALSTM = Model("balstm", PIANO_RANGE, beat=False, articulate=False)
MARKOV = Model("markov", PIANO_RANGE, beat=False, articulate=False)
NARROW = Model(
    "narrow", NoteRange(PIANO_RANGE.lowest, PIANO_RANGE.lowest), beat=True, articulate=True
)


def trained(
    model: Model,
    seed: int,
    nats: float,
    *,
    benchmark: BenchmarkName = "JSB",
    moved: float | None = -0.01,
    passes: int = 7,
) -> Run:
    """A training that scores ``nats``, and so much more without first steps and in D."""
    in_d = None if moved is None else nats + moved
    later = None if in_d is None else in_d + 0.1
    told = Nats(nats, nats + 0.1, in_d, later)
    return Run(model, benchmark, told, 1234567, seed, passes, f"{model.name}-{benchmark}-{seed}")


def counted(model: Model, nats: float, benchmark: BenchmarkName = "JSB") -> Run:
    """A model that was fitted on the spot."""
    told = Nats(nats, nats + 0.1, nats - 2, nats - 1.9)
    return Run(model, benchmark, told, 176, None, None, "counted")
