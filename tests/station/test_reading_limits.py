import pytest
from tests.fakes.clock import ManualClock

from courante.errors import LimitReached
from courante.station.reading_limits import LATE_AT_ONCE, ReadingLimits


def test_late_readings_count_as_one_among_the_others() -> None:
    limits = ReadingLimits(ManualClock(), 3.0)
    limits.take_late(600)
    limits.take()
    limits.take()
    with pytest.raises(LimitReached, match="3 pace readings a second"):
        limits.take()
    with pytest.raises(LimitReached, match="3 pace readings a second"):
        limits.take_late(1)


def test_late_readings_that_are_refused_take_nothing() -> None:
    clock = ManualClock()
    limits = ReadingLimits(clock, 2.0)
    limits.take_late(round(LATE_AT_ONCE))
    with pytest.raises(LimitReached, match="2 late readings a second") as refusal:
        limits.take_late(10)
    assert refusal.value.retry_after_s == 5.0
    # The refused ones took none of the other kind either.
    limits.take()
    clock.advance(5.0)
    limits.take_late(10)
