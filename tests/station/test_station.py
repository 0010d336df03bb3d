import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.clock import BEGINNING, ManualClock
from tests.fakes.composer import FailingComposer, Places, StallingComposer
from tests.fakes.sound import decode, loudness
from tests.station.conftest import OpenStation, equip
from tests.station.swung import Swung

from courante.band.style import Style, load_style
from courante.composer.contract import Composer
from courante.config import StationConfig
from courante.errors import BadInput, LimitReached, NotFound
from courante.outlet.broadcast import Cursor
from courante.station.events import EventKind
from courante.station.request import Equipment, RunRequest
from courante.station.run import Run
from courante.station.station import Station
from courante.station.tokens import Secrets
from courante.types import Bpm, Chunk, Mode, PaceReading, Seconds, Source

BLOCK_S = 4608 / 44_100
LEAD = 5
QUIET = StationConfig(house=False, workers=2)


def eventually(true: Callable[[], bool], *, within_s: float = 10.0) -> None:
    """Wait until something has happened on another thread."""
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.005)


def blocks(run: Run) -> int:
    return run.player.counters.blocks


def begun(run: Run) -> Run:
    eventually(lambda: blocks(run) > 0)
    return run


def begun_at(run: Run, clock: ManualClock) -> Run:
    """Have a run begin by a clock set by hand.

    It begins as it is opened if its first bars are there at once, else when it looks again: only
    ``run.now_s()`` tells how far into the run the clock is.
    """
    eventually(lambda: run.feed.waiting >= 2)
    clock.advance(0.021)
    eventually(lambda: blocks(run) == LEAD)
    return run


def heard(run: Run) -> bytes:
    return joined(run.broadcast.read(Cursor(0, Seconds(100.0)))[0])


def joined(chunks: Iterable[Chunk]) -> bytes:
    return b"".join(chunk.data for chunk in chunks)


# Pacing, by a clock set by hand.


def test_a_run_begins_with_its_lead_and_goes_on_at_exactly_real_time(
    open_station: OpenStation,
) -> None:
    clock = ManualClock()
    run = begun_at(open_station(config=QUIET, clock=clock).open_run(RunRequest(seed=1)), clock)
    into_s = run.now_s()
    for moment in range(1, 71):
        clock.advance(0.1)
        due = LEAD + int((into_s + moment * 0.1) / BLOCK_S)
        eventually(lambda due=due: blocks(run) == due)
    assert run.player.counters.underruns == 0


def test_a_late_station_catches_up_and_counts_it(open_station: OpenStation) -> None:
    clock = ManualClock()
    run = begun_at(open_station(config=QUIET, clock=clock).open_run(RunRequest(seed=1)), clock)
    follower = run.events.subscribe(lambda: None)
    clock.advance(3.0)
    since_s = run.now_s()
    eventually(lambda: blocks(run) == LEAD + int(since_s / BLOCK_S))
    assert run.status().time_s == pytest.approx(blocks(run) * BLOCK_S)
    late = int((since_s - QUIET.late_s) / BLOCK_S)
    assert run.status().underruns == late
    lag = [event.value for event in follower.take() if event.kind is EventKind.LAG]
    assert len(lag) == late
    assert lag[0] == pytest.approx(since_s - BLOCK_S, abs=0.01)


def test_a_run_that_nobody_attends_expires_and_is_forgotten(open_station: OpenStation) -> None:
    clock = ManualClock()
    config = replace(QUIET, idle_s=30.0, late_s=1000.0)
    station = open_station(config=config, clock=clock)
    left, heard_one = station.open_run(RunRequest(seed=1)), station.open_run(RunRequest(seed=2))
    assert left.expires_at == BEGINNING + timedelta(seconds=30)
    eventually(lambda: heard_one.feed.waiting >= 2)
    begun_at(left, clock)
    eventually(lambda: blocks(heard_one) == LEAD)
    heard_one.broadcast.on_publish(lambda: None)
    for _ in range(32):
        clock.advance(1.0)
        eventually(lambda: heard_one.status().time_s >= clock.now() or left.ended is not None)
    eventually(lambda: left.ended is not None)
    assert left.broadcast.closed
    assert heard_one.ended is None
    assert station.get(left.run_id) is left
    heard_one.end()

    def over() -> bool:
        # It ends with the block that is due next, and none is due before the clock goes on.
        clock.advance(0.1)
        return heard_one.ended is not None

    eventually(over)
    clock.advance(700.0)
    eventually(lambda: not _known(station, left.run_id))
    assert station.metrics().blocks >= blocks(left)


