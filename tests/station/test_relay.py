"""Relays with outlets that fail on command; ``test_relay_icecast.py`` has the real ones."""

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import final

import pytest
from tests.broadcasting import chunk_of
from tests.serving import wait_until

from courante.config import OutletConfig, RelayConfig
from courante.errors import NotAuthorised, OutputFailed
from courante.outlet.broadcast import Broadcast
from courante.outlet.contract import Outlet
from courante.station.counters import Count
from courante.station.relay import Relay
from courante.station.relay_plan import RelayPlan
from courante.station.relays import Relays
from courante.types import Chunk, Seconds

QUICK = RelayConfig(first_retry_s=0.01, longest_retry_s=0.05, refused_retry_s=300.0, steady_s=0.3)


@final
class FakeOutlet(Outlet):
    """A fake outlet that keeps chunk numbers, and fails or stalls on command."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.failing = False
        self.closed = 0
        self.go_on = threading.Event()
        self.go_on.set()

    def publish(self, chunk: Chunk) -> None:
        self.go_on.wait(30)
        if self.failing or self.closed:
            raise OutputFailed("it hung up")
        self.heard.append(int.from_bytes(chunk.data[:4], "big"))

    def close(self) -> None:
        self.closed += 1
        self.go_on.set()


class Run:
    """What is published, now and after the next ``reopen``."""

    def __init__(self, history_s: float = 2.0) -> None:
        self._history_s = history_s
        self.broadcast: Broadcast | None = None
        self.said = 0
        self.reopen()

    def reopen(self) -> None:
        self.broadcast = Broadcast(OutletConfig(history_s=self._history_s, burst_s=0.5))

    def current(self) -> Broadcast | None:
        return self.broadcast

    def say(self, count: int) -> list[int]:
        assert self.broadcast is not None
        said = list(range(self.said, self.said + count))
        for number in said:
            self.broadcast.publish(chunk_of(100, number))
        self.said += count
        return said


class Outlets:
    """Makes fakes, or fails to."""

    def __init__(self) -> None:
        self.made: list[FakeOutlet] = []
        self.tries = 0
        self.error: Exception | None = None

    def make(self) -> FakeOutlet:
        self.tries += 1
        if self.error is not None:
            raise self.error
        self.made.append(FakeOutlet())
        return self.made[-1]


@contextmanager
def relaying(
    run: Run, outlets: Outlets, burst_s: float = 0.0, *, again: bool = True
) -> Generator[Relay]:
    plan = RelayPlan("a test", "test-1", outlets.make, Seconds(burst_s), again)
    relay = Relay(plan, run.current, QUICK, lambda: 0.5)
    relay.start()
    try:
        yield relay
    finally:
        assert relay.close(10)


def test_what_is_published_is_passed_on_once_and_in_order() -> None:
    run, outlets = Run(), Outlets()
    run.say(5)
    with relaying(run, outlets) as relay:
        wait_until(lambda: len(outlets.made) == 1)
        wait_until(lambda: run.broadcast is not None and run.broadcast.listeners == 1)
        said = run.say(10)
        wait_until(lambda: outlets.made[0].heard == said)
        assert relay.status.connected
        assert (relay.status.bytes_sent, relay.status.skipped_chunks) == (1000, 0)
    assert outlets.made[0].closed
    assert relay.status.over
    assert not relay.status.connected
    assert run.broadcast is not None
    assert run.broadcast.listeners == 0


def test_nothing_is_made_before_there_is_sound() -> None:
    run, outlets = Run(), Outlets()
    run.broadcast = None
    with relaying(run, outlets):
        run.reopen()
        said = run.say(3)
        wait_until(lambda: bool(outlets.made))
        wait_until(lambda: run.broadcast is not None and run.broadcast.listeners == 1)
        said += run.say(1)
        wait_until(lambda: outlets.made[0].heard[-1:] == said[-1:])


def test_an_outlet_that_wants_it_all_begins_with_what_was_published_before() -> None:
    run, outlets = Run(), Outlets()
    said = run.say(8)
    with relaying(run, outlets, burst_s=10.0):
        wait_until(lambda: bool(outlets.made) and outlets.made[0].heard == said)


def test_a_new_outlet_goes_on_live_and_what_was_missed_is_counted() -> None:
    run, outlets = Run(), Outlets()
    first = run.say(3)
    with relaying(run, outlets, burst_s=10.0) as relay:
        wait_until(lambda: bool(outlets.made) and outlets.made[0].heard == first)
        outlets.error = OutputFailed("nobody listens there")
        outlets.made[0].failing = True
        missed = run.say(1)
        wait_until(lambda: relay.status.failure == "nobody listens there")
        assert not relay.status.connected
        missed += run.say(6)
        outlets.error = None
        wait_until(lambda: len(outlets.made) == 2)
        wait_until(lambda: run.broadcast is not None and run.broadcast.listeners == 1)
        after = run.say(2)
        wait_until(lambda: outlets.made[1].heard == after)
        assert relay.status.skipped_chunks == len(missed)
        assert (relay.status.reconnects, relay.status.connected) == (1, True)
        assert relay.status.failure is None
    assert outlets.made[0].closed == outlets.made[1].closed == 1


def test_an_outlet_that_stalls_holds_nobody_up_and_skips_to_live() -> None:
    run, outlets = Run(history_s=2.0), Outlets()
    run.say(1)
    with relaying(run, outlets, burst_s=10.0) as relay:
        wait_until(lambda: bool(outlets.made) and outlets.made[0].heard == [0])
        outlets.made[0].go_on.clear()
        run.say(1000)
        outlets.made[0].go_on.set()
        wait_until(lambda: relay.status.skipped_chunks > 900)
        # It had been given what the broadcast keeps, and the rest is gone.
        assert len(outlets.made[0].heard) <= 22
        last = run.say(1)
        wait_until(lambda: outlets.made[0].heard[-1:] == last)
        assert relay.status.skipped_chunks + relay.status.bytes_sent // 100 == run.said


def test_it_follows_the_run_that_plays_now_without_a_new_outlet() -> None:
    run, outlets = Run(), Outlets()
    said = run.say(3)
    with relaying(run, outlets, burst_s=10.0):
        wait_until(lambda: bool(outlets.made) and outlets.made[0].heard == said)
        before = run.broadcast
        assert before is not None
        said += run.say(2)
        before.close()
        run.reopen()
        said += run.say(1)
        wait_until(lambda: run.broadcast is not None and run.broadcast.listeners == 1)
        said += run.say(3)
        wait_until(lambda: outlets.made[0].heard[-3:] == said[-3:])
        assert outlets.made[0].heard == said
        assert before.listeners == 0
    assert len(outlets.made) == 1


def test_closing_after_the_run_sends_its_last_chunk() -> None:
    run, outlets = Run(), Outlets()
    said = run.say(2)
    with relaying(run, outlets, burst_s=10.0):
        wait_until(lambda: bool(outlets.made) and outlets.made[0].heard == said)
        said += run.say(2)
        assert run.broadcast is not None
        run.broadcast.close()
    assert outlets.made[0].heard == said


def test_closing_ends_an_outlet_that_stalls() -> None:
    run, outlets = Run(), Outlets()
    run.say(1)
    plan = RelayPlan("a test", "test-1", outlets.make, Seconds(10.0))
    relay = Relay(plan, run.current, QUICK, lambda: 0.5)
    relay.start()
    wait_until(lambda: bool(outlets.made) and outlets.made[0].heard == [0])
    outlets.made[0].go_on.clear()
    run.say(1)
    assert relay.close(0.05)


def test_a_failure_is_said_once_and_its_end_too(caplog: pytest.LogCaptureFixture) -> None:
    run, outlets = Run(), Outlets()
    run.say(1)
    outlets.error = OutputFailed("no space left")
    with caplog.at_level(logging.WARNING), relaying(run, outlets) as relay:
        wait_until(lambda: outlets.tries > 5)
        assert [said(record) for record in caplog.records] == [("a test", "no space left")]
        outlets.error = OutputFailed("another reason")
        wait_until(lambda: len(caplog.records) == 2)
        outlets.error = None
        wait_until(lambda: run.broadcast is not None and run.broadcast.listeners == 1)
        run.say(2)
        wait_until(lambda: relay.status.connected)
        assert len(caplog.records) == 2
        run.say(2)
        wait_until(lambda: len(caplog.records) == 3)
        assert caplog.records[2].getMessage() == "an outlet plays again"


def said(record: logging.LogRecord) -> tuple[object, object]:
    return record.__dict__["outlet"], record.__dict__["why"]


def test_a_wrong_password_is_not_hammered() -> None:
    run, outlets = Run(), Outlets()
    run.say(1)
    outlets.error = NotAuthorised("wrong password")
    with relaying(run, outlets) as relay:
        wait_until(lambda: relay.status.failure == "wrong password")
        outlets.error = None
    # Its five minutes were not over; closing did not wait for them either.
    assert outlets.tries == 1


def test_an_unforeseen_failure_is_logged_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    run, outlets = Run(), Outlets()
    run.say(1)
    outlets.error = RuntimeError("a bug")
    with relaying(run, outlets):
        wait_until(lambda: outlets.tries > 1)
        outlets.error = None
        wait_until(lambda: bool(outlets.made))
    assert "a bug" in caplog.text


def test_an_outlet_that_cannot_be_had_twice_ends_the_relay() -> None:
    run, outlets = Run(), Outlets()
    said = run.say(1)
    with relaying(run, outlets, burst_s=10.0, again=False) as relay:
        wait_until(lambda: bool(outlets.made) and outlets.made[0].heard == said)
        outlets.made[0].failing = True
        run.say(1)
        wait_until(lambda: relay.status.over)
        assert relay.status.failure == "it hung up"
    assert outlets.tries == 1


def test_several_close_together_and_are_counted() -> None:
    run, good, bad = Run(), Outlets(), Outlets()
    bad.error = OutputFailed("nobody listens there")
    said = run.say(2)
    plans = [
        RelayPlan("good", "icecast-1", good.make, Seconds(10.0)),
        RelayPlan("bad", "icecast-2", bad.make, Seconds(10.0)),
    ]
    relays = Relays(plans, run.current, QUICK, lambda: 0.5)
    relays.start()
    wait_until(lambda: bool(good.made) and good.made[0].heard == said and bad.tries > 1)
    counts = {(count.name, count.labels["outlet"]): count.value for count in relays.counts()}
    assert counts["outlet_connected", "icecast-1"] == 1
    assert counts["outlet_bytes", "icecast-1"] == 200
    assert counts["outlet_connected", "icecast-2"] == 0
    assert counts["outlet_bytes", "icecast-2"] == 0
    assert all(isinstance(count, Count) for count in relays.counts())
    assert relays.close()
    assert all(status.over for status in relays.status)


def test_relays_that_never_started_close() -> None:
    relays = Relays([RelayPlan("a", "a-1", FakeOutlet)], lambda: None, QUICK, lambda: 0.5)
    assert relays.close()
