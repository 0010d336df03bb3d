import pytest

from courante.station.timetable import Timetable
from courante.types import Seconds

BLOCK_S, LEAD_S = 0.1, 0.32


def begun(at_s: float = 10.0, since_s: float = 0.0) -> Timetable:
    timetable = Timetable(Seconds(7.0), Seconds(since_s), BLOCK_S, LEAD_S)
    timetable.begin(Seconds(at_s))
    return timetable


def test_a_run_waits_until_it_begins_and_its_time_is_counted_from_there() -> None:
    timetable = Timetable(Seconds(7.0), Seconds(60.0), BLOCK_S, LEAD_S)
    assert not timetable.begun
    assert timetable.waited_s(Seconds(9.5)) == 2.5
    assert timetable.run_s(Seconds(9.5)) == 62.5
    timetable.begin(Seconds(10.0))
    assert timetable.begun
    assert timetable.run_s(Seconds(10.0)) == 60.0
    assert timetable.run_s(Seconds(11.25)) == 61.25


def test_the_lead_is_due_at_once_and_each_block_after_that_a_block_later() -> None:
    timetable = begun()
    due = [timetable.due_s(blocks) for blocks in range(1, 6)]
    assert due == pytest.approx([10.0, 10.0, 10.1, 10.2, 10.3])


def test_without_a_lead_one_block_is_rendered_ahead() -> None:
    timetable = Timetable(Seconds(0.0), Seconds(0.0), BLOCK_S, 0.0)
    timetable.begin(Seconds(10.0))
    assert [timetable.due_s(blocks) for blocks in (1, 2)] == pytest.approx([10.1, 10.2])


def test_a_block_is_due_by_its_number_however_late_others_were() -> None:
    assert begun().due_s(1_000_002) == pytest.approx(10.0 + 1_000_000 * BLOCK_S, abs=1e-6)


def test_after_a_silence_the_lead_is_due_again_and_the_time_of_the_run_has_gone_on() -> None:
    timetable = begun()
    timetable.go_on(Seconds(50.0), 200)
    due = [timetable.due_s(200 + blocks) for blocks in range(1, 5)]
    assert due == pytest.approx([50.0, 50.0, 50.1, 50.2])
    assert timetable.run_s(Seconds(50.0)) == 40.0
