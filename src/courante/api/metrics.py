"""What is counted, in the form Prometheus reads, in a registry of our own.

No label names a run, a listener or an address: their values are few, and tell on nobody.
"""

import platform
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from typing import final

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from courante.api.audience import Audience
from courante.station.counters import Count, CountKind, Metrics
from courante.station.histogram import Distribution

GAUGES = {
    "runs": "Runs that play now.",
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
HISTOGRAMS = {
    "lateness": "How late blocks of sound were rendered, in seconds.",
    "composer_call_s": "How long composer calls took, in seconds.",
    "composer_batches": "Runs in a composer call.",
}
_RENAMED = {
    "late_s": "late_seconds",
    "opened": "runs_opened",
    "failed": "runs_failed",
    "lateness": "block_lateness_seconds",
    "composer_call_s": "composer_call_seconds",
    "composer_batches": "composer_batch_runs",
}


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
        for name, meaning in HISTOGRAMS.items():
            yield _histogram(_full(name), meaning, getattr(now, name))
        if now.bars_waiting is not None:
            meaning = "Bars composed and not yet played, of the run that has fewest."
            yield GaugeMetricFamily("courante_bars_waiting", meaning, value=now.bars_waiting)
        meaning = "Seconds spent in each stage."
        yield _counter("courante_stage_seconds", meaning, "stage", now.stage_seconds)
        yield from _families(now.counts)


@final
class AudienceCollector(Collector):
    """Reads what is counted of listeners over HTTP."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience

    def collect(self) -> Iterable[Metric]:
        """All of it, as it is now."""
        audience = self._audience
        listeners = GaugeMetricFamily(
            "courante_listeners", "Listeners over HTTP now.", labels=["format"]
        )
        for form, count in audience.listeners.items():
            listeners.add_metric([form], count)
        yield listeners
        meaning = "Listeners over HTTP so far."
        yield _counter("courante_listens", meaning, "format", audience.came)
        meaning = "Bytes of sound handed to the system to send."
        yield _counter("courante_sent_bytes", meaning, "format", audience.sent_bytes)
        meaning = "Answers over HTTP, by status."
        codes = {str(code): count for code, count in sorted(audience.answers.items())}
        yield _counter("courante_http_answers", meaning, "code", codes)
        meaning = "Sound that waited for a listener when it came for more, in seconds."
        yield _histogram("courante_listener_lag_seconds", meaning, audience.distance.read())


@final
class BuildCollector(Collector):
    """What this is."""

    def collect(self) -> Iterable[Metric]:
        """Always 1; the labels are what it tells."""
        info = GaugeMetricFamily(
            "courante_build_info", "What runs here; always 1.", labels=["version", "python"]
        )
        info.add_metric([version("courante"), platform.python_version()], 1)
        yield info


def registry(metrics: Callable[[], Metrics], audience: Audience) -> CollectorRegistry:
    """A registry with the station's and its listeners' counters, and the process's own."""
    made = CollectorRegistry(auto_describe=False)
    made.register(StationCollector(metrics))
    made.register(AudienceCollector(audience))
    made.register(BuildCollector())
    ProcessCollector(registry=made)
    return made


def _full(name: str) -> str:
    return f"courante_{_RENAMED.get(name, name)}"


def _counter(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(name, meaning, labels=[label])
    for value, count in values.items():
        family.add_metric([value], count)
    return family


def _histogram(name: str, meaning: str, values: Distribution) -> Metric:
    buckets: list[tuple[str, float]] = []
    so_far = 0
    for bound, count in zip((*map(str, values.bounds), "+Inf"), values.counts, strict=True):
        so_far += count
        buckets.append((bound, so_far))
    return HistogramMetricFamily(name, meaning, buckets=buckets, sum_value=values.total)


def _families(counts: Iterable[Count]) -> Iterable[Metric]:
    """One family a name; its labels are those of its first count."""
    families: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
    for count in counts:
        family = families.get(count.name)
        if family is None:
            make = CounterMetricFamily if count.kind is CountKind.COUNTER else GaugeMetricFamily
            family = make(f"courante_{count.name}", count.meaning, labels=[*count.labels])
            families[count.name] = family
        family.add_metric([*count.labels.values()], count.value)
    return families.values()
