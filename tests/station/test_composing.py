import threading
from collections.abc import Iterator

import numpy as np
import pytest
from tests.fakes.composer import (
    FAKE_RANGE,
    FailingComposer,
    FakeComposer,
    Places,
    StallingComposer,
)

from courante.composer.contract import Composer, Guide, Seat
from courante.composer.form_tune import tune_of
from courante.config import FormConfig, StationConfig
from courante.errors import BadInput
from courante.station.composing import Composing
from courante.station.composing_thread import ComposingThread
from courante.station.feed import Feed, FeedStart, Hold
from courante.types import COMMON_TIME, TRIPLE_TIME, Bar, Bits

CONFIG = StationConfig(bars_ahead=3, parked_bars=6, form=FormConfig(enabled=False))


def composing_of(composer: Composer[Places] | None = None) -> Composing[Places]:
    return Composing(FakeComposer() if composer is None else composer, CONFIG)


def work(composing: Composing[Places]) -> int:
    calls = 0
    while composing.advance():
        calls += 1
    return calls


def take(composing: Composing[Places], feed: Feed, count: int) -> list[Bar]:
    bars: list[Bar] = []
    while len(bars) < count:
        work(composing)
        bar = feed.take()
        assert bar is not None
        bars.append(bar)
    return bars


def alone(seed: int, count: int) -> list[Bar]:
    composing = composing_of()
    return take(composing, composing.join(Seat(seed)), count)


def same(ours: list[Bar], theirs: list[Bar]) -> bool:
    return all(
        a.index == b.index and np.array_equal(a.bits, b.bits)
        for a, b in zip(ours, theirs, strict=True)
    )


def test_steps_become_bars_of_the_runs_metre() -> None:
    composing = composing_of()
    common, triple = composing.join(Seat(1)), composing.join(Seat(1, TRIPLE_TIME))
    work(composing)
    four, three = common.take(), triple.take()
    assert four is not None
    assert three is not None
    assert (four.bits.shape[0], three.bits.shape[0]) == (16, 12)
    assert three.metre == TRIPLE_TIME
    assert four.bits.shape[1] == four.note_range.size


def test_every_run_is_kept_ahead_and_no_further() -> None:
    composing = composing_of()
    feeds = [composing.join(Seat(n)) for n in range(3)]
    assert work(composing) == CONFIG.bars_ahead * 4
    assert [feed.waiting for feed in feeds] == [3, 3, 3]
    assert not composing.advance()
    feeds[1].take()
    assert composing.advance()


def test_a_new_run_comes_before_those_that_have_bars() -> None:
    composing = composing_of(FakeComposer(slots=1))
    composing.join(Seat(1))
    for _ in range(4):
        composing.advance()
    new = composing.join(Seat(2))
    for _ in range(4):
        composing.advance()
    assert new.waiting == 1


def test_more_runs_than_slots_get_what_they_would_alone() -> None:
    composing = composing_of(FakeComposer(slots=2))
    feeds = [composing.join(Seat(seed)) for seed in range(5)]
    bars = [take(composing, feed, 4) for feed in feeds]
    assert all(same(ours, alone(seed, 4)) for seed, ours in enumerate(bars))


def test_a_slow_run_is_parked_and_comes_back_with_its_own_notes() -> None:
    composing = composing_of()
    fast, slow = composing.join(Seat(1)), composing.join(Seat(2))
    take(composing, fast, 40)
    assert slow.waiting == CONFIG.parked_bars
    assert composing.counters.batch == 1
    assert same(take(composing, slow, 20), alone(2, 20))


def test_runs_leave_at_any_time() -> None:
    composing = composing_of(FakeComposer(slots=1))
    feeds = [composing.join(Seat(seed)) for seed in range(3)]
    composing.leave(feeds[0])
    composing.advance()
    composing.leave(feeds[2])
    assert same(take(composing, feeds[1], 6), alone(1, 6))
    assert feeds[0].waiting == 0
    composing.leave(feeds[1])
    feeds[1].take()
    assert not composing.advance()


def test_a_call_that_fails_is_counted_and_tried_again() -> None:
    composing = composing_of(FailingComposer(frozenset({5})))
    feed = composing.join(Seat(7))
    with pytest.raises(RuntimeError, match="call 5 fails"):
        work(composing)
    assert composing.counters.failures == 1
    assert same(take(composing, feed, 4), alone(7, 4))


def test_a_state_that_keeps_failing_is_replaced_and_the_run_goes_on() -> None:
    composer = FailingComposer(frozenset({5, 6}))
    composing = composing_of(composer)
    feed = composing.join(Seat(7))
    for _ in range(2):
        with pytest.raises(RuntimeError):
            work(composing)
    bars = take(composing, feed, 4)
    assert [bar.index for bar in bars] == [0, 1, 2, 3]
    assert all(bar.bits.shape[0] == 16 for bar in bars)
    assert [seat.seed for seat in composer.joined] == [7, 9]


class Forgetful(FakeComposer):
    """Cannot put a run back."""

    def restore(self, state: Places, slot: int, snapshot: bytes) -> Places:
        raise BadInput(field="snapshot", value=f"{slot} {len(state)}", expected=snapshot.hex())


