"""From the stream to notes and back, over real sockets; beats are found in the decoded sound."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.fakes.sound import decode
from tests.playing_notes import playing_notes
from tests.serving import Opened, Served, open_run, serve, wait_until

from courante.config import HistoryConfig, StationConfig
from courante.station.run import Run
from courante.station.stores import open_stores
from courante.types import TempoPoint

BPM = 100
BEAT_S = 60 / BPM
STEP_S = BEAT_S / 4
BYTES_PER_S = 16_000
KICK_HZ = (45.0, 75.0)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("kept")
    running = serve(
        station_config=StationConfig(workers=1, house=False),
        stores=open_stores(HistoryConfig(folder=folder, flush_s=0.1)),
    )
    yield running
    running.stop()


@pytest.fixture
def opened(served: Served) -> Iterator[Opened]:
    with httpx.Client(base_url=served.url, timeout=10) as client:
        run = open_run(client, seed=3, mode="steady", bpm=BPM)
        yield run
        run.send("DELETE")


@pytest.fixture
def run(served: Served, opened: Opened) -> Run:
    return served.station.get(opened.body["run_id"])


@dataclass(frozen=True)
class Heard:
    """Some of a stream, and the run's time at its first byte."""

    start_s: float
    mp3: bytes


def hear(opened: Opened, seconds: float) -> Heard:
    got = b""
    with httpx.stream("GET", opened.body["listen_url"], params={"lag": "low"}) as answer:
        assert answer.status_code == 200
        for data in answer.iter_raw():
            got += data
            if len(got) >= seconds * BYTES_PER_S:
                break
    return Heard(float(answer.headers["Courante-Stream-Start"]), got)


def strokes(mp3: bytes) -> NDArray[np.float64]:
    """How suddenly it becomes loud where the bass drum is, 100 times a second."""
    rate, samples = decode(mp3)
    mono = samples.mean(axis=1)
    hop, window = rate // 100, 4096
    starts = range(0, len(mono) - window, hop)
    spectra = np.array([np.abs(np.fft.rfft(mono[at : at + window])) ** 2 for at in starts])
    bins = np.fft.rfftfreq(window, 1 / rate)
    power = spectra[:, (bins >= KICK_HZ[0]) & (bins <= KICK_HZ[1])].sum(axis=1)
    level = 10 * np.log10(power + 1e-6 * power.max())
    return np.maximum(level[6:] - level[:-6], 0.0)


def off_the_beat_s(heard: Heard, at: TempoPoint) -> float:
    """How far the strokes are from the run's beats, in the middle."""
    rise = strokes(heard.mp3)
    # A frame's power belongs to its middle; the rise is seen over 60 ms before it.
    times = heard.start_s + (np.arange(len(rise)) + 6) / 100 + 2048 / 44_100 - 0.03
    beats = at.beat + (times - at.time_s) / BEAT_S
    folded = np.array([rise[np.abs((beats - b + 0.5) % 1 - 0.5) < 0.02].mean() for b in GRID])
    best = GRID[int(folded.argmax())]
    return abs((best + 0.5) % 1 - 0.5) * BEAT_S


GRID = np.arange(0, 1, 0.02)


def falls_silent(run: Run) -> None:
    """Wait until nothing more is rendered."""
    seen = [-1]

    def rests() -> bool:
        time.sleep(0.15)
        now = run.player.state.frames
        still, seen[0] = now == seen[0], now
        return still

    wait_until(lambda: run.notes.on and rests())


def test_the_stream_itself_is_on_the_beat(opened: Opened, run: Run) -> None:
    heard = hear(opened, 6)
    assert off_the_beat_s(heard, run.journal.tempos()[-1]) < STEP_S


def test_from_the_stream_to_notes_and_back(opened: Opened, run: Run) -> None:
    hear(opened, 1)
    with playing_notes(opened) as player:
        told = player.hello(opened.body["control_token"], credit=30)
        bars = player.bars(30)
        # The stream's next bar, where its listener can leave it.
        line_s = told["time_s"] + (bars[0]["start_beat"] - told["beat"]) * BEAT_S
        assert -0.3 <= line_s - told["time_s"] < 4 * BEAT_S + 1.5
        falls_silent(run)
        for number, bar in enumerate(bars[:11]):
            player.played(bar, line_s + number * 4 * BEAT_S, BPM)
        beat = bars[10]["start_beat"] + 1.5
        player.tell("stream", bar=bars[10]["index"], beat=beat)
        assert player.end() == (1000, {"type": "bye", "why": "the stream goes on"})
    heard = hear(opened, 6)
    point = run.journal.tempos()[-1]
    assert point.beat == pytest.approx(beat, abs=1e-6)
    # What came before is not heard again: the stream begins where it goes on.
    assert heard.start_s >= point.time_s - 1e-3
    assert off_the_beat_s(heard, point) < STEP_S
    status = opened.send("GET").json()
    assert status["tempo"]["tempo_bpm"] == BPM
    assert status["tempo"]["source"] == "asked"
    index = [bar.bar.index for bar in run.journal.bars()]
    assert index == sorted(set(index)), "no bar is played twice, and none is lost"
    assert index == list(range(index[0], index[-1] + 1))


