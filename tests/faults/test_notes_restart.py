"""A client that plays notes, and a server that is killed and started again."""

from collections.abc import Generator
from contextlib import contextmanager

import httpx
from tests.fakes.history import FakeHistory
from tests.playing_notes import Message, playing_notes
from tests.serving import Opened, Served, open_run, serve, wait_until

from courante.config import HistoryConfig, StationConfig
from courante.station.keeping import Stores

STATION = StationConfig(workers=1, house=False)


@contextmanager
def serving(history: FakeHistory) -> Generator[tuple[Served, httpx.Client]]:
    stores = Stores(history, config=HistoryConfig(snapshot_every_s=1.0))
    running = serve(station_config=STATION, stores=stores)
    try:
        with httpx.Client(base_url=running.url, timeout=10) as client:
            yield running, client
    finally:
        running.stop()


def test_the_same_bars_after_a_restart_and_no_bar_lost() -> None:
    first = FakeHistory()
    with serving(first) as (served, client):
        opened = open_run(client, seed=5, mode="steady", bpm=120)
        run = served.station.get(opened.body["run_id"])
        with playing_notes(opened) as player:
            told = player.hello(opened.body["control_token"], credit=60)
            bars = player.bars(60)
            start_s = told["time_s"]
            for number in range(11):
                player.played(bars[number], start_s + 2.0 * number)
            wait_until(lambda: run.notes.place is not None and run.notes.place.bar_index > 9)
            snapshots = first.snapshots
            wait_until(lambda: first.snapshots > snapshots + 1)
            # What another process would find, were this one killed now.
            killed = first.copy()
    with serving(killed) as (served, client):
        again = Opened(client, opened.body)
        run = served.station.get(opened.body["run_id"])
        assert run.notes.on, "it waits for its client, and plays to nobody"
        assert again.send("GET").json()["beat"] == bars[10]["start_beat"]
        more = resumed(again, bars[30]["index"], 40)
        assert more[:30] == bars[30:], "what is sent again is the same, note for note"
        assert [bar["index"] for bar in more] == list(
            range(more[0]["index"], more[0]["index"] + 40)
        )
        with playing_notes(again) as player:
            # Played without a server, and told now.
            player.hello(opened.body["control_token"], bars[59]["index"], 5)
            for number in range(11, 20):
                player.played(bars[number], start_s + 2.0 * number)
            wait_until(lambda: run.notes.place is not None and run.notes.place.bar_index > 18)
            wait_until(lambda: len(run.journal.bars()) >= 9)
        kept = run.shown().played.bars
        index = [bar.bar.index for bar in kept]
        assert index[-20:] == list(range(index[-20], bars[19]["index"] + 1))
        assert run.player.counters.blocks == 0, "nothing was rendered"


def test_a_stop_that_was_asked_for_loses_nothing() -> None:
    history = FakeHistory()
    with serving(history) as (served, client):
        opened = open_run(client, seed=5)
        with playing_notes(opened) as player:
            player.hello(opened.body["control_token"], credit=20)
            bars = player.bars(20)
            player.played(bars[7], 20.0)
            run = served.station.get(opened.body["run_id"])
            wait_until(lambda: run.notes.place is not None and run.notes.place.bar_index > 6)
            served.stop()
            assert player.end()[0] == 1001
    with serving(history) as (_, client):
        again = Opened(client, opened.body)
        assert again.send("GET").json()["beat"] == bars[7]["start_beat"]
        assert resumed(again, bars[9]["index"], 11) == bars[9:]


def resumed(opened: Opened, from_bar: int, count: int) -> list[Message]:
    with playing_notes(opened) as player:
        told = player.hello(opened.body["control_token"], from_bar, count)
        assert told["bar"] == from_bar
        return player.bars(count)
