import logging

import pytest

from courante.station.logbook import Logbook, Seldom
from courante.types import Seconds


def test_the_first_is_told_and_then_one_now_and_then_with_how_many() -> None:
    seldom = Seldom(every_s=10.0)
    assert [seldom.due(now) for now in (0.0, 1.0, 9.9, 10.0, 11.0, 30.0)] == [1, 0, 0, 3, 0, 2]


def test_a_life_in_four_lines(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="courante")
    book = Logbook("abc")
    book.opened("chorale", "auto")
    for block in range(50):
        book.late(Seconds(block * 0.1), 0.3)
        book.repeated(Seconds(block * 0.1))
    book.ended("ended by the runner", Seconds(12.34))
    told = [(r.getMessage(), r.__dict__["run_id"]) for r in caplog.records]
    events = ["run opened", "underrun", "block repeated", "run ended"]
    assert told == [(event, "abc") for event in events]
    first, last = caplog.records[0].__dict__, caplog.records[-1].__dict__
    assert (first["style"], first["mode"]) == ("chorale", "auto")
    assert (last["why"], last["played_s"]) == ("ended by the runner", 12.3)
