from datetime import UTC, datetime

import httpx
import pytest
from tests.playing_notes import NotesPlayer
from tests.serving import LOOPBACK, Opened, open_run, serve, wait_until
from websockets.sync.client import connect

from courante.config import StationConfig


def test_open_run_tells_how_to_control_and_hear_it(client: httpx.Client, opened: Opened) -> None:
    body = opened.body
    assert len(body["control_token"]) >= 22
    assert body["control_token"] not in body["listen_url"]
    assert body["listen_url"].startswith(str(client.base_url))
    assert datetime.fromisoformat(body["expires_at"]) > datetime.now(UTC)


def test_open_run_tells_where_its_notes_are(opened: Opened) -> None:
    address = opened.body["notes_url"]
    assert opened.body["control_token"] not in address
    with connect(address) as socket:
        welcome = NotesPlayer(socket).hello(opened.body["control_token"])
    assert welcome["run_id"] == opened.body["run_id"]


def test_wishes_count(client: httpx.Client) -> None:
    run = open_run(client, mode="steady", bpm=111, seed=42)
    status = run.send("GET").json()
    assert (status["mode"], status["bpm"], status["seed"]) == ("steady", 111.0, 42)
    wait_until(lambda: run.send("GET").json()["tempo"]["tempo_bpm"] == 111.0)
    run.send("DELETE")


def test_a_body_is_not_needed(client: httpx.Client) -> None:
    answer = client.post("/api/runs")
    assert answer.status_code == 201
    Opened(client, answer.json()).send("DELETE")


def test_change(opened: Opened) -> None:
    changed = opened.send("PATCH", json={"mode": "steady", "bpm": 90}).json()
    assert (changed["mode"], changed["bpm"]) == ("steady", 90.0)
    assert opened.send("PATCH", json={"paused": True}).json()["paused"] is True
    wait_until(lambda: opened.send("GET").json()["time_s"] > 0)
    resumed = opened.send("PATCH", json={"paused": False, "style": "chorale"}).json()
    assert (resumed["paused"], resumed["mode"]) == (False, "steady")


def test_energy_is_asked_for_and_follows_effort_again(opened: Opened) -> None:
    asked = opened.send("PATCH", json={"energy": 0.8}).json()["energy"]
    assert asked == {
        "level": 0.8,
        "target": 0.8,
        "asked": 0.8,
        "source": "asked",
        "why": "you asked for 80 %",
    }
    assert opened.send("PATCH", json={"energy": None}).json()["energy"]["asked"] == 0.8
    assert opened.send("PATCH", json={"energy": "auto"}).json()["energy"]["asked"] is None
    opened.send("POST", "/pace", json={"speed_mps": 4.5})
    wait_until(lambda: opened.send("GET").json()["energy"]["source"] == "speed")
    assert "quick for you" in opened.send("GET").json()["energy"]["why"]


@pytest.mark.parametrize("metre", ["3/4", "6/8"])
def test_a_run_has_the_metre_and_energy_it_was_opened_with(
    client: httpx.Client, metre: str
) -> None:
    run = open_run(client, metre=metre, energy=0.3)
    wait_until(lambda: run.send("GET").json()["beat"] > 1)
    now = run.send("GET").json()
    assert (now["metre"], now["energy"]["asked"]) == (metre, 0.3)
    run.send("DELETE")


def test_end(opened: Opened) -> None:
    assert opened.send("DELETE").status_code == 200
    wait_until(lambda: opened.send("GET").json()["ended"] is not None)
    assert opened.send("GET").json()["ended"] == "ended by the runner"
    over = opened.send("PATCH", json={"paused": True})
    assert over.status_code == 404
    assert "over" in over.json()["detail"]
    assert opened.send("DELETE").status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"style": "polka"}, "style"),
        ({"style": 3}, "style"),
        ({"mode": "fast"}, "mode"),
        ({"mode": None, "bpm": "90"}, "bpm"),
        ({"bpm": True}, "bpm"),
        ({"bpm": 1e6}, "bpm"),
        ({"bpm": -1}, "bpm"),
        ({"seed": 1.5}, "seed"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**32}, "seed"),
        ({"seed": 10**40}, "seed"),
        ({"energy": 1.1}, "energy"),
        ({"energy": "loud"}, "energy"),
        ({"energy": True}, "energy"),
        ({"metre": "5/4"}, "metre"),
        ({"metre": 3}, "metre"),
        ({"latitude": 52.1}, "field"),
        ({"run_id": "mine"}, "field"),
        ([], "body"),
        ("run", "body"),
    ],
)
def test_wishes_that_cannot_be_met(client: httpx.Client, body: object, field: str) -> None:
    answer = client.post("/api/runs", json=body)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["field"] == field
    assert problem["expected"]
    assert len(answer.text) < 600


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"style": "polka"}, "style"),
        ({"mode": "fast"}, "mode"),
        ({"bpm": 500}, "bpm"),
        ({"paused": "yes"}, "paused"),
        ({"paused": 1}, "paused"),
        ({"energy": -0.1}, "energy"),
        ({"energy": [0.5]}, "energy"),
        ({"metre": "3/4"}, "field"),
        ({"seed": 1}, "field"),
    ],
)
def test_changes_that_cannot_be_made_change_nothing(
    untouched: Opened, body: object, field: str
) -> None:
    before = untouched.send("GET").json()
    answer = untouched.send("PATCH", json=body)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    after = untouched.send("GET").json()
    kept = ("style", "mode", "bpm", "paused", "energy")
    assert [before[k] for k in kept] == [after[k] for k in kept]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer wrong", "Basic {token}", "{token}", "Bearer ünïcode"]
)
def test_without_the_token_nothing_is_told_or_done(
    client: httpx.Client, untouched: Opened, method: str, header: str | None
) -> None:
    token = untouched.body["control_token"]
    headers = {} if header is None else {"Authorization": header.format(token=token).encode()}
    answer = client.request(method, untouched.path, headers=headers)  # pyright: ignore[reportArgumentType]
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert untouched.send("GET").json()["ended"] is None


