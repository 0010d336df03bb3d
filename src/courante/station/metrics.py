"""Adds the counters of all runs up to those of a station."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from courante.station.composing import ComposingCounters
from courante.station.counters import STAGES, CountSource, Metrics
from courante.station.histogram import LATENESS_S, Distribution
from courante.station.run import Run


@dataclass(frozen=True)
class Totals:
    """Sums over runs; see ``Metrics``."""

    opened: int = 0
    failed: int = 0
    blocks: int = 0
    underruns: int = 0
    repeated_blocks: int = 0
    readings: int = 0
    skipped_chunks: int = 0
    stage_seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    lateness: Distribution = field(default_factory=lambda: Distribution.none(LATENESS_S))


def add_run(totals: Totals, run: Run) -> Totals:
    """The sums with one run more."""
    counters, seconds = run.player.counters, run.player.watch.seconds
    return Totals(
        opened=totals.opened + 1,
        failed=totals.failed + run.failed,
        blocks=totals.blocks + counters.blocks,
        underruns=totals.underruns + counters.underruns,
        repeated_blocks=totals.repeated_blocks + counters.repeated_blocks,
        readings=totals.readings + counters.readings,
        skipped_chunks=totals.skipped_chunks + run.broadcast.skipped,
        stage_seconds={stage: totals.stage_seconds[stage] + seconds[stage] for stage in STAGES},
        lateness=totals.lateness.plus(counters.lateness.read()),
    )


def measure(
    runs: Iterable[Run],
    past: Totals,
    composed: ComposingCounters,
    sources: Iterable[CountSource] = (),
) -> Metrics:
    """The station now.

    Args:
        runs: all that are known, playing or over.
        past: the sums of those that were forgotten.
        composed: what composing has done.
        sources: tell what other parts of the station count.
    """
    known = tuple(runs)
    totals = past
    for run in known:
        totals = add_run(totals, run)
    living = [run for run in known if run.ended is None]
    return Metrics(
        runs=len(living),
        listeners=sum(run.broadcast.listeners for run in living),
        opened=totals.opened,
        failed=totals.failed,
        blocks=totals.blocks,
        underruns=totals.underruns,
        repeated_blocks=totals.repeated_blocks,
        readings=totals.readings,
        skipped_chunks=totals.skipped_chunks,
        late_s=max((run.player.counters.late_s for run in living), default=0.0),
        stage_seconds=totals.stage_seconds,
        composer_calls=composed.calls,
        composer_run_steps=composed.run_steps,
        composer_failures=composed.failures,
        composer_batch=composed.batch,
        composer_seconds=composed.seconds,
        lateness=totals.lateness,
        bars_waiting=min((run.feed.waiting for run in living), default=None),
        composer_call_s=composed.call_s.read(),
        composer_batches=composed.batches.read(),
        counts=tuple(count for source in sources for count in source()),
    )
