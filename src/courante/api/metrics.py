"""The station's counters in the form Prometheus reads, in a registry of our own."""

from collections.abc import Callable, Iterable
from typing import final

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from courante.station.counters import Metrics

GAUGES = {
    "runs": "Runs that play now.",
    "listeners": "Listeners now, over all runs.",
    "late_s": "How late the latest run is, in seconds.",
    "composer_batch": "Runs in the last composer call.",
}
COUNTERS = {
    "opened": "Runs opened.",
    "failed": "Runs that failed.",
    "blocks": "Blocks of sound rendered.",
    "underruns": "Blocks that were late.",
    "repeated_blocks": "Blocks played again because composing did not keep up.",
    "readings": "Pace readings taken.",
    "skipped_chunks": "Chunks lost by listeners that fell behind.",
    "composer_calls": "Composer calls.",
    "composer_run_steps": "Composed steps, over all runs.",
    "composer_failures": "Composer calls that failed.",
    "composer_seconds": "Seconds spent composing.",
}
_RENAMED = {"late_s": "late_seconds", "opened": "runs_opened", "failed": "runs_failed"}


@final
class StationCollector(Collector):
    """Reads the station's counters whenever somebody asks."""

    def __init__(self, metrics: Callable[[], Metrics]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        """All of them, as they are now."""
        now = self._metrics()
        for name, meaning in GAUGES.items():
            yield GaugeMetricFamily(_full(name), meaning, value=getattr(now, name))
        for name, meaning in COUNTERS.items():
            yield CounterMetricFamily(_full(name), meaning, value=getattr(now, name))
        stages = CounterMetricFamily(
            "courante_stage_seconds", "Seconds spent in each stage.", labels=["stage"]
        )
        for stage, seconds in now.stage_seconds.items():
            stages.add_metric([stage], seconds)
        yield stages


def registry(metrics: Callable[[], Metrics]) -> CollectorRegistry:
    """A registry with the station's counters only."""
    made = CollectorRegistry(auto_describe=False)
    made.register(StationCollector(metrics))
    return made


def _full(name: str) -> str:
    return f"courante_{_RENAMED.get(name, name)}"
