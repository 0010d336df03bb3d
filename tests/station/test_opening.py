import numpy as np
import pytest
from tests.fakes.composer import FailingComposer, FakeComposer, Places

from courante.composer.contract import Seat
from courante.config import FormConfig, StationConfig
from courante.station.composing import Composing
from courante.station.feed import OPENING_BARS, Feed
from courante.types import TRIPLE_TIME, Bar, Bits

CONFIG = StationConfig(bars_ahead=3, parked_bars=6, form=FormConfig(enabled=False))
CALLS_A_BAR = 4


class Counting(FakeComposer):
    """Counts its calls."""

    def __init__(self, slots: int, opener: FakeComposer | None = None) -> None:
        super().__init__(slots, opener=opener)
        self.calls = 0

    def step(self, state: Places) -> tuple[Places, Bits]:
        self.calls += 1
        return super().step(state)


def pair() -> tuple[Counting, Counting]:
    """A composer and its opener."""
    opener = Counting(1)
    return Counting(4, opener), opener


def composing_of(composer: FakeComposer, *, keeps_music: bool = False) -> Composing[Places]:
    return Composing(composer, CONFIG, keeps_music=keeps_music)


def work(composing: Composing[Places]) -> None:
    while composing.advance():
        pass


def take(composing: Composing[Places], feed: Feed, count: int) -> list[Bar]:
    bars: list[Bar] = []
    while len(bars) < count:
        work(composing)
        bar = feed.take()
        assert bar is not None
        bars.append(bar)
    return bars


def same(ours: list[Bar], theirs: list[Bar]) -> bool:
    return all(
        a.index == b.index and np.array_equal(a.bits, b.bits)
        for a, b in zip(ours, theirs, strict=True)
    )


def alone(seat: Seat, count: int) -> list[Bar]:
    composing = composing_of(FakeComposer())
    return take(composing, composing.join(seat), count)


def test_a_run_can_begin_before_the_many_composed_for_it() -> None:
    composer, opener = pair()
    composing = composing_of(composer)
    feed = composing.join(Seat(1))
    assert composing.advance()
    assert feed.ready
    assert (opener.calls, composer.calls) == (OPENING_BARS * CALLS_A_BAR, 0)
    work(composing)
    assert feed.waiting == CONFIG.bars_ahead
    assert (opener.calls, composer.calls) == (OPENING_BARS * CALLS_A_BAR, CALLS_A_BAR)
    assert composing.counters.calls == opener.calls + composer.calls


def test_the_music_goes_on_from_its_opening_in_every_metre() -> None:
    composing = composing_of(pair()[0])
    seats = [Seat(1), Seat(2, TRIPLE_TIME), Seat(3), Seat(4), Seat(5), Seat(6, TRIPLE_TIME)]
    feeds = [composing.join(seat) for seat in seats]
    for seat, feed in zip(seats, feeds, strict=True):
        assert same(take(composing, feed, 20), alone(seat, 20))


def test_new_runs_take_turns_with_one_that_has_nothing_left() -> None:
    composer, opener = pair()
    composing = composing_of(composer)
    first = composing.join(Seat(1))
    composing.advance()
    taken = [first.take() for _ in range(OPENING_BARS)]
    assert None not in taken
    later = [composing.join(Seat(seed)) for seed in range(2, 12)]
    for _ in range(2 * CALLS_A_BAR):
        composing.advance()
    assert first.take() is not None
    assert sum(feed.ready for feed in later) == CALLS_A_BAR
    assert opener.calls == (1 + CALLS_A_BAR) * OPENING_BARS * CALLS_A_BAR


def test_one_that_plays_on_lets_all_new_ones_go_first() -> None:
    composer, _ = pair()
    composing = composing_of(composer)
    first = composing.join(Seat(1))
    composing.advance()
    later = [composing.join(Seat(seed)) for seed in range(2, 7)]
    for _ in later:
        composing.advance()
    assert all(feed.ready for feed in later)
    assert first.waiting == OPENING_BARS


