from datetime import timedelta

import pytest
from tests.fakes.clock import BEGINNING, ManualClock

from courante.config import StationConfig
from courante.station.attendance import Attendance, expiry

CONFIG = StationConfig(idle_s=60.0, longest_s=600.0)


def test_a_new_run_expires_when_nobody_cares_and_in_any_case() -> None:
    clock = ManualClock()
    attendance = Attendance(clock, CONFIG)
    assert attendance.left_s() == 60.0
    assert attendance.expires_at == BEGINNING + timedelta(seconds=60)
    clock.advance(50.0)
    attendance.attend()
    assert attendance.left_s() == 60.0
    assert attendance.attended_at == BEGINNING + timedelta(seconds=50)
    for _ in range(11):
        clock.advance(50.0)
        attendance.attend()
    assert attendance.left_s() == 0.0


def test_moments_of_another_process_count() -> None:
    clock = ManualClock()
    clock.advance(100.0)
    attendance = Attendance(clock, CONFIG, BEGINNING, BEGINNING + timedelta(seconds=70))
    assert attendance.opened_at == BEGINNING
    assert attendance.left_s() == pytest.approx(30.0)
    assert expiry(CONFIG, BEGINNING, attendance.attended_at) == BEGINNING + timedelta(seconds=130)
    assert expiry(CONFIG, BEGINNING, BEGINNING + timedelta(days=1)) == BEGINNING + timedelta(
        seconds=600
    )


def test_a_calendar_that_went_back_gives_no_extra_time() -> None:
    clock = ManualClock()
    later = BEGINNING + timedelta(days=2)
    attendance = Attendance(clock, CONFIG, later, later)
    assert attendance.left_s() == 60.0
