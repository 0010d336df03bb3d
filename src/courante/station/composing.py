"""Keeps every run some bars ahead, by as few composer calls as possible.

``Composing`` is the service without a thread: whoever calls ``advance`` composes. Offline rendering
calls it when a bar is missing; a station has ``ComposingThread`` call it all the time.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, final

from courante.composer.contract import Composer, Seat
from courante.config import StationConfig
from courante.station.bank import Bank, Parked
from courante.station.feed import Feed

S = TypeVar("S")
logger = logging.getLogger(__name__)

COMPOSING_NICENESS = 10
FIRST_RETRY_S = 0.05
LONGEST_RETRY_S = 5.0


@dataclass
class ComposingCounters:
    """What composing has done so far.

    Attributes:
        calls: composer calls. run_steps: steps that runs got. batch: runs in the last call.
        failures: calls that raised. seconds: time spent in calls.
    """

    calls: int = 0
    run_steps: int = 0
    batch: int = 0
    failures: int = 0
    seconds: float = 0.0


@final
class Composing(Generic[S]):
    """Composes for all runs with as many banks of slots as they need.

    ``join`` and ``leave`` may be called from any thread; ``advance`` from one at a time.
    """

    def __init__(
        self,
        composer: Composer[S],
        config: StationConfig,
        wake: Callable[[], None] | None = None,
    ) -> None:
        """Start without runs.

        Args:
            composer: composes for ``composer.slots`` runs at a time.
            config: how far ahead.
            wake: called, from any thread, when there is something to do.
        """
        self.counters = ComposingCounters()
        self._composer = composer
        self._config = config
        self._wake = wake
        self._lock = threading.Lock()
        self._arrived: list[Parked] = []
        self._left: list[Feed] = []
        self._parked: list[Parked] = []
        self._banks: list[Bank[S]] = []

    def join(self, seat: Seat) -> Feed:
        """Compose for one more run, its first bars before anything else."""
        feed = Feed(seat, self._composer.note_range, self._config.bars_ahead)
        if self._wake is not None:
            feed.on_hunger(self._wake)
        with self._lock:
            self._arrived.append(Parked(feed))
        self._call_wake()
        return feed

    def leave(self, feed: Feed) -> None:
        """Compose for this run no longer."""
        with self._lock:
            self._left.append(feed)
        self._call_wake()

    def advance(self) -> bool:
        """Compose a few steps for the runs that need them most.

        Returns:
            Whether there was anything to compose.

        Raises:
            Exception: whatever the composer raised; the next call tries again.
        """
        self._release_leavers()
        self._seat_arrivals()
        hungry = [(b.least_waiting, i) for i, b in enumerate(self._banks)]
        ranked = sorted((waiting, i) for waiting, i in hungry if waiting is not None)
        if not ranked:
            return False
        self._step(self._banks[ranked[0][1]])
        return True

    def warm_up(self) -> None:
        """Compose for nobody once, so that whatever the composer compiles is ready."""
        state = self._composer.join(self._composer.init(), 0, Seat(seed=0))
        self._composer.step(state)

    def _step(self, bank: Bank[S]) -> None:
        begun = time.perf_counter()
        try:
            batch = bank.step()
        except Exception:
            self.counters.failures += 1
            bank.recover()
            raise
        self.counters.seconds += time.perf_counter() - begun
        self.counters.calls += 1
        self.counters.batch = batch
        self.counters.run_steps += batch * self._composer.steps_per_call
        self._parked += bank.park(self._config.parked_bars)

    def _release_leavers(self) -> None:
        with self._lock:
            left, self._left = self._left, []
            self._arrived = [p for p in self._arrived if p.feed not in left]
        self._parked = [p for p in self._parked if p.feed not in left]
        for feed in left:
            for bank in self._banks:
                if bank.release(feed):
                    break
        if len(self._banks) > 1:
            self._banks = [b for b in self._banks if b.seated] or self._banks[:1]

    def _seat_arrivals(self) -> None:
        with self._lock:
            waiting, self._arrived = self._arrived, []
        waiting += [p for p in self._parked if p.feed.hungry]
        self._parked = [p for p in self._parked if not p.feed.hungry]
        while waiting:
            try:
                self._bank_with_room().seat(waiting[0])
            except Exception:
                self._put_back(waiting)
                raise
            waiting.pop(0)

    def _put_back(self, waiting: list[Parked]) -> None:
        """Try again next time; one whose music cannot be restored begins anew."""
        self.counters.failures += 1
        first = waiting[0]
        if first.snapshot is not None:
            first.snapshot = None
            first.feed.restart_bar()
        with self._lock:
            self._arrived = waiting + self._arrived

    def _bank_with_room(self) -> Bank[S]:
        for bank in self._banks:
            if bank.has_room:
                return bank
        self._banks.append(Bank(self._composer))
        return self._banks[-1]

    def _call_wake(self) -> None:
        if self._wake is not None:
            self._wake()


@final
class ComposingThread(Generic[S]):
    """Advances a ``Composing`` whenever a run needs bars; outlives a composer that fails."""

    def __init__(self, composer: Composer[S], config: StationConfig) -> None:
        self._work = threading.Event()
        self._closing = threading.Event()
        self.composing = Composing(composer, config, wake=self._work.set)
        # A daemon: a composer that hangs in native code must not keep the process alive.
        self._thread = threading.Thread(target=self._run, name="composing", daemon=True)

    def start(self) -> None:
        """Begin to compose."""
        self._thread.start()

    def close(self, timeout_s: float) -> bool:
        """Stop after the call in progress; false if that did not end in time."""
        self._closing.set()
        self._work.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        _give_way()
        try:
            self.composing.warm_up()
        except Exception:
            logger.exception("the composer failed before its first run; it is tried again")
        retry_s = FIRST_RETRY_S
        while not self._closing.is_set():
            self._work.clear()
            try:
                busy = self.composing.advance()
            except Exception:
                logger.exception("composing failed; runs repeat; next try in %g s", retry_s)
                self._closing.wait(retry_s)
                retry_s = min(2 * retry_s, LONGEST_RETRY_S)
                continue
            if busy:
                retry_s = FIRST_RETRY_S
            else:
                self._work.wait()


def _give_way() -> None:
    """Let the threads that play go first: composing is bars ahead and can wait, sound cannot."""
    if sys.platform == "linux":
        # There a thread has a priority of its own, which any thread may lower.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), COMPOSING_NICENESS)
