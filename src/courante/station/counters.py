"""What a run and a station count: plain values, shown by whoever serves them."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import final

from courante.station.histogram import BATCH_RUNS, CALL_S, LATENESS_S, Distribution, Histogram

STAGES: tuple[str, ...] = ("pace", "arrange", "perform", "synth", "encode", "publish")


class CountKind(StrEnum):
    """Whether a count can only grow."""

    COUNTER = "counter"
    GAUGE = "gauge"


@dataclass(frozen=True)
class Count:
    """What a part of the station that not every station has counts about itself.

    Attributes:
        name: as Prometheus has it, without ``courante_`` and ``_total``; its unit at the end.
        meaning: one sentence.
        kind: whether it only grows.
        labels: of few values in all, and never a run's, a listener's or an address.
    """

    name: str
    meaning: str
    value: float
    kind: CountKind = CountKind.COUNTER
    labels: Mapping[str, str] = field(default_factory=dict[str, str])


CountSource = Callable[[], Iterable[Count]]
"""Asked, from any thread, whenever somebody wants to know; must return at once."""


@final
class Stopwatch:
    """Adds up the seconds of each stage; used by one thread at a time."""

    __slots__ = ("_last", "seconds")

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self._last = 0.0

    def start(self) -> None:
        """A block begins."""
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """What passed since the last lap was this stage."""
        now = time.perf_counter()
        self.seconds[stage] += now - self._last
        self._last = now


@dataclass
class RunCounters:
    """Of one run, since it began.

    Attributes:
        blocks: rendered. underruns: blocks that were late. late_s: how late the last block was.
        repeated_blocks: blocks played again because composing did not keep up.
        readings: pace readings taken. lateness: of all blocks, in seconds.
    """

    blocks: int = 0
    underruns: int = 0
    repeated_blocks: int = 0
    readings: int = 0
    late_s: float = 0.0
    lateness: Histogram = field(default_factory=lambda: Histogram(LATENESS_S))


@dataclass(frozen=True)
class Metrics:
    """Of the whole station; counters count from its start and include runs that have ended.

    Attributes:
        runs: playing now. listeners: now. opened, failed: runs so far.
        blocks, underruns, repeated_blocks, readings: see ``RunCounters``.
        skipped_chunks: lost by listeners that fell behind.
        late_s: how late the latest of all runs is. lateness: of all blocks, in seconds.
        bars_waiting: composed and not yet played, of the run with fewest; ``None`` without runs.
        stage_seconds: CPU or waiting time of each stage.
        composer_calls, composer_run_steps, composer_failures, composer_batch, composer_seconds,
        composer_call_s, composer_batches: see ``ComposingCounters``.
        counts: of parts that not every station has.
    """

    runs: int = 0
    listeners: int = 0
    opened: int = 0
    failed: int = 0
    blocks: int = 0
    underruns: int = 0
    repeated_blocks: int = 0
    readings: int = 0
    skipped_chunks: int = 0
    late_s: float = 0.0
    stage_seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    composer_calls: int = 0
    composer_run_steps: int = 0
    composer_failures: int = 0
    composer_batch: int = 0
    composer_seconds: float = 0.0
    lateness: Distribution = field(default_factory=lambda: Distribution.none(LATENESS_S))
    bars_waiting: int | None = None
    composer_call_s: Distribution = field(default_factory=lambda: Distribution.none(CALL_S))
    composer_batches: Distribution = field(default_factory=lambda: Distribution.none(BATCH_RUNS))
    counts: tuple[Count, ...] = ()
