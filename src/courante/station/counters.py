"""What a run and a station count: plain values, shown by whoever serves them."""

import time
from dataclasses import dataclass, field
from typing import final

STAGES: tuple[str, ...] = ("pace", "arrange", "perform", "synth", "encode", "publish")


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
        readings: pace readings taken.
    """

    blocks: int = 0
    underruns: int = 0
    repeated_blocks: int = 0
    readings: int = 0
    late_s: float = 0.0


@dataclass(frozen=True)
class Metrics:
    """Of the whole station; counters count from its start and include runs that have ended.

    Attributes:
        runs: playing now. listeners: now. opened, failed: runs so far.
        blocks, underruns, repeated_blocks, readings: see ``RunCounters``.
        skipped_chunks: lost by listeners that fell behind.
        late_s: how late the latest of all runs is.
        stage_seconds: CPU or waiting time of each stage.
        composer_calls, composer_run_steps, composer_failures, composer_batch, composer_seconds:
            see ``ComposingCounters``.
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