def test_another_runs_token_opens_nothing(client: httpx.Client, untouched: Opened) -> None:
    other = open_run(client)
    assert client.get(untouched.path, headers=other.token).status_code == 401
    listen = untouched.body["listen_url"].rsplit("/", 1)[1].removesuffix(".mp3")
    headers = {"Authorization": f"Bearer {listen}"}
    assert client.get(untouched.path, headers=headers).status_code == 401
    other.send("DELETE")


def test_heart_rate_is_for_the_token_only(client: httpx.Client, opened: Opened) -> None:
    # A figure that no counter, time or name will hold by chance.
    opened.send("POST", "/pace", json={"heart_rate_bpm": 151.1357})
    assert opened.send("GET").json()["heart_rate_bpm"] == 151.1357
    assert "151.1" not in client.get(opened.path).text
    assert "151.1" not in client.get("/metrics").text


def test_as_many_runs_as_there_may_be() -> None:
    running = serve(LOOPBACK, StationConfig(workers=1, max_runs=1, house=False))
    with httpx.Client(base_url=running.url) as client:
        open_run(client)
        refused = client.post("/api/runs")
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) >= 1
        assert refused.json()["limit"] == "1 runs"
        # Without a house run its addresses say so, and the service is ready all the same.
        assert client.get("/stream.mp3").status_code == 404
        assert client.get("/playlist.m3u").status_code == 404
        assert client.get("/readyz").json() == {"status": "ready"}
    running.stop()


def test_a_new_link_takes_the_place_of_the_old_one(client: httpx.Client, opened: Opened) -> None:
    old = opened.body["listen_url"]
    answer = opened.send("POST", "/listen_token")
    assert answer.status_code == 201
    new = answer.json()
    assert new["listen_url"] != old
    assert client.head(old).status_code == 404
    assert client.head(new["listen_url"]).status_code == 200
    assert client.get(new["playlist_url"]).text.splitlines()[-1] == new["listen_url"]
    assert client.get(old.replace(".mp3", "/playlist.m3u")).status_code == 404


def test_a_link_is_not_revoked_for_who_has_no_token_or_no_host(
    client: httpx.Client, opened: Opened
) -> None:
    assert client.post(opened.path + "/listen_token").status_code == 401
    headers = {**opened.token, "Host": "no host/<x>"}
    assert client.post(opened.path + "/listen_token", headers=headers).status_code == 422
    assert client.head(opened.body["listen_url"]).status_code == 200


def test_saving_can_be_asked_for_and_taken_back(client: httpx.Client) -> None:
    run = open_run(client, save=True)
    assert run.send("GET").json()["saved"] is True
    assert run.send("PATCH", json={"save": False, "bpm": 100}).json()["saved"] is False
    assert run.send("GET").json()["bpm"] == 100
    run.send("DELETE")
    wait_until(lambda: run.send("GET").json()["ended"] is not None)
    assert run.send("PATCH", json={"save": True}).json()["saved"] is True
    assert run.send("PATCH", json={"save": True, "bpm": 90}).status_code == 404


def test_a_purged_run_is_gone_at_once(client: httpx.Client) -> None:
    run = open_run(client, save=True)
    assert run.send("DELETE", "?purge=true").json()["saved"] is True
    assert run.send("PATCH", json={}).status_code == 404
    for method in ("GET", "DELETE"):
        assert run.send(method).status_code == 404
    assert client.head(run.body["listen_url"]).status_code == 404


def test_where_nothing_is_kept_nothing_is_saved() -> None:
    running = serve(LOOPBACK, StationConfig(workers=1, house=False))
    with httpx.Client(base_url=running.url) as client:
        refused = client.post("/api/runs", json={"save": True})
        assert (refused.status_code, refused.json()["field"]) == (422, "save")
        run = open_run(client)
        changes = {"save": True, "bpm": 100}
        assert run.send("PATCH", json=changes).status_code == 422
        assert run.send("GET").json()["bpm"] is None
    running.stop()
