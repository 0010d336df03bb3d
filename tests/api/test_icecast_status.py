"""Compared with what a real Icecast tells of the same stream."""

import json
import urllib.request
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.icecast import icecast
from tests.serving import Served, open_run, serve, wait_until

from courante.api.icecast_status import PublicStream, Server, icestats
from courante.config import EncoderConfig, IcecastAddress, IcecastConfig, StationConfig
from courante.outlet.icecast import IcecastSource
from courante.types import Seconds

NOW = datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC)


def stream(url: str = "http://here:8000/stream.mp3", title: str = "Chorale") -> PublicStream:
    return PublicStream(url, "audio/mpeg", 128, 2, 44_100, 3, 5, title, NOW)


def told(streams: list[PublicStream]) -> dict[str, Any]:
    stats: Any = icestats(Server("here", NOW), streams)["icestats"]
    return stats


def wait_for_house(client: httpx.Client) -> None:
    wait_until(lambda: client.get("/readyz").status_code == 200)
    wait_until(lambda: "source" in ask(client))


def ask(client: httpx.Client, **query: str) -> dict[str, Any]:
    answer = client.get("/status-json.xsl", params=query)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    return answer.json()["icestats"]


def test_it_has_the_keys_and_kinds_of_icecast(
    served: Served, client: httpx.Client, tmp_path: Path
) -> None:
    wait_for_house(client)
    run = served.station.house
    # Icecast runs as nobody when it is started by root.
    tmp_path.chmod(0o777)
    with icecast(tmp_path) as server:
        config = IcecastConfig(IcecastAddress.from_url(server.address("/stream.mp3")))
        source = IcecastSource(config, EncoderConfig())
        cursor = run.broadcast.start(Seconds(1.0))
        theirs: dict[str, Any] = {}

        def listed() -> bool:
            nonlocal cursor, theirs
            chunks, cursor, _ = run.broadcast.read(cursor)
            for chunk in chunks:
                source.publish(chunk)
            url = f"http://127.0.0.1:{server.port}/status-json.xsl"
            with urllib.request.urlopen(url) as answer, suppress(json.JSONDecodeError):
                # What it tells in its first moments is torn.
                theirs = json.load(answer)["icestats"]
            return "title" in theirs.get("source", {})

        with closing(source):
            wait_until(listed)
    ours = ask(client)
    assert kinds(ours) == kinds(theirs)
    assert kinds(ours["source"]) == kinds(theirs["source"])
    for same in ("audio_info", "bitrate", "ice-bitrate", "ice-channels", "ice-samplerate"):
        assert ours["source"][same] == theirs["source"][same]
    for same in ("server_type", "server_name", "genre"):
        assert ours["source"][same] == theirs["source"][same]


def kinds(stats: dict[str, Any]) -> dict[str, type]:
    return {name: type(value) for name, value in stats.items()}


def test_listeners_title_and_times(client: httpx.Client) -> None:
    wait_for_house(client)
    with client.stream("GET", "/stream.mp3") as answer:
        parts = answer.iter_bytes()
        next(parts)
        during = ask(client)["source"]
    assert during["listeners"] >= 1
    assert during["listener_peak"] >= during["listeners"]
    assert during["title"]
    assert during["listenurl"] == str(client.base_url.join("/stream.mp3"))
    wait_until(lambda: ask(client)["source"]["listeners"] == during["listeners"] - 1)
    after = ask(client)
    assert after["source"]["listener_peak"] >= 1
    assert after["host"] == "127.0.0.1"
    for stats, name in ((after, "server_start"), (after["source"], "stream_start")):
        began = datetime.fromisoformat(stats[f"{name}_iso8601"])
        assert parsedate_to_datetime(stats[name]) == began
        assert timedelta(0) <= datetime.now(UTC) - began < timedelta(hours=1)


def test_opus_is_a_second_source_while_somebody_listens_to_it(client: httpx.Client) -> None:
    wait_for_house(client)
    with client.stream("GET", "/stream.opus") as answer:
        parts = answer.iter_bytes()
        next(parts)
        wait_until(lambda: isinstance(ask(client)["source"], list))
        mp3, opus = ask(client)["source"]
        assert ask(client, mount="/stream.opus")["source"]["server_type"] == "audio/ogg"
    assert [mp3["listenurl"][-10:], opus["listenurl"][-11:]] == ["stream.mp3", "stream.opus"]
    assert (opus["listeners"], opus["ice-samplerate"]) == (1, 48_000)
    assert 20 < opus["bitrate"] < 200


def test_personal_streams_are_not_told(client: httpx.Client) -> None:
    run = open_run(client)
    with client.stream("GET", httpx.URL(run.body["listen_url"]).path) as answer:
        parts = answer.iter_bytes()
        next(parts)
        text = client.get("/status-json.xsl").text
    run.send("DELETE")
    assert "/listen/" not in text
    assert run.body["run_id"] not in text


def test_an_unknown_mount_and_a_station_without_a_house() -> None:
    running = serve(station_config=StationConfig(workers=1, house=False))
    with httpx.Client(base_url=running.url) as client:
        assert "source" not in ask(client)
        assert "source" not in ask(client, mount="/stream.mp3")
    running.stop()


@pytest.mark.parametrize("host", ["", "no host!"])
def test_who_names_no_host_is_told_the_address_it_came_to(client: httpx.Client, host: str) -> None:
    wait_for_house(client)
    query = {"mount": "/stream.mp3"}
    answer = client.get("/status-json.xsl", params=query, headers={"Host": host})
    stats = answer.json()["icestats"]
    assert stats["host"] == "127.0.0.1"
    assert stats["source"]["listenurl"] == str(client.base_url.join("/stream.mp3"))


def test_one_source_is_an_object_and_more_are_a_list() -> None:
    assert "source" not in told([])
    assert told([stream()])["source"]["listenurl"] == "http://here:8000/stream.mp3"
    both = told([stream(), stream("http://here:8000/stream.opus")])["source"]
    assert [one["listenurl"][-4:] for one in both] == [".mp3", "opus"]
    assert told([stream()])["server_start_iso8601"] == "2030-05-06T07:08:09+0000"
    assert "title" not in told([stream(title="")])["source"]
