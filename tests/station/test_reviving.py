"""Stations one after the other on the same history: what one leaves, the next goes on with."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.clock import BEGINNING, ManualClock
from tests.fakes.history import FakeHistory
from tests.fakes.sound import decode, loudness
from tests.station.conftest import OpenStation, equip
from tests.station.swung import Swung

from courante.band.style import Style
from courante.config import HistoryConfig, StationConfig
from courante.errors import NotFound, OutputFailed
from courante.outlet.broadcast import Cursor
from courante.station.history.contract import RunRecord, Unfinished
from courante.station.keeping import Stores
from courante.station.past import PastRun
from courante.station.request import RunRequest
from courante.station.run import Run
from courante.station.tokens import Secrets
from courante.types import Bpm, Mode, PaceReading, Seconds

QUIET = StationConfig(house=False, workers=2)
FAST = RunRequest(mode=Mode.STEADY, bpm=Bpm(200.0), seed=3)
OFTEN = HistoryConfig(snapshot_every_s=0.5)


def eventually(true: Callable[[], bool], *, within_s: float = 15.0) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.005)


def stores(history: FakeHistory) -> Stores:
    return Stores(history, config=OFTEN)


def has_snapshot(history: FakeHistory, run: Run) -> bool:
    kept = history.runs[run.run_id]
    return kept.snapshot is not None and kept.music is not None and bool(kept.bars)


def test_after_a_kill_the_run_goes_on_under_the_same_tokens(open_station: OpenStation) -> None:
    history = FakeHistory()
    station = open_station(config=QUIET, stores=stores(history))
    secrets = Secrets()
    run = station.open_run(FAST, secrets.tokens)
    eventually(lambda: run.status().beat > 9 and has_snapshot(history, run))
    found = history.copy()
    killed = run.status()
    bars_kept = tuple(found.played(run.run_id).bars)
    again = open_station(config=QUIET, stores=stores(found)).by_listen_token(secrets.listen)
    station.close()

    begun = again.status()
    assert again.run_id == run.run_id
    assert again.controlled_by(secrets.control)
    assert killed.beat - begun.beat < 10 * 200 / 60
    assert killed.time_s - begun.time_s < 10
    assert (begun.style, begun.mode, begun.asked_bpm) == ("chorale", Mode.STEADY, 200.0)
    assert begun.tempo.tempo_bpm == 200.0
    # What it broadcasts is dated in the run's time, not in the process's.
    assert 1.0 < again.broadcast.media_s(Cursor(0, Seconds(0.0))) <= killed.time_s
    eventually(lambda: again.status().beat > killed.beat + 8)
    assert again.now_s() > begun.time_s
    bars = tuple(again.shown().played.bars)
    assert [bar.start_beat for bar in bars] == [4.0 * n for n in range(len(bars))]
    assert [bar.bar.index for bar in bars] == list(range(len(bars)))
    # Of the last one only the beginning may have been kept: it is played again as it was.
    assert bars[: len(bars_kept)] == bars_kept
    tempos = [point.beat for point in again.shown().played.tempos]
    assert tempos == sorted(set(tempos))
    eventually(lambda: len(found.played(run.run_id).bars) >= len(bars))
    assert tuple(found.played(run.run_id).bars)[: len(bars)] == bars
    rate, samples = decode(
        b"".join(chunk.data for chunk in again.broadcast.read(Cursor(0, Seconds(0.0)))[0])
    )
    assert loudness(samples, rate).min() > 0.002


def test_after_a_stop_the_run_goes_on_and_nothing_is_lost(open_station: OpenStation) -> None:
    history = FakeHistory()
    first = open_station(config=QUIET, stores=stores(history))
    run = first.open_run(RunRequest(mode=Mode.STEP, bpm=Bpm(140.0), seed=3))
    eventually(lambda: run.status().beat > 2)
    run.post(PaceReading(run.now_s(), cadence_spm=150.0))
    run.change(paused=True)
    first.close()
    assert run.ended == "the station closed"
    stood = run.status()
    assert history.runs[run.run_id].record.ended is None
    assert history.closed == 1
    second = open_station(config=QUIET, stores=stores(history))
    again = second.get(run.run_id)
    assert again.status().beat == stood.beat
    assert again.status().paused
    assert again.status().tempo.tempo_bpm == stood.tempo.tempo_bpm
    assert 0 <= stood.time_s - again.status().time_s < 0.5
    assert [r.cadence_spm for r in again.shown().played.readings] == [150.0]
    assert again.deed.identity.seed == 3


def test_what_was_ended_stays_ended(open_station: OpenStation) -> None:
    history = FakeHistory()
    first = open_station(config=QUIET, stores=stores(history))
    ended, ending = first.open_run(FAST), first.open_run(FAST)
    ended.end()
    eventually(lambda: ended.ended is not None)
    ending.end()
    first.close()
    for run in (ended, ending):
        assert history.runs[run.run_id].record.ended == "ended by the runner"
    second = open_station(config=QUIET, stores=stores(history))
    assert second.runs() == ()
    past = second.archive.find(ended.run_id)
    assert isinstance(past, PastRun)
    assert past.status().ended == "ended by the runner"


def test_what_expired_meanwhile_is_ended_properly(open_station: OpenStation) -> None:
    clock, history = ManualClock(), FakeHistory()
    config = replace(QUIET, idle_s=60.0, longest_s=3600.0)
    first = open_station(config=config, clock=clock, stores=stores(history))
    idle, alive = first.open_run(FAST), first.open_run(FAST)
    clock.advance(30.0)
    alive.post(PaceReading(Seconds(30.0), speed_mps=3.0))
    first.close()
    clock.advance(45.0)
    second = open_station(config=config, clock=clock, stores=stores(history))
    assert [run.run_id for run in second.runs()] == [alive.run_id]
    record = history.runs[idle.run_id].record
    assert record.ended == "nobody listened or moved for a while, or it was very long"
    assert record.ended_at == BEGINNING + timedelta(seconds=60)
    again = second.get(alive.run_id)
    assert again.left_s() == pytest.approx(15.0)
    clock.advance(3600.0)
    second.close()
    third = open_station(config=config, clock=clock, stores=stores(history))
    assert third.runs() == ()


def test_the_house_comes_back_as_it_was(open_station: OpenStation) -> None:
    history = FakeHistory()
    config = replace(QUIET, house=True)
    first = open_station(config=config, stores=stores(history))
    listen, control = (
        first.house.deed.renew_listen_token(),
        first.house.deed.renew_control_token(),
    )
    eventually(lambda: first.house.status().beat > 1)
    beat = first.house.status().beat
    first.close()
    second = open_station(config=config, stores=stores(history))
    assert second.by_listen_token(listen) is second.house
    assert second.house.controlled_by(control)
    assert second.house.status().beat >= beat
    assert second.house.expires_at is None
    second.close()
    faster = replace(config, house_bpm=120.0)
    third = open_station(config=faster, stores=stores(history))
    assert third.house.status().mode is Mode.STEADY
    assert third.house.status().asked_bpm == 120.0
    third.close()
    fourth = open_station(config=QUIET, stores=stores(history))
    with pytest.raises(NotFound):
        _ = fourth.house
    assert history.runs["house"].record.ended == "this server plays no house run any more"


def test_a_house_that_begins_anew_keeps_its_tokens_and_nothing_of_the_past(
    open_station: OpenStation,
) -> None:
    history = FakeHistory()
    station = open_station(config=replace(QUIET, house=True), stores=stores(history))
    first = station.house
    token = first.deed.renew_control_token()
    eventually(lambda: bool(history.runs["house"].bars))
    first.end()
    eventually(lambda: station.house is not first)
    assert station.house.controlled_by(token)
    assert history.runs["house"].record.ended is None
    assert history.runs["house"].bars == {}


def test_one_that_cannot_go_on_is_ended_and_the_others_go_on(
    open_station: OpenStation, caplog: pytest.LogCaptureFixture
) -> None:
    history = FakeHistory()
    first = open_station(config=QUIET, stores=stores(history))
    gone, fine = first.open_run(FAST), first.open_run(FAST)
    first.close()
    kept = history.runs[gone.run_id]
    kept.record = replace(kept.record, style="polka")
    second = open_station(config=QUIET, stores=stores(history))
    assert [run.run_id for run in second.runs()] == [fine.run_id]
    assert f"run {gone.run_id} cannot go on" in caplog.text
    ended = history.runs[gone.run_id].record.ended
    assert ended is not None
    assert "polka" in ended


def test_a_run_knows_the_parts_of_all_it_was_played_in(open_station: OpenStation) -> None:
    styles = Swung()
    plain = styles.plain
    history, equipment = FakeHistory(), replace(equip(), style=styles)
    first = open_station(equipment, QUIET, stores=stores(history))
    run = first.open_run(FAST)
    eventually(lambda: run.status().beat > 1)
    run.change(style="loud")
    eventually(lambda: run.journal.bars()[-1].style == "loud")
    first.close()
    second = open_station(equipment, QUIET, stores=stores(history))
    again = second.get(run.run_id)
    assert again.status().style == "loud"
    eventually(lambda: bool(again.journal.bars()))
    shown = again.shown()
    assert {part.name for part in shown.parts} == {"loud " + p.name for p in plain.parts} | {
        part.name for part in plain.parts
    }
    assert shown.played.bars[0].style == "chorale"
    assert shown.played.bars[-1].style == "loud"


class Unreadable(FakeHistory):
    """A store that cannot be read."""

    def unfinished(self, run_id: str | None = None) -> tuple[Unfinished, ...]:
        del run_id
        message = "the history cannot be read: it is gone"
        raise OutputFailed(message)


def test_a_history_that_cannot_be_read_is_no_start(open_station: OpenStation) -> None:
    before = set(threading.enumerate())
    with pytest.raises(OutputFailed, match="it is gone"):
        open_station(config=QUIET, stores=stores(Unreadable()))
    assert set(threading.enumerate()) <= before


def test_what_is_missing_ends_no_run(open_station: OpenStation) -> None:
    history = FakeHistory()
    first = open_station(config=QUIET, stores=stores(history))
    run = first.open_run(FAST)
    first.close()

    def fail(name: str) -> Style:
        raise OutputFailed(name)

    with pytest.raises(OutputFailed):
        open_station(replace(equip(), style=fail), QUIET, stores=stores(history))
    record: RunRecord = history.runs[run.run_id].record
    assert record.ended is None
