"""The composer hangs for 5 s: what is heard goes on, and the metrics say how."""

import threading
from dataclasses import replace

import httpx
import numpy as np
from tests.fakes.clock import ManualClock
from tests.fakes.composer import FakeComposer, Places, StallingComposer
from tests.fakes.sound import decode, loudness
from tests.faults.ears import connect, drain, path_of, read_head
from tests.serving import LOOPBACK, make_station, open_run, serve, wait_until

from courante.config import StationConfig
from courante.station.request import RunRequest
from courante.station.run import Run
from courante.types import Bits, Bpm, Mode

DELAY_S = 5.0
BPM = 180
AUDIBLE = 0.2
"""Of the median loudness: no half second of this music is that quiet."""


class DelayedComposer(FakeComposer):
    """Composes ``calls`` times at once, then hangs once for ``DELAY_S``, then goes on."""

    def __init__(self, calls: int) -> None:
        super().__init__()
        self._left = calls
        self.hangs, self.back = threading.Event(), threading.Event()

    def step(self, state: Places) -> tuple[Places, Bits]:
        self._left -= 1
        if self._left == 0:
            self.hangs.set()
            threading.Event().wait(DELAY_S)
            self.back.set()
        return super().step(state)


def test_with_few_bars_ahead_it_repeats_and_is_never_silent() -> None:
    composer = DelayedComposer(calls=20)
    few = StationConfig(workers=1, house=False, bars_ahead=2, parked_bars=3)
    served = serve(LOOPBACK, few, composer)
    with httpx.Client(base_url=served.url) as client:
        opened = open_run(client, mode="steady", bpm=BPM, seed=5)
        run = served.station.get(opened.body["run_id"])
        listener = connect(served.url, path_of(opened))
        heard = read_head(listener)
        while not composer.back.is_set():
            heard += drain(listener, 0.2)
        repeated = run.status().repeated_blocks
        heard += drain(listener, 2.0)
        listener.close()
        after, metrics = run.status(), client.get("/metrics").text
    served.stop()
    assert repeated > 10
    assert f"courante_repeated_blocks_total {after.repeated_blocks}.0" in metrics
    # It plays composed bars again: the count stands still.
    assert after.repeated_blocks - repeated < 20
    rate, samples = decode(heard)
    assert len(samples) / rate > DELAY_S + 2.0
    windows = loudness(samples, rate)
    assert windows.min() > AUDIBLE * np.median(windows)


def test_with_the_bars_that_are_usual_nobody_hears_anything_of_it() -> None:
    composer, clock = StallingComposer(calls=60), ManualClock()
    usual = replace(StationConfig(workers=1), house=False, late_s=1000.0)
    station = make_station(usual, composer, clock=clock)
    station.start()
    run = station.open_run(RunRequest(mode=Mode.STEADY, bpm=Bpm(BPM), seed=5))
    wait_until(lambda: run.feed.waiting >= usual.bars_ahead)
    clock.advance(0.1)
    while not composer.stalled.is_set():
        clock.advance(0.11)
        blocks = run.player.counters.blocks
        wait_until(lambda blocks=blocks: composer.stalled.is_set() or counted(run) > blocks)
    clock.advance(DELAY_S)
    due = run.player.time_s + DELAY_S - 0.2
    wait_until(lambda: run.player.time_s >= due)
    assert run.status().repeated_blocks == 0
    composer.let_go.set()
    station.close()


def counted(run: Run) -> int:
    return run.player.counters.blocks
