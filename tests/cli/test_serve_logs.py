import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

PROGRAM = "from courante.cli.main import main; main()"


def events(err: str) -> list[dict[str, Any]]:
    """Every line of the log, each an object."""
    return [json.loads(line) for line in err.splitlines()]


def named(log: list[dict[str, Any]], message: str) -> list[dict[str, Any]]:
    return [event for event in log if event["message"] == message]


def test_a_run_s_life_in_json_and_no_secret_in_it(weights: Path) -> None:
    options = ["--host", "127.0.0.1", "--port", "0", "--verbose", "--log-format", "json"]
    options += ["--max-listeners", "1", "--weights", str(weights)]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        page = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert page is not None
        with httpx.Client(base_url=page[0], timeout=30) as client:
            opened = client.post("/api/runs", json={"style": "chorale", "mode": "steady"}).json()
            with client.stream("GET", opened["listen_url"]) as answer:
                parts = answer.iter_bytes()
                next(parts)
                assert client.get(opened["listen_url"]).status_code == 503
            token = {"Authorization": f"Bearer {opened['control_token']}"}
            client.delete(f"/api/runs/{opened['run_id']}", headers=token)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    log = events(err)
    assert all({"time", "level", "logger", "message"} <= event.keys() for event in log)
    life = [event["message"] for event in log if event.get("run_id") == opened["run_id"]]
    assert (life[0], life[-1]) == ("run opened", "run ended")
    assert named(log, "run opened")[-1]["style"] == "chorale"
    why = {event["run_id"]: event["why"] for event in named(log, "run ended")}
    assert "runner" in why[opened["run_id"]]
    assert [event["limit"] for event in named(log, "limit reached")] == ["1 listeners of one run"]
    came = named(log, "listener came")
    assert [(event["stream"], event["format"]) for event in came] == [("personal", "mp3")]
    for secret in (opened["control_token"], httpx.URL(opened["listen_url"]).path[8:-4]):
        assert secret not in err
    assert '"address"' not in err
