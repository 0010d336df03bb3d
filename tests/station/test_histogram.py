import pytest

from courante.station.histogram import Distribution, Histogram


def test_values_are_counted_up_to_each_bound() -> None:
    histogram = Histogram((0.1, 1.0))
    for value in (0.0, 0.1, 0.5, 1.0, 7.0):
        histogram.note(value)
    read = histogram.read()
    assert (read.bounds, read.counts, read.count) == ((0.1, 1.0), (2, 2, 1), 5)
    assert read.total == pytest.approx(8.6)
    histogram.note(0.0)
    assert read.count == 5


def test_two_together() -> None:
    one, other = Histogram((1.0,)), Histogram((1.0,))
    one.note(0.5)
    other.note(2.0)
    other.note(3.0)
    assert one.read().plus(other.read()) == Distribution((1.0,), (1, 2), 5.5)
    assert one.read().plus(Distribution.none((1.0,))) == one.read()