def _known(station: Station, run_id: str) -> bool:
    try:
        station.get(run_id)
    except NotFound:
        return False
    return True


def test_no_run_lasts_for_ever_but_the_house_run(open_station: OpenStation) -> None:
    clock = ManualClock()
    config = replace(QUIET, house=True, idle_s=1000.0, longest_s=20.0, late_s=1000.0)
    station = open_station(config=config, clock=clock)
    run = begun_at(station.open_run(RunRequest(seed=1)), clock)
    run.broadcast.on_publish(lambda: None)
    clock.advance(21.0)
    eventually(lambda: run.ended is not None)
    assert station.house.ended is None
    assert station.house.expires_at is None


# Sound, by the real clock.


def test_a_run_sounds_without_gap_at_its_tempo(open_station: OpenStation) -> None:
    station = open_station()
    run = station.open_run(RunRequest(mode=Mode.STEADY, bpm=Bpm(120.0), seed=3))
    eventually(lambda: run.broadcast.published_s > 3.0)
    rate, samples = decode(heard(run))
    assert loudness(samples, rate).min() > 0.002
    status = run.status()
    assert status.tempo.tempo_bpm == pytest.approx(120.0)
    assert status.beat == pytest.approx(status.time_s * 2.0, abs=0.5)
    assert status.seed == 3
    assert status.repeated_blocks == 0


def test_three_slow_listeners_hurt_nobody(open_station: OpenStation) -> None:
    station = open_station()
    run = begun(station.open_run(RunRequest(seed=3)))
    slow = [run.broadcast.start(Seconds(2.5)) for _ in range(3)]

    fast, data = run.broadcast.start(Seconds(0.0)), b""
    while len(data) < 32_000:
        eventually(lambda cursor=fast: bool(run.broadcast.read(cursor)[0]))
        fresh, fast, skipped = run.broadcast.read(fast)
        data += joined(fresh)
        assert skipped == 0
    rate, samples = decode(data)
    assert len(samples) / rate == pytest.approx(len(data) * 8 / 128_000, rel=0.02)
    assert all(data in joined(run.broadcast.read(cursor)[0]) for cursor in slow)


def test_readings_change_the_tempo_and_say_why(open_station: OpenStation) -> None:
    run = begun(open_station().open_run(RunRequest(mode=Mode.STEP, seed=1)))
    tempos = [
        run.post(PaceReading(run.now_s(), cadence_spm=170.0, source=Source.FOOTPOD))
        for _ in range(3)
    ]
    assert tempos[-1].target_bpm == pytest.approx(170.0, rel=0.01)
    assert "170" in tempos[-1].why
    eventually(lambda: run.status().tempo.target_bpm == pytest.approx(170.0, rel=0.01))
    assert run.status().tempo.source == tempos[-1].source
    assert len(run.journal.readings()) == 3


def test_change_of_tempo_mode_and_pause(open_station: OpenStation) -> None:
    run = begun(open_station().open_run(RunRequest(mode=Mode.STEADY, bpm=Bpm(140.0), seed=1)))
    run.change(bpm=Bpm(150.0))
    eventually(lambda: run.status().tempo.tempo_bpm == pytest.approx(150.0))
    run.change(paused=True)
    paused_at = blocks(run)
    eventually(lambda: blocks(run) > paused_at + 2)
    beat = run.status().beat
    eventually(lambda: blocks(run) > paused_at + 12)
    assert run.status().beat == beat
    rate, samples = decode(heard(run))
    assert loudness(samples, rate, 0.2)[-1] < loudness(samples, rate, 0.2).max() / 20
    run.change(paused=False, mode=Mode.AUTO)
    eventually(lambda: run.status().beat > beat + 2)
    assert run.status().mode is Mode.AUTO
    resumed = run.journal.tempos()[-1]
    assert [point.beat for point in run.journal.tempos()].count(beat) == 1
    assert resumed.beat >= beat