def test_bars_after_the_switch_are_those_that_were_sent(opened: Opened, run: Run) -> None:
    with playing_notes(opened) as player:
        told = player.hello(opened.body["control_token"], credit=12)
        bars = player.bars(12)
        parts = [part["name"] for part in told["styles"][0]["parts"]]
        player.played(bars[2], run.now_s(), BPM)
        player.tell("stream", bar=bars[2]["index"], beat=bars[2]["start_beat"])
        assert player.end()[0] == 1000
    wait_until(lambda: run.journal.bars()[-1].bar.index >= bars[3]["index"])
    played = {bar.bar.index: bar for bar in run.journal.bars()}
    for bar in bars[2:4]:
        notes = [
            (round(note.onset_beats, 4), note.pitch, parts.index(note.part), note.velocity)
            for note in played[bar["index"]].bar.notes
        ]
        assert [(note[0], note[2], note[3], note[4]) for note in bar["notes"]] == notes
        assert played[bar["index"]].start_beat == bar["start_beat"]


def test_the_tempo_is_kept_without_a_reading(opened: Opened, run: Run) -> None:
    opened.send("PATCH", json={"mode": "auto"})
    with playing_notes(opened) as player:
        player.hello(opened.body["control_token"])
        bars = player.bars(8)
        player.played(bars[1], run.now_s(), 117.0)
        player.tell("stream", bar=bars[1]["index"], beat=bars[1]["start_beat"] + 1)
        assert player.end()[0] == 1000
    blocks = run.player.counters.blocks
    wait_until(lambda: run.player.counters.blocks > blocks + 10)
    tempo = opened.send("GET").json()["tempo"]
    assert tempo["tempo_bpm"] == pytest.approx(117, abs=0.01)
    assert tempo["source"] == "held"


def test_a_stream_that_is_heard_meanwhile_follows_the_ear(opened: Opened, run: Run) -> None:
    with playing_notes(opened) as player:
        player.hello(opened.body["control_token"], credit=40)
        bars = player.bars(40)
        falls_silent(run)
        player.played(bars[20], run.now_s(), BPM)
        wait_until(lambda: run.notes.place is not None and run.notes.place.bar_index > 15)
        heard = hear(opened, 3)
        assert len(heard.mp3) >= 3 * BYTES_PER_S
        assert run.player.beat > bars[20]["start_beat"]
        assert run.player.beat < bars[26]["start_beat"]
        # What was rendered for the listener is not what the ear was told to have heard.
        assert run.journal.bars()[-1].bar.index == bars[20]["index"]
        falls_silent(run)


def test_a_stream_that_is_heard_goes_on_without_a_jump(opened: Opened, run: Run) -> None:
    with (
        playing_notes(opened) as player,
        httpx.stream("GET", opened.body["listen_url"], params={"lag": "low"}) as answer,
    ):
        sound = answer.iter_raw()
        next(sound)
        player.hello(opened.body["control_token"], credit=10)
        bar = player.bars(10)[0]
        player.played(bar, run.now_s(), BPM)
        wait_until(lambda: run.notes.place is not None and run.notes.place.bar_index > 0)
        before = run.player.beat
        player.tell("stream", bar=bar["index"], beat=bar["start_beat"] + 2)
        assert player.end()[0] == 1000
        since = run.player.beat
        assert 0 <= since - before < 4
        wait_until(lambda: run.player.beat > since + 5)
        assert not run.notes.on
        point = run.journal.tempos()[-1]
        assert before <= point.beat <= run.player.beat
        index = [one.bar.index for one in run.journal.bars()]
        assert index == sorted(set(index))


def test_a_listener_without_a_client_has_a_stream_again(opened: Opened, run: Run) -> None:
    with playing_notes(opened) as player:
        player.hello(opened.body["control_token"], credit=40)
        bars = player.bars(40)
        player.played(bars[10], run.now_s(), BPM)
        wait_until(lambda: run.notes.place is not None and run.notes.place.bar_index > 8)
    wait_until(lambda: not run.notes.attended)
    falls_silent(run)
    hear(opened, 2)
    assert not run.notes.on
    assert run.player.beat > bars[10]["start_beat"]
    blocks = run.player.counters.blocks
    wait_until(lambda: run.player.counters.blocks > blocks + 5)


def test_a_run_that_is_recorded_goes_on_sounding(opened: Opened, run: Run) -> None:
    opened.send("PATCH", json={"save": True})
    with playing_notes(opened) as player:
        player.hello(opened.body["control_token"])
        player.bars(8)
        blocks = run.player.counters.blocks
        wait_until(lambda: run.player.counters.blocks > blocks + 10)
    opened.send("PATCH", json={"save": False})


def test_one_who_is_there_keeps_the_run_and_one_who_is_gone_does_not() -> None:
    running = serve(station_config=StationConfig(workers=1, house=False, idle_s=1.5))
    try:
        with httpx.Client(base_url=running.url) as client:
            opened = open_run(client, seed=1)
            with playing_notes(opened) as player:
                player.hello(opened.body["control_token"])
                time.sleep(3.0)
                assert opened.send("GET").json()["ended"] is None
            wait_until(lambda: opened.send("GET").json()["ended"] is not None)
    finally:
        running.stop()
