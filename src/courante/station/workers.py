"""Threads that do each task when it is due, the longest due first."""

import heapq
import logging
import threading
import time
from abc import ABC, abstractmethod
from typing import final

from courante.station.clock import Clock
from courante.types import Seconds

logger = logging.getLogger(__name__)


class Task(ABC):
    """Something to be done again and again; never by two threads at once."""

    @abstractmethod
    def perform(self, due_s: Seconds) -> Seconds | None:
        """Do it once.

        Returns:
            When to do it next, or ``None`` when it is done for good.
        """

    @abstractmethod
    def fail(self, error: Exception) -> None:
        """It raised, and will not be done again."""


@final
class Schedule:
    """Tasks by due time; of two due at one time, the one added first comes first."""

    def __init__(self) -> None:
        self._heap: list[tuple[Seconds, int, Task]] = []
        self._added = 0

    @property
    def next_due_s(self) -> Seconds | None:
        """When the next task is due."""
        return self._heap[0][0] if self._heap else None

    def push(self, due_s: Seconds, task: Task) -> None:
        """Add a task."""
        heapq.heappush(self._heap, (due_s, self._added, task))
        self._added += 1

    def pop_due(self, now_s: Seconds) -> tuple[Seconds, Task] | None:
        """Take the task that has been due longest, if one is."""
        if not self._heap or self._heap[0][0] > now_s:
            return None
        due_s, _, task = heapq.heappop(self._heap)
        return due_s, task


@final
class Workers:
    """A few threads and one schedule."""

    def __init__(self, count: int, clock: Clock) -> None:
        self._clock = clock
        self._condition = threading.Condition()
        self._schedule = Schedule()
        self._closing = False
        self._threads = [
            threading.Thread(target=self._work, name=f"worker-{n}", daemon=True)
            for n in range(count)
        ]

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def add(self, due_s: Seconds, task: Task) -> None:
        """Have a task done."""
        with self._condition:
            self._schedule.push(due_s, task)
            self._condition.notify()

    def close(self, timeout_s: float) -> bool:
        """Stop after the tasks in progress; false if they did not end in time."""
        with self._condition:
            self._closing = True
            self._condition.notify_all()
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while (taken := self._next()) is not None:
            due_s, task = taken
            try:
                again_s = task.perform(due_s)
            except Exception as error:
                logger.exception("a task failed and ends; the others go on")
                _fail(task, error)
                continue
            if again_s is not None:
                self._again(again_s, task)

    def _next(self) -> tuple[Seconds, Task] | None:
        with self._condition:
            while not self._closing:
                now_s = self._clock.now()
                taken = self._schedule.pop_due(now_s)
                if taken is not None:
                    return taken
                due_s = self._schedule.next_due_s
                wait_s = None if due_s is None else Seconds(due_s - now_s)
                self._clock.wait(self._condition, wait_s)
        return None

    def _again(self, due_s: Seconds, task: Task) -> None:
        # No notification: this thread looks at the schedule next, before it waits for anything.
        with self._condition:
            self._schedule.push(due_s, task)


def _fail(task: Task, error: Exception) -> None:
    try:
        task.fail(error)
    except Exception:
        logger.exception("a task that failed could not be put away either")
