from collections.abc import Iterable

import httpx
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from tests.serving import Opened, Served, open_run, wait_until

from courante.api.audience import Audience
from courante.api.metrics import registry
from courante.station.counters import Count, CountKind, Metrics

LABELS = {"format", "stage", "code", "le", "version", "python"}
"""All labels there are without relays; none of them could name a run or a person."""

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples_of(text: str) -> Samples:
    families = text_string_to_metric_families(text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for f in families for s in f.samples}


def read(client: httpx.Client) -> Samples:
    return samples_of(client.get("/metrics").text)


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples[f"courante_{name}", tuple(sorted(labels.items()))]


def made(metrics: Metrics) -> Samples:
    return samples_of(generate_latest(registry(lambda: metrics, Audience())).decode())


def test_a_listener_shows_and_goes(client: httpx.Client, opened: Opened) -> None:
    path = httpx.URL(opened.body["listen_url"]).path
    before = read(client)
    with client.stream("GET", path) as answer:
        parts = answer.iter_bytes()
        taken = sum(len(next(parts)) for _ in range(12))
        during = read(client)
    listeners = value(before, "listeners", format="mp3")
    assert value(during, "listeners", format="mp3") == listeners + 1
    came = value(before, "listens_total", format="mp3")
    assert value(during, "listens_total", format="mp3") == came + 1
    sent = value(during, "sent_bytes_total", format="mp3")
    assert sent - value(before, "sent_bytes_total", format="mp3") >= taken
    assert value(during, "listener_lag_seconds_count") > value(before, "listener_lag_seconds_count")
    wait_until(lambda: value(read(client), "listeners", format="mp3") == listeners)


def test_what_was_measured_over_all_runs(client: httpx.Client, opened: Opened) -> None:
    wait_until(lambda: value(read(client), "composer_calls_total") > 0)
    now = read(client)
    late, blocks = value(now, "block_lateness_seconds_count"), value(now, "blocks_total")
    assert abs(late - blocks) <= value(now, "runs")
    assert value(now, "composer_call_seconds_count") == value(now, "composer_calls_total")
    assert value(now, "composer_batch_runs_bucket", le="+Inf") > 0
    assert value(now, "bars_waiting") >= 0
    assert value(now, "http_answers_total", code="201") > 0
    del opened


def test_the_process_and_its_build(served: Served, client: httpx.Client) -> None:
    now = read(client)
    assert now["process_resident_memory_bytes", ()] > 1e7
    assert now["process_open_fds", ()] > 3
    assert now["process_cpu_seconds_total", ()] > 0
    assert sum(v for (name, _), v in now.items() if name == "courante_build_info") == 1
    del served


def test_no_label_tells_on_anybody(client: httpx.Client) -> None:
    run = open_run(client)
    with client.stream("GET", httpx.URL(run.body["listen_url"]).path):
        text = client.get("/metrics").text
    run.send("DELETE")
    for secret in (run.body["run_id"], run.body["control_token"], run.body["listen_url"][-20:-4]):
        assert secret not in text
    assert {name for _, labels in samples_of(text) for name, _ in labels} <= LABELS


def test_every_family_has_its_meaning_and_its_unit_last() -> None:
    text = generate_latest(registry(Metrics, Audience())).decode()
    for family in text_string_to_metric_families(text):
        assert family.documentation.endswith((".", "1")), family.name
        assert not family.name.startswith("courante_") or not family.name.endswith(("_s", "_ms"))


def test_without_runs_there_are_no_bars_waiting() -> None:
    assert ("courante_bars_waiting", ()) not in made(Metrics())
    assert value(made(Metrics(bars_waiting=3)), "bars_waiting") == 3


def test_other_parts_are_told_by_name_and_label() -> None:
    def counts() -> Iterable[Count]:
        for outlet, connected in (("one", 1), ("two", 0)):
            labels = {"outlet": outlet}
            yield Count("outlet_connected", "Whether.", connected, CountKind.GAUGE, labels)
            yield Count("outlet_bytes", "How much.", 10, labels=labels)
        yield Count("history_lost", "Lost.", 2)

    told = made(Metrics(counts=tuple(counts())))
    assert value(told, "outlet_connected", outlet="one") == 1
    assert value(told, "outlet_connected", outlet="two") == 0
    assert value(told, "outlet_bytes_total", outlet="two") == 10
    assert value(told, "history_lost_total") == 2
