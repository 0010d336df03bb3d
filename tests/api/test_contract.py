"""The fixtures that the station and all its clients are tested against."""

import json
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from tests.serving import Opened

REST = Path(__file__).parent.parent / "golden" / "rest"
EXCHANGES = sorted(path for path in REST.glob("*.json") if path.name != "events.json")


def shape(value: object) -> object:
    """What a client may rely on: the fields, and what kind of value each has."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {name: shape(item) for name, item in fields.items()}
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [shape(items[0])] if items else []
    if isinstance(value, bool):
        return "truth"
    return "number" if isinstance(value, int | float) else type(value).__name__


def token(kind: str | None, opened: Opened) -> dict[str, str]:
    match kind:
        case None:
            return {}
        case "control":
            return opened.token
        case _:
            return {"Authorization": "Bearer AAAAAAAAAAAAAAAAAAAAAA"}


@pytest.mark.parametrize("path", EXCHANGES, ids=lambda path: path.stem)
def test_exchange(path: Path, client: httpx.Client, opened: Opened) -> None:
    exchange: dict[str, Any] = json.loads(path.read_text())
    asked, wanted = exchange["request"], exchange["response"]
    answer = client.request(
        asked["method"],
        asked["path"].replace("{run_id}", opened.body["run_id"]),
        headers=token(asked["token"], opened),
        json=asked.get("body"),
    )
    assert answer.status_code == wanted["status"], answer.text
    problem = wanted["status"] >= 400
    expected_type = "application/problem+json" if problem else "application/json"
    assert answer.headers["content-type"] == expected_type
    if wanted["exact"]:
        assert answer.json() == wanted["body"]
    else:
        assert shape(answer.json()) == shape(wanted["body"])


def test_schema_names_every_call(client: httpx.Client) -> None:
    schema = client.get("/api/schema").json()
    asked = {(e["method"].lower(), e["path"].split("?")[0]) for e in map(_request, EXCHANGES)}
    known = {(method, path) for path, calls in schema["paths"].items() for method in calls}
    assert {pair for pair in asked if "ffff" not in pair[1]} <= known
    pace = schema["paths"]["/api/runs/{run_id}/pace"]["post"]["requestBody"]
    body = pace["content"]["application/json"]["schema"]
    assert body["additionalProperties"] is False
    assert not any("lat" in name or "lon" in name for name in body["properties"])
    assert all("null" in json.dumps(field) for field in body["properties"].values())


def _request(path: Path) -> dict[str, str]:
    return json.loads(path.read_text())["request"]


def test_schema_says_how_calls_are_refused(client: httpx.Client) -> None:
    schema = client.get("/api/schema").json()
    for calls in schema["paths"].values():
        for call in calls.values():
            for status in ("4XX", "503"):
                assert "application/problem+json" in call["responses"][status]["content"]
    assert schema["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"


def test_a_quantity_that_is_null_was_not_measured(opened: Opened) -> None:
    reading = {"cadence_spm": 170, "speed_mps": None, "heart_rate_bpm": 0, "source": None}
    assert opened.send("POST", "/pace", json=reading).status_code == 202
