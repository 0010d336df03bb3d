import threading
from collections.abc import Iterator

import pytest
from tests.fakes.clock import ManualClock

from courante.station.clock import RealClock
from courante.station.workers import Schedule, Task, Workers
from courante.types import Seconds


class Ticking(Task):
    """Notes its due times; comes back every second until it has done enough."""

    def __init__(self, times: int, *, breaks: bool = False) -> None:
        self.times = times
        self.breaks = breaks
        self.due: list[float] = []
        self.error: Exception | None = None
        self.done = threading.Event()

    def perform(self, due_s: Seconds) -> Seconds | None:
        self.due.append(due_s)
        if self.breaks:
            message = "broken"
            raise RuntimeError(message)
        if len(self.due) == self.times:
            self.done.set()
            return None
        return Seconds(due_s + 1.0)

    def fail(self, error: Exception) -> None:
        self.error = error
        self.done.set()


def test_the_longest_due_comes_first_and_nothing_before_its_time() -> None:
    schedule, tasks = Schedule(), [Ticking(1) for _ in range(4)]
    for due_s, task in zip((3.0, 1.0, 2.0, 1.0), tasks, strict=True):
        schedule.push(Seconds(due_s), task)
    assert schedule.next_due_s == 1.0
    assert schedule.pop_due(Seconds(0.9)) is None
    assert schedule.pop_due(Seconds(2.5)) == (1.0, tasks[1])
    assert schedule.pop_due(Seconds(2.5)) == (1.0, tasks[3])
    assert schedule.pop_due(Seconds(2.5)) == (2.0, tasks[2])
    assert schedule.pop_due(Seconds(2.5)) is None
    assert schedule.pop_due(Seconds(3.0)) == (3.0, tasks[0])
    assert schedule.next_due_s is None


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def workers(clock: ManualClock) -> Iterator[Workers]:
    threads = Workers(2, clock)
    threads.start()
    yield threads
    assert threads.close(5)


def test_tasks_are_done_at_their_due_times_even_when_late(
    workers: Workers, clock: ManualClock
) -> None:
    slow, fast = Ticking(3), Ticking(3)
    workers.add(Seconds(1.0), slow)
    workers.add(Seconds(0.5), fast)
    clock.advance(100.0)
    assert slow.done.wait(5)
    assert fast.done.wait(5)
    assert slow.due == [1.0, 2.0, 3.0]
    assert fast.due == [0.5, 1.5, 2.5]


def test_a_task_that_raises_ends_and_the_others_go_on(
    workers: Workers, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = Ticking(3, breaks=True), Ticking(3)
    workers.add(Seconds(0.0), broken)
    workers.add(Seconds(0.0), whole)
    clock.advance(10.0)
    assert broken.done.wait(5)
    assert whole.done.wait(5)
    assert str(broken.error) == "broken"
    assert broken.due == [0.0]
    assert "a task failed" in caplog.text


def test_a_task_that_cannot_even_be_put_away_leaves_the_others(
    workers: Workers, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    class Stubborn(Ticking):
        def fail(self, error: Exception) -> None:
            super().fail(error)
            raise error

    broken, whole = Stubborn(3, breaks=True), Ticking(3)
    workers.add(Seconds(0.0), broken)
    assert broken.done.wait(5)
    workers.add(Seconds(0.0), whole)
    clock.advance(10.0)
    assert whole.done.wait(5)
    assert workers.close(5)
    assert "could not be put away" in caplog.text


def test_a_worker_that_waits_for_later_is_woken_for_sooner() -> None:
    clock = RealClock()
    workers = Workers(1, clock)
    workers.start()
    later, sooner = Ticking(1), Ticking(1)
    workers.add(Seconds(clock.now() + 3600), later)
    workers.add(clock.now(), sooner)
    assert sooner.done.wait(5)
    assert workers.close(5)
    assert later.due == []


def test_close_waits_for_the_task_in_progress_and_says_if_it_hangs() -> None:
    class Hanging(Ticking):
        def __init__(self) -> None:
            super().__init__(1)
            self.begun, self.let_go = threading.Event(), threading.Event()

        def perform(self, due_s: Seconds) -> Seconds | None:
            self.begun.set()
            self.let_go.wait(30)
            return super().perform(due_s)

    workers, task = Workers(1, RealClock()), Hanging()
    workers.start()
    workers.add(Seconds(0.0), task)
    assert task.begun.wait(5)
    assert not workers.close(0.05)
    task.let_go.set()
    assert workers.close(5)
    assert task.due == [0.0]
