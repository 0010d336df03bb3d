import httpx
from prometheus_client.parser import text_string_to_metric_families
from tests.serving import Opened, wait_until


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
