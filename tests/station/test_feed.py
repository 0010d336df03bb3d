import numpy as np

from courante.composer.contract import Guide, Seat
from courante.config import FormConfig
from courante.station.feed import BARS_BEFORE, UNDER_WAY, Feed, FeedStart, Hold
from courante.types import COMMON_TIME, Bar, Bits, NoteRange, Pitch, Section

RANGE = NoteRange(Pitch(60), Pitch(63))


def steps(count: int) -> Bits:
    return np.zeros((count, RANGE.size, 2), dtype=np.bool_)


def bar(index: int) -> Bar:
    return Bar(index, COMMON_TIME, RANGE, steps(16))


def feed(start: FeedStart | None = None, wanted: int = 4) -> Feed:
    return Feed(Seat(1), RANGE, wanted, start)


def compose(one: Feed, bars: int) -> None:
    for _ in range(bars):
        one.add(steps(16))


def taken(one: Feed) -> list[int]:
    found: list[int] = []
    while (taken := one.take()) is not None:
        found.append(taken.index)
    return found


def test_music_is_kept_at_a_bar_line_with_what_was_taken_and_what_waits() -> None:
    one = feed()
    compose(one, 3)
    one.take()
    one.add(steps(4))
    assert not one.at_bar_line
    for _ in range(3):
        one.add(steps(4))
    assert one.at_bar_line
    one.keep(b"memory")
    music = one.take_music()
    assert music is not None
    assert (music.memory, music.composed) == (b"memory", 4)
    assert [kept.index for kept in music.bars] == [0, 1, 2, 3]
    assert one.take_music() is None


def test_no_more_bars_of_the_past_are_kept_than_are_needed() -> None:
    one = feed()
    compose(one, 40)
    for _ in range(30):
        one.take()
    one.keep(b"")
    music = one.take_music()
    assert music is not None
    assert [kept.index for kept in music.bars] == list(range(30 - BARS_BEFORE - UNDER_WAY, 40))


def test_music_is_to_be_kept_anew_when_the_bars_it_covers_run_out() -> None:
    one = feed()
    assert one.unkept
    compose(one, 4)
    one.keep(b"")
    assert not one.unkept
    one.take()
    assert not one.unkept
    one.take()
    # There is nothing newer to keep yet.
    assert not one.unkept
    compose(one, 1)
    assert one.unkept
    one.keep(b"")
    assert not one.unkept
    one.begin_anew()
    assert one.unkept


def test_bars_of_the_past_come_first_and_do_not_count_as_waiting() -> None:
    one = feed(FeedStart("run", tuple(bar(n) for n in range(3, 9)), 9, 3, 6))
    assert one.waiting == 3
    assert one.hungry
    assert one.ready
    assert taken(one) == [3, 4, 5, 6, 7, 8]
    compose(one, 2)
    assert taken(one) == [9, 10]


def test_bars_composed_once_more_are_passed_over() -> None:
    one = feed(FeedStart("run", (), composed=2, first=4, under_way=6))
    compose(one, 3)
    assert not one.unkept
    assert not one.ready
    compose(one, 1)
    assert one.waiting == 0
    assert one.unkept
    assert one.ready
    compose(one, 2)
    assert one.waiting == 2
    assert taken(one) == [4, 5, 6, 7]


def test_a_new_run_is_ready_once_a_bar_has_its_successor() -> None:
    one = feed()
    compose(one, 1)
    assert not one.ready
    compose(one, 1)
    assert one.ready


def test_music_that_begins_anew_begins_where_it_is_wanted() -> None:
    one = feed(FeedStart("run", (), composed=2, first=4, under_way=6))
    one.add(steps(4))
    one.begin_anew()
    compose(one, 3)
    assert taken(one) == [4, 5, 6]


def held(oldest: int, ear: int, until: int) -> Hold:
    return Hold(oldest, ear, until)


def test_bars_that_are_held_can_be_read_again_and_far_ahead() -> None:
    one = feed()
    compose(one, 4)
    one.hold(held(0, 2, 60))
    compose(one, 56)
    assert not one.hungry
    assert one.filled
    assert [read.index for n in (0, 30, 59) if (read := one.read(n))] == [0, 30, 59]
    assert one.read(60) is None
    one.hold(held(20, 36, 60))
    assert one.read(19) is None
    assert one.read(20) is not None


