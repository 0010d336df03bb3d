"""What is kept of runs, what is not, and for how long."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes.clock import ManualClock
from tests.fakes.history import FakeHistory
from tests.fakes.sound import decode
from tests.station.conftest import OpenStation

from courante.config import HistoryConfig, StationConfig
from courante.errors import BadInput, NotFound
from courante.station import keeping
from courante.station.history.none import NoHistory
from courante.station.keeping import KEEP_ENDED_S, Stores
from courante.station.past import PastRun
from courante.station.recording import Recordings
from courante.station.request import RunRequest
from courante.station.run import Run
from courante.station.station import Station
from courante.station.written import without_heart_rate
from courante.types import Bpm, Mode, PaceReading, Seconds, Source

QUIET = StationConfig(house=False, workers=2)
FAST = RunRequest(mode=Mode.STEADY, bpm=Bpm(200.0), seed=3)


def eventually(true: Callable[[], bool], *, within_s: float = 15.0) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.005)


def stores_in(folder: Path, history: FakeHistory) -> Stores:
    config = HistoryConfig(folder=folder, snapshot_every_s=0.5, keep_days=2.0)
    return Stores(history, Recordings(config, look_s=0.1), config)


def tell(run: Run) -> None:
    now_s = run.now_s()
    run.post(PaceReading(now_s, heart_rate_bpm=151.0, source=Source.STRAP))
    run.post(PaceReading(now_s, cadence_spm=170.0, heart_rate_bpm=152.0, source=Source.WATCH))


def heart_rates(history: FakeHistory, run: Run) -> list[float | None]:
    return [reading.heart_rate_bpm for reading in history.played(run.run_id).readings]


def test_heart_rate_is_kept_only_of_a_run_to_be_saved(open_station: OpenStation) -> None:
    history = FakeHistory()
    station = open_station(config=QUIET, stores=Stores(history))
    run = station.open_run(FAST)
    tell(run)
    eventually(lambda: len(heart_rates(history, run)) == 1)
    assert heart_rates(history, run) == [None]
    station.archive.save(run, saved=True)
    # What was told before is part of the run that is saved.
    assert sorted(rate or 0.0 for rate in heart_rates(history, run)) == [151.0, 152.0]
    tell(run)
    eventually(lambda: len(heart_rates(history, run)) == 4)
    assert None not in heart_rates(history, run)
    station.archive.save(run, saved=False)
    assert set(heart_rates(history, run)) == {None}
    assert not history.find(run.run_id).saved
    run.end()
    eventually(lambda: run.ended is not None)
    assert set(heart_rates(history, run)) == {None}


def test_all_that_was_played_is_kept_when_a_run_ends(open_station: OpenStation) -> None:
    history = FakeHistory()
    run = open_station(config=QUIET, stores=Stores(history)).open_run(FAST, saved=True)
    eventually(lambda: run.status().beat > 5)
    tell(run)
    run.end()
    eventually(lambda: history.find(run.run_id).ended_at is not None)
    played = history.played(run.run_id)
    assert played.bars == run.journal.bars()
    assert played.tempos == run.journal.tempos()
    assert sorted(heart_rates(history, run), key=str) == [151.0, 152.0]
    kept = history.runs[run.run_id]
    assert (kept.snapshot, kept.music) == (None, None)


def test_a_run_that_is_over_can_still_be_saved(open_station: OpenStation) -> None:
    history = FakeHistory()
    station = open_station(config=QUIET, stores=Stores(history))
    run = station.open_run(FAST)
    eventually(lambda: run.status().beat > 1)
    tell(run)
    run.end()
    eventually(lambda: run.ended is not None)
    station.archive.save(run, saved=True)
    record = history.find(run.run_id)
    assert record.saved
    assert record.ended_at is not None
    assert 151.0 in heart_rates(history, run)


def test_what_is_not_saved_is_forgotten_soon_and_the_rest_later(
    open_station: OpenStation, tmp_path: Path
) -> None:
    clock, history = ManualClock(), FakeHistory()
    station = open_station(config=QUIET, clock=clock, stores=stores_in(tmp_path, history))
    saved, unsaved = station.open_run(FAST, saved=True), station.open_run(FAST)
    for run in (saved, unsaved):
        run.end()

    def over() -> bool:
        clock.advance(0.1)
        return saved.ended is not None and unsaved.ended is not None

    eventually(over)
    clock.advance(KEEP_ENDED_S + 1)
    station.look_after()
    assert set(history.runs) == {saved.run_id}
    with pytest.raises(NotFound):
        station.archive.find(unsaved.run_id)
    past = station.archive.find(saved.run_id)
    assert isinstance(past, PastRun)
    assert past.kept_until == (past.expires_at or clock.calendar()) + timedelta(days=2)
    clock.advance(2 * 86_400.0)
    station.look_after()
    assert history.runs == {}


def recorded(station: Station, run: Run) -> int:
    try:
        return station.archive.recording(run.run_id).stat().st_size
    except NotFound:
        return 0


def test_only_saved_runs_are_recorded(open_station: OpenStation, tmp_path: Path) -> None:
    station = open_station(config=QUIET, stores=stores_in(tmp_path, FakeHistory()))
    saved, unsaved = station.open_run(FAST, saved=True), station.open_run(FAST)
    eventually(lambda: saved.status().beat > 3 and recorded(station, saved) > 8000)
    assert recorded(station, unsaved) == 0
    station.archive.save(unsaved, saved=True)
    eventually(lambda: recorded(station, unsaved) > 0)
    station.archive.save(unsaved, saved=False)
    with pytest.raises(NotFound, match="no recording"):
        station.archive.recording(unsaved.run_id)
    saved.end()
    eventually(lambda: saved.ended is not None)
    whole_s = saved.status().time_s
    eventually(lambda: recorded(station, saved) * 8 / 128_000 > whole_s - 0.2)
    rate, samples = decode(station.archive.recording(saved.run_id).read_bytes())
    assert len(samples) / rate == pytest.approx(whole_s, abs=0.2)


def test_a_recording_goes_on_after_a_restart(open_station: OpenStation, tmp_path: Path) -> None:
    history = FakeHistory()
    first = open_station(config=QUIET, stores=stores_in(tmp_path, history))
    run = first.open_run(FAST, saved=True)
    eventually(lambda: run.status().beat > 3)
    first.close()
    second = open_station(config=QUIET, stores=stores_in(tmp_path, history))
    again = second.get(run.run_id)
    before = recorded(second, again)
    assert before > 8000
    eventually(lambda: recorded(second, again) > before + 16_000)
    rate, samples = decode(second.archive.recording(run.run_id).read_bytes())
    assert len(samples) / rate == pytest.approx(again.status().time_s, abs=1.5)


def test_deletion_deletes(open_station: OpenStation, tmp_path: Path) -> None:
    history = FakeHistory()
    station = open_station(config=QUIET, stores=stores_in(tmp_path, history))
    playing, over = station.open_run(FAST, saved=True), station.open_run(FAST, saved=True)
    eventually(lambda: min(recorded(station, playing), recorded(station, over)) > 0)
    over.end()
    eventually(lambda: over.ended is not None)
    station.archive.purge(over)
    station.archive.purge(playing)
    for run in (playing, over):
        with pytest.raises(NotFound):
            station.archive.find(run.run_id)
        with pytest.raises(NotFound):
            station.archive.recording(run.run_id)
    eventually(lambda: playing.ended is not None)
    station.look_after()
    playing.deed.renew_listen_token()
    assert history.runs == {}
    assert not list(tmp_path.rglob("*.mp3"))
    assert station.runs() == ()


def test_deletion_of_a_run_that_is_only_kept(open_station: OpenStation, tmp_path: Path) -> None:
    history = FakeHistory()
    first = open_station(config=QUIET, stores=stores_in(tmp_path, history))
    run = first.open_run(FAST, saved=True)
    eventually(lambda: recorded(first, run) > 0)
    run.end()
    first.close()
    second = open_station(config=QUIET, stores=stores_in(tmp_path, history))
    past = second.archive.find(run.run_id)
    second.archive.purge(past)
    assert history.runs == {}
    assert not list(tmp_path.rglob("*.mp3"))


def test_a_past_run_tells_how_it_was(open_station: OpenStation) -> None:
    history = FakeHistory()
    first = open_station(config=QUIET, stores=Stores(history))
    run, unheard = first.open_run(FAST, saved=True), first.open_run(FAST, saved=True)
    eventually(lambda: run.status().beat > 9)
    tell(run)
    run.end()
    eventually(lambda: run.ended is not None)
    status = run.status()
    kept = history.runs[unheard.run_id]
    first.close()
    kept.bars, kept.tempos = {}, {}
    kept.record = replace(kept.record, ended_at=kept.record.opened_at, ended="never heard")
    second = open_station(config=QUIET, stores=Stores(history))
    past = second.archive.find(run.run_id)
    assert isinstance(past, PastRun)
    told = past.status()
    assert (told.style, told.mode, told.asked_bpm, told.seed) == ("chorale", Mode.STEADY, 200.0, 3)
    assert (told.saved, told.ended) == (True, "ended by the runner")
    assert told.beat == pytest.approx(status.beat, abs=4)
    assert told.time_s == pytest.approx(told.beat * 60 / 200, abs=0.2)
    assert told.tempo.tempo_bpm == pytest.approx(200.0)
    assert past.shown() == run.shown()
    silent = second.archive.find(unheard.run_id)
    assert silent.status().beat == 0
    assert silent.shown().played.bars == ()


def test_where_nothing_is_kept_nothing_can_be_saved(open_station: OpenStation) -> None:
    station = open_station(config=QUIET, stores=Stores(NoHistory()))
    run = station.open_run(FAST)
    for ask in (
        lambda: station.archive.save(run, saved=True),
        lambda: station.open_run(FAST, saved=True),
    ):
        with pytest.raises(BadInput, match="nothing is kept here"):
            ask()
    assert not run.deed.identity.saved
    with pytest.raises(NotFound, match="makes none"):
        station.archive.recording(run.run_id)


def test_the_house_run_is_nobodys_to_save(open_station: OpenStation) -> None:
    station = open_station(config=replace(QUIET, house=True), stores=Stores(FakeHistory()))
    with pytest.raises(BadInput, match="nobody's own"):
        station.archive.save(station.house, saved=True)


def test_readings_lose_their_heart_rate_and_nothing_else() -> None:
    at = Seconds(1.0)
    readings = [
        PaceReading(at, speed_mps=3.0, heart_rate_bpm=150.0),
        PaceReading(at, cadence_spm=0.0, source=Source.WATCH),
        PaceReading(at, heart_rate_bpm=150.0, source=Source.STRAP),
    ]
    assert without_heart_rate(readings) == (PaceReading(at, speed_mps=3.0), readings[1])


def test_a_run_without_end_is_not_kept_as_a_whole(
    open_station: OpenStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "KEPT_BEATS", 8.0)
    monkeypatch.setattr(keeping, "KEPT_S", 3.0)
    clock, history = ManualClock(), FakeHistory()
    config = replace(QUIET, house=True, house_bpm=200.0)
    station = open_station(config=config, clock=clock, stores=Stores(history))
    eventually(lambda: station.house.feed.waiting >= 2)
    clock.advance(0.1)
    eventually(lambda: station.house.status().beat > 1)
    station.house.post(PaceReading(Seconds(0.0), speed_mps=3.0))
    clock.advance(6.0)
    eventually(lambda: station.house.status().beat > 20)
    station.look_after()
    assert min(history.runs["house"].bars) == 0
    clock.advance(60.0)
    station.look_after()
    kept = history.runs["house"]
    assert min(kept.bars) >= 12
    assert kept.readings == {}
