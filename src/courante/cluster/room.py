"""A composer's room: a bounded queue of asks before one thread that composes.

Full, it says so at once and the caller waits or goes elsewhere: a station has bars ahead, and what
waits here only makes all others wait longer (back-pressure).
"""

import logging
import threading
import time
from dataclasses import dataclass, field
from typing import Any, final

from courante.cluster.asking import Answer, Ask
from courante.cluster.seats import Job, Seats
from courante.composer.contract import Composer

logger = logging.getLogger(__name__)

MOST_WAITING = 64
"""Asks; one is a station's bank, so some 500 runs."""


@dataclass(eq=False)
class _Waiting:
    job: Job
    done: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class RoomCounts:
    """What a composer of the cluster has done.

    Attributes:
        calls, run_calls: calls for many runs so far, and runs they were for. slots: most of a call.
        asks, refused: asks taken on, and those told that it is busy. failures: calls that raised.
        seated, waiting: runs with a slot, and asks that wait, now.
        seconds: spent composing.
    """

    calls: int = 0
    run_calls: int = 0
    slots: int = 1
    asks: int = 0
    refused: int = 0
    failures: int = 0
    seated: int = 0
    waiting: int = 0
    seconds: float = 0.0


@final
class Room:
    """Composes for whoever asks; its methods may be called from any thread."""

    def __init__(self, composer: Composer[Any], most_waiting: int = MOST_WAITING) -> None:
        """Begin; its thread ends with the process."""
        self._slots = composer.slots
        self._most = most_waiting
        # New runs first: they are silent until then.
        openers = [] if composer.opener is None else [Seats[Any](composer.opener)]
        self._every = [*openers, Seats[Any](composer)]
        self._changed = threading.Condition()
        self._arrived: list[_Waiting] = []
        self._under_way: list[_Waiting] = []
        self._asks = self._refused = self._failures = 0
        self._seconds = 0.0
        threading.Thread(target=self._work, name="room", daemon=True).start()

    def compose(self, ask: Ask) -> Answer:
        """Compose what is asked; waits for it.

        Raises:
            RuntimeError: the composer failed.
        """
        waiting = _Waiting(Job(ask))
        with self._changed:
            if len(self._arrived) + len(self._under_way) >= self._most:
                self._refused += 1
                return Answer(busy=True)
            self._asks += 1
            self._arrived.append(waiting)
            self._changed.notify()
        waiting.done.wait()
        if waiting.job.answer is None:
            message = "the composer failed"
            raise RuntimeError(message)
        return waiting.job.answer

    def counts(self) -> RoomCounts:
        """What it has done so far."""
        with self._changed:
            return RoomCounts(
                calls=self._every[-1].calls,
                run_calls=self._every[-1].run_calls,
                slots=self._slots,
                asks=self._asks,
                refused=self._refused,
                failures=self._failures,
                seated=self._every[-1].seated,
                waiting=len(self._arrived) + len(self._under_way),
                seconds=self._seconds,
            )

    def _work(self) -> None:
        while True:
            for waiting in self._arrivals():
                self._begin(waiting.job)
            pauses_s = [self._advance(seats) for seats in self._every if seats.busy]
            self._answer_done()
            pause_s = min(pauses_s, default=0.0)
            with self._changed:
                if pause_s > 0 and not self._arrived:
                    self._changed.wait(pause_s)

    def _arrivals(self) -> list[_Waiting]:
        with self._changed:
            while not self._arrived and not self._under_way:
                self._changed.wait()
            arrived, self._arrived = self._arrived, []
            self._under_way += arrived
            return arrived

    def _begin(self, job: Job) -> None:
        opening = job.ask.opening and len(self._every) > 1
        try:
            self._every[0 if opening else -1].begin(job, time.monotonic())
        except Exception:
            logger.exception("a composer of the cluster could not begin")
            self._failures += 1
            job.failed = True

    def _advance(self, seats: Seats[Any]) -> float:
        begun_s = time.monotonic()
        try:
            return seats.advance(begun_s)
        except Exception:
            logger.exception("a composer of the cluster failed; its runs are told again")
            self._failures += 1
            return 0.0
        finally:
            self._seconds += time.monotonic() - begun_s

    def _answer_done(self) -> None:
        with self._changed:
            done = [w for w in self._under_way if w.job.failed or w.job.answer is not None]
            self._under_way = [w for w in self._under_way if w not in done]
        for waiting in done:
            waiting.done.set()