def test_what_waits_is_counted_from_the_ear() -> None:
    one = feed()
    one.hold(held(0, 0, 50))
    compose(one, 50)
    assert one.waiting == 50
    one.hold(held(4, 20, 50))
    assert one.waiting == 30


def test_a_hold_is_filled_in_one_go_and_not_one_by_one() -> None:
    one = feed()
    one.hold(held(0, 0, 100))
    compose(one, 99)
    assert one.hungry
    compose(one, 1)
    assert not one.hungry
    one.hold(held(0, 10, 110))
    assert not one.hungry, "ten bars can wait while ninety are there"
    one.hold(held(0, 30, 130))
    assert one.hungry
    compose(one, 29)
    assert one.hungry
    compose(one, 1)
    assert not one.hungry


def test_music_that_is_held_is_kept_from_the_oldest_bar_on() -> None:
    one = feed()
    one.hold(held(0, 16, 60))
    compose(one, 60)
    one.hold(held(10, 26, 60))
    one.keep(b"")
    music = one.take_music()
    assert music is not None
    assert [kept.index for kept in music.bars] == list(range(10, 60))
    assert not one.unkept


def test_the_stream_goes_on_from_a_bar_that_was_held() -> None:
    one = feed()
    compose(one, 4)
    assert taken(one) == [0, 1, 2, 3]
    one.hold(held(0, 20, 40))
    compose(one, 36)
    one.seek(22)
    one.release()
    assert one.waiting == 18
    assert taken(one)[:2] == [22, 23]


def test_a_form_makes_a_piece_of_the_bars_and_numbers_them() -> None:
    one = Feed(Seat(1), RANGE, 4, None, FormConfig())
    compose(one, 8)
    assert one.waiting == 16, "the theme, and its answer, which needed no composer"
    bars = [bar for _ in range(16) if (bar := one.take()) is not None]
    assert [bar.index for bar in bars] == list(range(16))
    assert [bar.place.section for bar in bars] == [Section.THEME] * 8 + [Section.ANSWER] * 8


def test_a_form_goes_on_with_the_music_it_was_kept_with() -> None:
    one = Feed(Seat(1), RANGE, 4, None, FormConfig())
    compose(one, 5)
    one.keep(b"memory")
    music = one.take_music()
    assert music is not None
    start = FeedStart("run", music.bars, music.composed, 0, 5, music.form)
    again = Feed(Seat(1), RANGE, 4, start, FormConfig())
    for feeding in (one, again):
        compose(feeding, 3)
    assert again.waiting == 11
    places = [[one.take(), again.take()] for _ in range(16)]
    assert all(a is not None and b is not None and a.place == b.place for a, b in places)


def test_a_rising_pace_reaches_the_form() -> None:
    one = Feed(Seat(1), RANGE, 400, FeedStart(bpm=165.0), FormConfig())
    compose(one, 80)
    before = one.waiting
    one.rise()
    compose(one, 16)
    new = [one.read(index) for index in range(before, before + 24)]
    short = [bar for bar in new if bar is not None and bar.place.phrase_bars == 4]
    assert [bar.place.section for bar in short] == [Section.BUILD] * 4


def test_a_guide_to_dances_makes_the_piece_dance_tunes_from_the_next_phrase_on() -> None:
    one = Feed(Seat(1), RANGE, 400, FeedStart(bpm=165.0), FormConfig())
    compose(one, 3)
    one.guide = Guide(dance=True)
    compose(one, 21)
    bars = [one.read(index) for index in range(40)]
    places = [(bar.place.section, bar.place.theme) for bar in bars if bar and bar.place.begins]
    strain = [(Section.THEME, 1), (Section.ANSWER, 1)]
    assert places == [(Section.THEME, 0), *strain, *strain]


def test_a_guide_is_told_once() -> None:
    one = Feed(Seat(1, guide=Guide(energy=0.3)), RANGE, 4)
    assert one.take_guide() == Guide(energy=0.3)
    assert one.take_guide() is None
    one.guide = Guide(energy=0.8)
    assert one.take_guide() == Guide(energy=0.8)
    one.begin_anew()
    assert one.take_guide() == Guide(energy=0.8)
