"""The real server and network, killed while somebody plays a run's notes, and started again."""

from pathlib import Path

import httpx
from tests.cli.test_serve_restart import rows, serving
from tests.playing_notes import Message, playing_notes
from tests.serving import Opened, wait_until

from courante.station.snapshot import unpack_snapshot


def test_a_client_goes_on_after_the_server_was_killed(weights: Path, tmp_path: Path) -> None:
    with serving(tmp_path, weights) as server, httpx.Client(timeout=60) as client:
        port = int(server.url.rsplit(":", 1)[1])
        client.base_url = httpx.URL(server.url)
        asked = {"mode": "steady", "bpm": 120, "seed": 4}
        opened = Opened(client, client.post("/api/runs", json=asked).json())
        with playing_notes(opened) as player:
            told = player.hello(opened.body["control_token"], credit=40)
            bars = player.bars(40)
            for number, bar in enumerate(bars[:20]):
                player.played(bar, told["time_s"] + 2.0 * number)
            wait_until(lambda: opened.send("GET").json()["beat"] == bars[19]["start_beat"])
            # Where it stands is kept every few seconds, and its music as it is composed.
            wait_until(lambda: kept(tmp_path, bars[19]["start_beat"]), 30)
            server.process.kill()
            server.process.wait()
            assert player.end()[0] == 1006
    with serving(tmp_path, weights, port) as server, httpx.Client(timeout=60) as client:
        client.base_url = httpx.URL(server.url)
        again = Opened(client, opened.body)
        assert again.send("GET").json()["tempo"]["tempo_bpm"] == 120
        assert resumed(again, bars[22]["index"], 30)[:18] == bars[22:]


def kept(folder: Path, beat: float) -> bool:
    """Whether another process would know that the run stands there."""
    found = rows(folder, "SELECT data FROM snapshots WHERE kind = 'snapshot'")
    places = [unpack_snapshot(data).standing.place for (data,) in found]
    return any(place.bar_beat == beat for place in places)


def resumed(opened: Opened, from_bar: int, count: int) -> list[Message]:
    with playing_notes(opened) as player:
        player.hello(opened.body["control_token"], from_bar, count)
        return player.bars(count)