def test_change_of_style_comes_with_a_bar_and_keeps_sounding(open_station: OpenStation) -> None:
    styles = Swung()
    station = open_station(replace(equip(), style=styles))
    run = begun(station.open_run(RunRequest(mode=Mode.STEADY, bpm=Bpm(180.0), seed=1)))
    follower = run.events.subscribe(lambda: None)
    run.change(style="loud")
    eventually(lambda: [bar.style for bar in run.journal.bars()].count("loud") >= 2)
    bars = run.journal.bars()
    change = next(n for n, bar in enumerate(bars) if bar.style == "loud")
    assert change == 4
    assert [bar.start_beat for bar in bars] == [4.0 * n for n in range(len(bars))]
    assert {note.part for note in bars[-1].bar.notes} <= {p.name for p in styles.loud.parts}
    told = [event.value for event in follower.take() if event.kind is EventKind.STYLE]
    assert told[-1] == "loud"
    assert {p.name for p in styles.plain.parts} < {p.name for p in run.player.parts}
    rate, samples = decode(heard(run))
    assert loudness(samples, rate).min() > 0.002


def test_a_stalling_composer_keeps_sounding_on_the_same_grid(open_station: OpenStation) -> None:
    composer = StallingComposer(calls=1 + 4 * 3)
    station = open_station(equip(composer))
    run = begun(station.open_run(RunRequest(mode=Mode.STEADY, bpm=Bpm(200.0), seed=1)))
    assert composer.stalled.wait(10)
    eventually(lambda: sum(bar.repeated for bar in run.journal.bars()) >= 2)
    composer.let_go.set()
    eventually(lambda: not run.journal.bars()[-1].repeated)
    bars = run.journal.bars()
    assert [bar.start_beat for bar in bars] == [4.0 * n for n in range(len(bars))]
    assert run.status().repeated_blocks > 0
    assert station.metrics().repeated_blocks > 0
    rate, samples = decode(heard(run))
    assert loudness(samples, rate).min() > 0.002


def test_a_failing_composer_is_heard_as_nothing_worse_than_repetition(
    open_station: OpenStation, caplog: pytest.LogCaptureFixture
) -> None:
    composer = FailingComposer(frozenset(range(12, 16)))
    station = open_station(equip(composer))
    run = begun(station.open_run(RunRequest(mode=Mode.STEADY, bpm=Bpm(200.0), seed=1)))
    eventually(lambda: composer.calls > 20)
    eventually(lambda: blocks(run) > 20)
    assert station.metrics().composer_failures == 4
    assert "composing failed" in caplog.text
    rate, samples = decode(heard(run))
    assert loudness(samples, rate).min() > 0.002


def test_a_run_without_composer_begins_silent_rather_than_not_at_all(
    open_station: OpenStation,
) -> None:
    composer = StallingComposer(calls=0)
    station = open_station(equip(composer), replace(QUIET, patience_s=0.1))
    run = begun(station.open_run(RunRequest(seed=1)))
    assert run.status().beat == 0
    composer.let_go.set()
    eventually(lambda: run.status().beat > 1)


# Many runs, and their ends.


