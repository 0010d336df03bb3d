"""Shares: how many streams and runs there may be, in all and of one address.

Addresses are kept in memory only, and only while they count.
"""

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import final

from courante.config import LimitsConfig
from courante.errors import LimitReached, ShareUsed

RETRY_S = 5.0
RUN_RETRY_S = 60.0
MINUTE_S = 60.0
MOST_ADDRESSES = 10_000
"""So many addresses are remembered for what they opened; the longest quiet is forgotten first."""


@final
class Shares:
    """Counts what each address has; safe for any number of threads.

    Args:
        limits: how much there may be.
        now_s: tells the time; it need not be a calendar's.
    """

    def __init__(self, limits: LimitsConfig, now_s: Callable[[], float]) -> None:
        self._limits = limits
        self._now_s = now_s
        self._lock = threading.Lock()
        self._streams: Counter[str] = Counter()
        self._all_streams = 0
        self._openings: OrderedDict[str, deque[float]] = OrderedDict()
        self._begun: Counter[str] = Counter()
        self._runs: dict[str, str] = {}

    @contextmanager
    def stream(self, address: str) -> Generator[None]:
        """Hold a place for one listener.

        Raises:
            LimitReached: all places are taken. ShareUsed: this address has all it may.
        """
        self._take_stream(address)
        try:
            yield
        finally:
            with self._lock:
                self._all_streams -= 1
                _less(self._streams, address)

    @contextmanager
    def opening(
        self, address: str, living: Callable[[], Iterable[str]]
    ) -> Generator[Callable[[str], None]]:
        """Hold a place for a run that is about to begin.

        Args:
            address: who opens it.
            living: tells the names of the runs that play now.

        Yields:
            A function to be told the run's name once it has begun.

        Raises:
            ShareUsed: this address plays as many runs as it may, or opens them too fast.
        """
        self._take_opening(address, frozenset(living()))
        try:
            yield lambda run_id: self._open(address, run_id)
        finally:
            with self._lock:
                _less(self._begun, address)

    def _take_stream(self, address: str) -> None:
        limits = self._limits
        with self._lock:
            if self._all_streams >= limits.streams:
                name = f"{limits.streams} streams"
                raise LimitReached(name, RETRY_S)
            if self._streams[address] >= limits.streams_per_address:
                name = f"{limits.streams_per_address} streams of one address"
                raise ShareUsed(name, RETRY_S)
            self._all_streams += 1
            self._streams[address] += 1

    def _take_opening(self, address: str, living: frozenset[str]) -> None:
        limits = self._limits
        with self._lock:
            self._runs = {run: owner for run, owner in self._runs.items() if run in living}
            theirs = sum(owner == address for owner in self._runs.values()) + self._begun[address]
            if theirs >= limits.runs_per_address:
                name = f"{limits.runs_per_address} runs of one address"
                raise ShareUsed(name, RUN_RETRY_S)
            self._note_opening(address)
            self._begun[address] += 1

    def _note_opening(self, address: str) -> None:
        now_s, most = self._now_s(), self._limits.openings_per_minute
        times = self._openings.setdefault(address, deque(maxlen=most))
        self._openings.move_to_end(address)
        if len(times) == most and (wait_s := times[0] + MINUTE_S - now_s) > 0:
            name = f"{most} runs opened a minute by one address"
            raise ShareUsed(name, round(wait_s, 3))
        times.append(now_s)
        if len(self._openings) > MOST_ADDRESSES:
            self._openings.popitem(last=False)

    def _open(self, address: str, run_id: str) -> None:
        with self._lock:
            self._runs[run_id] = address


def _less(counter: Counter[str], address: str) -> None:
    """One less; an address that has nothing is forgotten."""
    counter[address] -= 1
    if counter[address] <= 0:
        del counter[address]
