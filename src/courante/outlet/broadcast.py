"""Fan-out of one run's sound to any number of listeners.

Chunks lie once in a ring of sequence numbers; a listener is a cursor into it, not a queue. So
memory stays the same however many listen and however slow they are, and nobody waits for anybody.
Knows no protocol.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import final

from courante.config import OutletConfig
from courante.outlet.contract import Outlet
from courante.types import Chunk, Seconds

ROUNDING_S = 1e-6


@final
class _Crowd:
    """Who listens to a run, over all formats it is broadcast in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.listeners = 0
        self.skipped = 0

    def change(self, *, listeners: int = 0, skipped: int = 0) -> None:
        """Count so many more (or, below 0, fewer)."""
        with self._lock:
            self.listeners += listeners
            self.skipped += skipped


@dataclass(frozen=True)
class Cursor:
    """Where a listener is.

    Attributes:
        sequence: number of the next chunk it will get.
        burst_s: how far behind live it likes to be; it starts there, and skips to there.
    """

    sequence: int
    burst_s: Seconds


@final
class Broadcast(Outlet):
    """The last few seconds of a run, for many readers; safe for any number of threads.

    Attributes:
        headers: what a reader needs before its first chunk.
    """

    def __init__(self, config: OutletConfig, since_s: Seconds | None = None) -> None:
        """Nothing is published yet.

        Args:
            config: how much is kept.
            since_s: media time of the run at which the first chunk will begin; 0 if not given.
        """
        self.headers = b""
        self._config = config
        self._history_s = config.history_s
        self._crowd = _Crowd()
        self._others: tuple[Broadcast, ...] = ()
        self._lock = threading.Lock()
        self._chunks: deque[Chunk] = deque()
        self._first = 0
        self._kept_s = 0.0
        self._published_s = 0.0 if since_s is None else float(since_s)
        self._closed = False
        self._callbacks: dict[int, tuple[Callable[[], None], int]] = {}
        self._next_callback = 0

    @property
    def closed(self) -> bool:
        """Whether the last chunk has been published."""
        return self._closed

    @property
    def listeners(self) -> int:
        """How many callbacks are registered, over all formats: every listener registers one."""
        return self._crowd.listeners

    @property
    def attended(self) -> bool:
        """Whether anybody listens to this very format."""
        return bool(self._callbacks)

    @property
    def skipped(self) -> int:
        """Chunks lost by falling behind, over all listeners of all formats so far."""
        return self._crowd.skipped

    @property
    def published_s(self) -> Seconds:
        """Media time of the run published so far."""
        return Seconds(self._published_s)

    def beside(self, headers: bytes, since_s: Seconds) -> "Broadcast":
        """The same run in another format: its listeners count together with ours.

        Args:
            headers: what a reader of it needs before its first chunk.
            since_s: media time of the run at which it begins.
        """
        other = Broadcast(self._config, since_s)
        other.headers = headers
        other._crowd = self._crowd
        with self._lock:
            living = (one for one in self._others if not one.closed)
            self._others = (*living, other)
            other._closed = self._closed
        return other

    def publish(self, chunk: Chunk) -> None:
        """Append a chunk (of whole frames) and wake the listeners; never blocks on any of them."""
        if not chunk.data:
            return
        with self._lock:
            self._chunks.append(chunk)
            self._kept_s += chunk.duration_s
            self._published_s += chunk.duration_s
            while self._kept_s > self._history_s + ROUNDING_S and len(self._chunks) > 1:
                self._kept_s -= self._chunks.popleft().duration_s
                self._first += 1
        self._wake()

    def forget(self, time_s: Seconds) -> None:
        """Nothing more comes for a while: whoever comes meanwhile begins with what comes then.

        Args:
            time_s: media time of the run at which the next chunk will begin.
        """
        with self._lock:
            self._first += len(self._chunks)
            self._chunks.clear()
            self._kept_s = 0.0
            self._published_s = float(time_s)

    def close(self) -> None:
        """No more chunks, in no format: readers get what is left, then see ``ended``."""
        with self._lock:
            self._closed = True
            others = self._others
        self._wake()
        for other in others:
            other.close()

    def start(self, burst_s: Seconds) -> Cursor:
        """A cursor at the chunk that begins at least ``burst_s`` behind live (or at the oldest)."""
        with self._lock:
            return Cursor(self._behind_live(burst_s), burst_s)

    def read(self, cursor: Cursor) -> tuple[tuple[Chunk, ...], Cursor, int]:
        """All that was published since; never waits.

        Returns:
            The chunks (none when there is nothing new), the cursor for the next read, and how many
            chunks were skipped because the cursor had fallen out of the history.
        """
        with self._lock:
            sequence = cursor.sequence
            skipped = 0
            if sequence < self._first:
                sequence = self._behind_live(cursor.burst_s)
                skipped = sequence - cursor.sequence
                self._crowd.change(skipped=skipped)
            fresh = tuple(islice(self._chunks, sequence - self._first, None))
        return fresh, Cursor(sequence + len(fresh), cursor.burst_s), skipped

    def media_s(self, cursor: Cursor) -> Seconds:
        """Media time of the run at which the cursor's next chunk begins."""
        with self._lock:
            ahead = islice(self._chunks, max(0, cursor.sequence - self._first), None)
            return Seconds(max(0.0, self._published_s - sum(chunk.duration_s for chunk in ahead)))

    def ended(self, cursor: Cursor) -> bool:
        """Whether this reader has had the last chunk there will ever be."""
        with self._lock:
            return self._closed and cursor.sequence >= self._first + len(self._chunks)

    def on_publish(self, callback: Callable[[], None], every: int = 1) -> Callable[[], None]:
        """Have ``callback`` called, from the publishing thread, after each chunk and at the end.

        Args:
            callback: must return at once and not raise (``loop.call_soon_threadsafe`` of a living
                loop).
            every: only after one chunk in so many; who asks for the same is spread over them.

        Returns:
            A function that ends this; calling it again does nothing.
        """
        with self._lock:
            key = self._next_callback
            self._next_callback += 1
            self._callbacks = {**self._callbacks, key: (callback, every)}
        self._crowd.change(listeners=1)

        def remove() -> None:
            with self._lock:
                left = {k: c for k, c in self._callbacks.items() if k != key}
                gone = len(self._callbacks) - len(left)
                self._callbacks = left
            self._crowd.change(listeners=-gone)

        return remove

    def _behind_live(self, burst_s: Seconds) -> int:
        sequence = self._first + len(self._chunks)
        behind_s = 0.0
        for chunk in reversed(self._chunks):
            if behind_s >= burst_s - ROUNDING_S:
                break
            behind_s += chunk.duration_s
            sequence -= 1
        return sequence

    def _wake(self) -> None:
        chunk = self._first + len(self._chunks)
        for key, (callback, every) in self._callbacks.items():
            if self._closed or (key + chunk) % every == 0:
                callback()