def test_a_run_that_cannot_be_put_back_begins_anew(caplog: pytest.LogCaptureFixture) -> None:
    composing = composing_of(Forgetful())
    fast, slow = composing.join(Seat(1)), composing.join(Seat(2))
    take(composing, fast, 40)
    bars = [bar for _ in range(CONFIG.parked_bars) if (bar := slow.take()) is not None]
    bars += take(composing, slow, 4)
    assert "music is composed anew: snapshot" in caplog.text
    assert [bar.index for bar in bars] == list(range(CONFIG.parked_bars + 4))
    assert np.array_equal(bars[CONFIG.parked_bars].bits, bars[0].bits)


@pytest.fixture
def threads() -> Iterator[list[ComposingThread[Places]]]:
    started: list[ComposingThread[Places]] = []
    yield started
    assert all(thread.close(5) for thread in started)


def until(feed: Feed, bars: int) -> None:
    enough = threading.Event()
    for _ in range(1000):
        if feed.waiting >= bars:
            return
        enough.wait(0.01)
    pytest.fail(f"{feed.waiting} bars instead of {bars}")


def test_thread_works_when_a_run_joins_or_takes(threads: list[ComposingThread[Places]]) -> None:
    thread = ComposingThread(FakeComposer(), CONFIG)
    threads.append(thread)
    thread.start()
    feed = thread.composing.join(Seat(3))
    until(feed, 3)
    taken = [feed.take() for _ in range(3)]
    until(feed, 3)
    bars = [bar for bar in taken if bar is not None]
    assert same(bars, alone(3, 3))


def test_thread_outlives_failures(
    threads: list[ComposingThread[Places]], caplog: pytest.LogCaptureFixture
) -> None:
    thread = ComposingThread(FailingComposer(frozenset({0, 2, 9})), CONFIG)
    threads.append(thread)
    thread.start()
    until(thread.composing.join(Seat(3)), 3)
    assert thread.composing.counters.failures == 2
    assert caplog.text.count("composing failed") == 2
    assert "failed before its first run" in caplog.text


def test_close_says_when_a_composer_hangs() -> None:
    composer = StallingComposer(calls=0)
    thread = ComposingThread(composer, CONFIG)
    thread.start()
    thread.composing.join(Seat(3))
    assert composer.stalled.wait(5)
    assert not thread.close(0.05)
    composer.let_go.set()
    assert thread.close(5)


def test_close_before_start_is_fine() -> None:
    assert ComposingThread(FakeComposer(), CONFIG).close(0.1)


def test_one_who_reads_far_ahead_lets_hungrier_runs_go_first() -> None:
    composing = composing_of(FakeComposer(slots=1))
    far, near = composing.join(Seat(1)), composing.join(Seat(2))
    work(composing)
    far.hold(Hold(oldest=0, ear=0, until=200))
    for _ in range(10):
        composing.advance()
    taken = [near.take() for _ in range(3)]
    assert None not in taken
    before = far.waiting
    for _ in range(3 * 4):
        composing.advance()
    assert near.waiting >= CONFIG.bars_ahead, "the nearer run is served first"
    assert far.waiting <= before + 1
    work(composing)
    assert far.waiting == 200
    assert same([bar for n in range(200) if (bar := far.read(n)) is not None], alone(1, 200))


class Attentive(FakeComposer):
    """Remembers what it was told, and knows one style."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Bits] = []
        self.guides: list[Guide] = []

    def hear(self, state: Places, slot: int, bits: Bits) -> Places:
        self.heard.append(bits)
        return super().hear(state, slot, bits)

    def guide(self, state: Places, slot: int, guide: Guide) -> Places:
        if guide.styles not in ((), (("folk", 1.0),)):
            raise BadInput("style", guide.styles, "folk")
        self.guides.append(guide)
        return super().guide(state, slot, guide)


def test_a_composer_hears_the_tune_that_a_run_begins_with() -> None:
    composer = Attentive()
    composing = Composing(composer, StationConfig())
    bits = np.zeros((64, FAKE_RANGE.size, 2), dtype=np.bool_)
    bits[::4, 24] = True
    tune = tune_of("mine", COMMON_TIME, bits, 0, FAKE_RANGE)
    feed = composing.join(Seat(1), FeedStart("run", tune=tune))
    work(composing)
    assert [len(heard) for heard in composer.heard] == [8 * 16]
    first = feed.take()
    assert first is not None
    assert np.array_equal(first.bits, bits[:16])
    triple = Seat(1, TRIPLE_TIME)
    with pytest.raises(BadInput, match="theme"):
        composing.join(triple, FeedStart("run", tune=tune))


def test_a_guide_reaches_the_composer_and_one_it_cannot_follow_changes_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    composer = Attentive()
    composing = Composing(composer, CONFIG)
    feed = composing.join(Seat(1), FeedStart("run"))
    work(composing)
    feed.guide = Guide((("folk", 1.0),), 0.9)
    take(composing, feed, 4)
    feed.guide = Guide((("polka", 1.0),))
    take(composing, feed, 4)
    assert composer.guides == [Guide(), Guide((("folk", 1.0),), 0.9)]
    assert caplog.text.count("its music stays as it is: style") == 1
