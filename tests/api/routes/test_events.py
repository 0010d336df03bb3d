import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from tests.serving import Opened, open_run, serve
from tests.station.nodes import QUIET, stores_of

EXAMPLES: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "golden" / "rest" / "events.json").read_text()
)["events"]


def follow(run: Opened, until: str, most: int = 200) -> list[tuple[str, dict[str, Any]]]:
    """Events as they come, up to the first of a kind."""
    seen: list[tuple[str, dict[str, Any]]] = []
    with run.client.stream("GET", run.path + "/events", headers=run.token) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        name = ""
        for line in answer.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                seen.append((name, json.loads(line.removeprefix("data: "))))
                if name == until or len(seen) == most:
                    break
    return seen


def test_beats_follow_each_other(opened: Opened) -> None:
    opened.send("PATCH", json={"mode": "steady", "bpm": 200})
    seen = follow(opened, until="", most=12)
    assert [name for name, _ in seen[:3]] == ["style", "tempo", "energy"]
    beats = [data for name, data in seen if name == "beat"]
    assert [b["beat"] for b in beats] == list(range(beats[0]["beat"], beats[-1]["beat"] + 1))
    assert all(a["time_s"] < b["time_s"] for a, b in pairwise(beats))


def test_events_look_like_the_examples(opened: Opened) -> None:
    opened.send("POST", "/pace", json={"cadence_spm": 180})
    for name, data in follow(opened, until="beat"):
        assert data.keys() == EXAMPLES[name].keys()


def test_a_change_of_the_reason_is_told(opened: Opened) -> None:
    opened.send("POST", "/pace", json={"cadence_spm": 180, "source": "watch"})
    seen = follow(opened, until="", most=12)
    assert any(data["source"] == "cadence" for name, data in seen if name == "tempo")


def test_the_end_is_told_and_ends_the_stream(client: httpx.Client) -> None:
    run = open_run(client)
    run.send("DELETE")
    name, data = follow(run, until="end")[-1]
    assert name == "end"
    assert data["why"] == "ended by the runner"
    assert follow(run, until="end")[-1][0] == "end"


def test_without_the_token(client: httpx.Client, opened: Opened) -> None:
    assert client.get(opened.path + "/events").status_code == 401


def test_a_run_that_moves_has_not_ended(tmp_path: Path) -> None:
    node = serve(station_config=QUIET, stores=stores_of(tmp_path, "a"))
    try:
        with httpx.Client(base_url=node.url) as client:
            run = open_run(client)
            with client.stream("GET", run.path + "/events", headers=run.token) as answer:
                lines = answer.iter_lines()
                first = next(lines)
                node.station.let_go(run.body["run_id"])
                rest = list(lines)
    finally:
        node.stop()
    assert first == "event: style"
    assert "event: end" not in rest