def test_one_run_that_fails_leaves_the_others(
    open_station: OpenStation, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = open_station()
    broken, whole = station.open_run(RunRequest(seed=1)), station.open_run(RunRequest(seed=2))
    follower = broken.events.subscribe(lambda: None)
    cursor = begun(broken).broadcast.start(Seconds(10.0))
    begun(whole)

    def fail(*_: object) -> None:
        message = "synth on fire"
        raise RuntimeError(message)

    monkeypatch.setattr(broken.player, "play", fail)
    eventually(lambda: broken.ended is not None)
    so_far = blocks(whole)
    eventually(lambda: blocks(whole) > so_far + 5)
    assert broken.ended == "failed: synth on fire"
    assert "synth on fire" in caplog.text
    assert follower.take()[-1].kind is EventKind.END
    chunks, cursor, _ = broken.broadcast.read(cursor)
    assert chunks
    assert broken.broadcast.ended(cursor)
    assert [run.run_id for run in station.runs()] == [whole.run_id]
    assert (station.metrics().failed, station.metrics().opened) == (1, 2)
    with pytest.raises(NotFound, match="is over: failed"):
        broken.post(PaceReading(Seconds(1.0), speed_mps=3.0))


def test_a_house_run_that_fails_is_opened_again(
    open_station: OpenStation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    station = open_station(config=replace(QUIET, house=True))
    first = begun(station.house)
    assert first.status().mode is Mode.AUTO

    def fail(*_: object) -> None:
        message = "fails"
        raise RuntimeError(message)

    monkeypatch.setattr(first.player, "play", fail)
    eventually(lambda: _known(station, "house") and station.house is not first)
    begun(station.house)
    assert "opening it again" in caplog.text


def test_a_house_that_cannot_be_opened_again_is_tried_until_it_can(
    open_station: OpenStation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    styles: list[Exception] = []

    def find(name: str) -> Style:
        if styles:
            raise styles.pop()
        return load_style(name)

    station = open_station(replace(equip(), style=find), replace(QUIET, house=True))
    first = begun(station.house)
    styles += [RuntimeError("no file"), RuntimeError("no disk")]
    monkeypatch.setattr(first.player, "play", None)
    eventually(lambda: station.house is not first)
    begun(station.house)
    assert caplog.text.count("looking after the runs failed") == 2
    assert station.metrics().opened == 2


def test_an_ended_run_rings_out(open_station: OpenStation) -> None:
    run = begun(open_station().open_run(RunRequest(seed=1)))
    eventually(lambda: run.broadcast.published_s > 1.5)
    run.end()
    eventually(lambda: run.ended is not None)
    assert run.ended == "ended by the runner"
    assert run.broadcast.closed
    rate, samples = decode(heard(run))
    sound = loudness(samples, rate, 0.1)
    assert sound[-1] < sound.max() / 20
    assert run.status().time_s == pytest.approx(len(samples) / rate, abs=0.1)
    with pytest.raises(NotFound):
        run.change(paused=True)


def test_close_ends_every_thread_within_three_seconds_and_publishes_the_last_frames(
    open_station: OpenStation,
) -> None:
    before = set(threading.enumerate())
    station = open_station(config=replace(QUIET, house=True))
    runs = [begun(station.open_run(RunRequest(seed=n))) for n in range(4)]
    cursors = [run.broadcast.start(Seconds(0.0)) for run in runs]
    started = time.monotonic()
    station.close()
    station.close()
    assert time.monotonic() - started < 3.0
    assert set(threading.enumerate()) <= before
    for run, cursor in zip(runs, cursors, strict=True):
        chunks, after, _ = run.broadcast.read(cursor)
        assert chunks
        assert run.broadcast.ended(after)
        assert run.ended == "the station closed"
    with pytest.raises(LimitReached, match="closing"):
        station.open_run(RunRequest())


def test_close_does_not_wait_for_a_composer_that_hangs(
    open_station: OpenStation, caplog: pytest.LogCaptureFixture
) -> None:
    composer = StallingComposer(calls=1 + 8)
    station = open_station(equip(composer))
    run = begun(station.open_run(RunRequest(seed=1)))
    assert composer.stalled.wait(10)
    started = time.monotonic()
    station.close()
    assert time.monotonic() - started < 3.0
    assert run.broadcast.closed
    assert "composer did not stop" in caplog.text
    composer.let_go.set()


# Who may do what.


def test_runs_are_found_by_name_and_by_listen_token(open_station: OpenStation) -> None:
    station = open_station()
    first, second = Secrets(), Secrets()
    one = station.open_run(RunRequest(), first.tokens)
    two = station.open_run(RunRequest(), second.tokens)
    assert station.get(one.run_id) is one
    assert station.by_listen_token(second.listen) is two
    assert one.controlled_by(first.control)
    assert not one.controlled_by(first.listen)
    for token in ("", first.control, two.run_id, one.deed.identity.tokens.listen):
        with pytest.raises(NotFound):
            station.by_listen_token(token)
    with pytest.raises(NotFound):
        station.get("nobody")
    with pytest.raises(NotFound):
        _ = station.house


def test_a_revoked_listen_token_opens_nothing(open_station: OpenStation) -> None:
    station = open_station()
    secrets = Secrets()
    run = station.open_run(RunRequest(), secrets.tokens)
    new = run.deed.renew_listen_token()
    assert station.by_listen_token(new) is run
    with pytest.raises(NotFound):
        station.by_listen_token(secrets.listen)


def test_there_is_a_limit_of_runs(open_station: OpenStation) -> None:
    station = open_station(config=replace(QUIET, max_runs=2, house=True, idle_s=90.0))
    first = station.open_run(RunRequest())
    station.open_run(RunRequest())
    with pytest.raises(LimitReached, match="2 runs") as refusal:
        station.open_run(RunRequest())
    assert 60 < refusal.value.retry_after_s <= 90
    first.end()
    eventually(lambda: first.ended is not None)
    station.open_run(RunRequest())


def test_there_is_a_limit_of_readings(open_station: OpenStation) -> None:
    run = open_station(config=replace(QUIET, readings_per_s=3.0)).open_run(RunRequest())
    reading = PaceReading(Seconds(0.0), speed_mps=3.0)
    for _ in range(3):
        run.post(reading)
    with pytest.raises(LimitReached, match="3 pace readings a second"):
        run.post(reading)


def test_what_nobody_can_play_is_refused_and_the_run_goes_on(open_station: OpenStation) -> None:
    station = open_station()
    with pytest.raises(NotFound, match="polka"):
        station.open_run(RunRequest(style="polka"))
    with pytest.raises(BadInput, match="bpm"):
        station.open_run(RunRequest(bpm=Bpm(float("nan"))))
    with pytest.raises(BadInput, match="seed"):
        RunRequest(seed=-1)
    run = begun(station.open_run(RunRequest(seed=1)))
    with pytest.raises(NotFound, match="polka"):
        run.change(style="polka", bpm=Bpm(100.0))
    with pytest.raises(BadInput, match="bpm"):
        run.change(bpm=Bpm(1e6))
    assert run.status().asked_bpm is None
    so_far = blocks(run)
    eventually(lambda: blocks(run) > so_far + 2)


def test_a_station_whose_house_style_is_unknown_does_not_start(
    open_station: OpenStation,
) -> None:
    before = set(threading.enumerate())
    with pytest.raises(NotFound, match="polka"):
        open_station(config=replace(QUIET, house=True, house_style="polka"))
    assert set(threading.enumerate()) <= before


def test_events_tell_beats_and_tempo(open_station: OpenStation) -> None:
    run = open_station().open_run(RunRequest(mode=Mode.STEADY, bpm=Bpm(200.0), seed=1))
    woken = threading.Event()
    follower = run.events.subscribe(woken.set)
    assert woken.wait(10)
    eventually(lambda: run.status().beat > 6)
    events = follower.take()
    beats = [(event.value, event.time_s) for event in events if event.kind is EventKind.BEAT]
    assert [number for number, _ in beats[:6]] == [0, 1, 2, 3, 4, 5]
    assert [at_s for _, at_s in beats[:6]] == pytest.approx([n * 0.3 for n in range(6)])
    assert [e.value for e in events if e.kind is EventKind.TEMPO] == [200.0]


def test_metrics_add_up(open_station: OpenStation) -> None:
    station = open_station()
    runs = [begun(station.open_run(RunRequest(seed=n))) for n in range(2)]
    runs[0].broadcast.on_publish(lambda: None)
    runs[0].post(PaceReading(Seconds(0.0), speed_mps=3.0))
    runs[1].end()
    eventually(lambda: runs[1].ended is not None)
    metrics = station.metrics()
    assert (metrics.runs, metrics.opened, metrics.listeners, metrics.readings) == (1, 2, 1, 1)
    assert metrics.blocks >= blocks(runs[1]) + 1
    assert metrics.stage_seconds["synth"] > 0
    assert metrics.composer_run_steps >= 4 * metrics.composer_calls > 0


def test_equipment_takes_any_composer() -> None:
    composer: Composer[Places] = StallingComposer(calls=0)
    assert isinstance(equip(composer), Equipment)