def test_runs_leave_before_and_within_their_opening() -> None:
    opener = FailingComposer(frozenset({3}), slots=1)
    composing = composing_of(FakeComposer(opener=opener))
    feeds = [composing.join(Seat(seed)) for seed in range(3)]
    with pytest.raises(RuntimeError, match="call 3 fails"):
        composing.advance()
    composing.leave(feeds[0])
    composing.leave(feeds[1])
    assert same(take(composing, feeds[2], 6), alone(Seat(2), 6))
    assert feeds[0].waiting == feeds[1].waiting == 0
    assert [seat.seed for seat in opener.joined] == [0, 2]


def test_an_opening_whose_composer_fails_once_goes_on_as_it_would_have() -> None:
    composing = composing_of(FakeComposer(opener=FailingComposer(frozenset({5}), slots=1)))
    feed = composing.join(Seat(7))
    with pytest.raises(RuntimeError, match="call 5 fails"):
        composing.advance()
    assert composing.counters.failures == 1
    assert same(take(composing, feed, 6), alone(Seat(7), 6))


def test_an_opening_whose_composer_keeps_failing_begins_anew_with_whole_bars() -> None:
    opener = FailingComposer(frozenset({5, 6}), slots=1)
    composing = composing_of(FakeComposer(opener=opener))
    feed = composing.join(Seat(7))
    for _ in range(2):
        with pytest.raises(RuntimeError):
            composing.advance()
    bars = take(composing, feed, 6)
    assert [bar.index for bar in bars] == [0, 1, 2, 3, 4, 5]
    assert [seat.seed for seat in opener.joined] == [7, 9]
    others = alone(Seat(9), 5)
    assert all(np.array_equal(a.bits, b.bits) for a, b in zip(bars[1:], others, strict=True))


def test_music_is_kept_from_the_end_of_the_opening_on_and_goes_on_without_another() -> None:
    composing = composing_of(pair()[0], keeps_music=True)
    feed = composing.join(Seat(7))
    composing.advance()
    music = feed.take_music()
    assert music is not None
    assert music.composed == OPENING_BARS
    composer, opener = pair()
    again = composing_of(composer)
    revived = again.join(Seat(7), memory=music.memory)
    bars = take(again, revived, 4)
    assert opener.calls == 0
    expected = alone(Seat(7), OPENING_BARS + 4)[OPENING_BARS:]
    assert all(np.array_equal(a.bits, b.bits) for a, b in zip(bars, expected, strict=True))


def test_music_that_cannot_be_put_back_has_an_opening(caplog: pytest.LogCaptureFixture) -> None:
    composer, opener = pair()
    composing = composing_of(composer)
    feed = composing.join(Seat(7), memory=b"damaged")
    bars = take(composing, feed, 4)
    assert "music is composed anew" in caplog.text
    assert opener.calls == OPENING_BARS * CALLS_A_BAR
    assert same(bars, alone(Seat(7), 4))


class Picky(FakeComposer):
    """Refuses odd seeds."""

    def join(self, state: Places, slot: int, seat: Seat) -> Places:
        if seat.seed % 2:
            raise ValueError(seat.seed)
        return super().join(state, slot, seat)


def test_a_run_that_cannot_be_seated_keeps_nobody_waiting() -> None:
    composing = composing_of(FakeComposer(opener=Picky(1)))
    composing.join(Seat(1))
    feed = composing.join(Seat(2))
    with pytest.raises(ValueError, match="1"):
        composing.advance()
    composing.advance()
    assert feed.ready


def test_warming_up_goes_the_whole_way_and_counts_nothing() -> None:
    composer, opener = pair()
    composing = composing_of(composer)
    composing.warm_up()
    assert (opener.calls, composer.calls) == (OPENING_BARS * CALLS_A_BAR, 1)
    assert composing.counters.calls == 0
    assert not composing.advance()
