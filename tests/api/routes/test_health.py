import httpx
from prometheus_client.parser import text_string_to_metric_families
from tests.fakes.composer import StallingComposer
from tests.serving import Opened, open_run, serve, wait_until

from courante.config import StationConfig


def test_alive_and_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    wait_until(lambda: client.get("/readyz").status_code == 200)


def test_metrics_count(client: httpx.Client, opened: Opened) -> None:
    def read() -> dict[str, float]:
        text = client.get("/metrics").text
        families = text_string_to_metric_families(text)
        return {s.name: s.value for f in families for s in f.samples}

    before = read()
    opened.send("POST", "/pace", json={"cadence_spm": 170})
    wait_until(lambda: read()["courante_blocks_total"] > before["courante_blocks_total"])
    after = read()
    assert after["courante_readings_total"] == before["courante_readings_total"] + 1
    assert after["courante_runs"] >= 2
    assert after["courante_stage_seconds_total"] > 0


def test_before_the_first_bar_is_composed() -> None:
    composer = StallingComposer(calls=0)
    running = serve(composer=composer, station_config=StationConfig(workers=1, patience_s=60))
    with httpx.Client(base_url=running.url) as client:
        run = open_run(client)
        assert client.get("/healthz").status_code == 200
        waiting = client.get("/readyz")
        assert (waiting.status_code, waiting.headers["retry-after"]) == (503, "1")
        for path in ("/score.mid", "/run.svg"):
            answer = run.send("GET", path)
            assert answer.status_code == 404
            assert "not played a bar" in answer.json()["detail"]
        composer.let_go.set()
        wait_until(lambda: client.get("/readyz").status_code == 200)
    running.stop()


def test_without_a_house_run_the_composer_has_to_be_warm() -> None:
    composer = StallingComposer(calls=0)
    running = serve(composer=composer, station_config=StationConfig(workers=1, house=False))
    with httpx.Client(base_url=running.url) as client:
        waiting = client.get("/readyz")
        assert waiting.status_code == 503
        assert "tuned" in waiting.json()["detail"]
        composer.let_go.set()
        wait_until(lambda: client.get("/readyz").status_code == 200)
    running.stop()
