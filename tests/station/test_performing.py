"""A stream performed by hand: when the next block is due, and when there is none to render."""

import pytest
from tests.station.staged import BLOCK_S, CONFIG, Staged

from courante.station.events import EventKind
from courante.station.performing import LOOK_AGAIN_S
from courante.types import Seconds


def test_a_run_waits_for_bars_but_not_for_ever() -> None:
    staged = Staged.begin()
    try:
        assert staged.performing.step(Seconds(0.0), recorded=False) == LOOK_AGAIN_S
        staged.clock.advance(CONFIG.patience_s)
        assert staged.performing.step(Seconds(0.0), recorded=False) == CONFIG.patience_s
        assert staged.timetable.run_s(staged.clock.now()) == 0.0
    finally:
        staged.hand.close()


def test_lateness_is_counted_of_every_block_and_told_where_it_is_much() -> None:
    staged = Staged.begin()
    follower = staged.events.subscribe(lambda: None)
    try:
        staged.play(8)
        counters, now_s = staged.stage.player.counters, staged.clock.now()
        staged.performing.step(Seconds(now_s - CONFIG.late_s), recorded=False)
        assert (counters.late_s, counters.underruns) == (CONFIG.late_s, 0)
        staged.performing.step(Seconds(now_s - 0.5), recorded=False)
        assert (counters.late_s, counters.underruns) == (0.5, 1)
        told = [event.value for event in follower.take() if event.kind is EventKind.LAG]
        assert told == [0.5]
    finally:
        staged.hand.close()


def test_a_stream_for_nobody_is_silent_and_goes_on_at_once_when_somebody_listens() -> None:
    staged = Staged.begin()
    counters, look_s = staged.stage.player.counters, CONFIG.notes.look_s
    try:
        staged.play(12)
        share, _ = staged.stage.notes.open(lambda: None, None, 4)
        for _ in range(5):
            now_s = staged.clock.now()
            again_s = staged.performing.step(now_s, recorded=False)
            assert again_s == pytest.approx(now_s + look_s)
            staged.clock.advance(look_s)
        assert counters.blocks == 12
        leave = staged.stage.broadcast.on_publish(lambda: None)
        now_s = staged.clock.now()
        # Its lead is owed once more: the next block is due now, not after this one.
        assert staged.performing.step(now_s, recorded=False) == now_s
        assert counters.blocks == 13
        leave()
        staged.stage.notes.close(share)
    finally:
        staged.hand.close()


def test_a_stream_that_is_recorded_sounds_though_somebody_plays_the_notes() -> None:
    staged = Staged.begin()
    try:
        staged.play(12)
        staged.stage.notes.open(lambda: None, None, 4)
        staged.performing.step(staged.clock.now(), recorded=True)
        assert staged.stage.player.counters.blocks == 13
    finally:
        staged.hand.close()


def test_the_last_notes_ring_as_long_as_they_are_let() -> None:
    short, long = Staged.begin(), Staged.begin()
    for staged, ring_out_s in ((short, BLOCK_S), (long, None)):
        staged.play(1)
        staged.performing.finish(ring_out_s)
    rung_s = [staged.stage.player.time_s - BLOCK_S for staged in (short, long)]
    assert rung_s == pytest.approx([BLOCK_S, 3 * BLOCK_S])
