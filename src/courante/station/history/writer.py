"""The one thread that writes: gathers, writes, and tries again until it is written."""

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Generator
from functools import reduce
from typing import final

from sqlalchemy.exc import SQLAlchemyError

from courante.config import HistoryConfig
from courante.errors import OutputFailed
from courante.station.history.backlog import Backlog
from courante.station.history.batch import Batch, followed_by
from courante.station.history.contract import HistoryCounters
from courante.station.history.outage import Outage
from courante.station.history.statements import write_batch
from courante.station.history.store import Store, is_sick_row, reason

logger = logging.getLogger(__name__)

SCRUB_AGAIN_S = 1.0


@final
class Writer:
    """Writes what is put into its backlog; its methods may be called from any thread."""

    def __init__(self, store: Store, config: HistoryConfig) -> None:
        self._store = store
        self._config = config
        self._changed = threading.Condition()
        self._backlog = Backlog(config)
        self._in_hand = Batch()
        self._in_hand_bytes = 0
        self._put = 0
        self._done = 0
        self._written = 0
        self._sick = 0
        self._refused = 0
        self._refused_of: set[str] = set()
        self._due_s: float | None = None
        self._outage: Outage | None = None
        self._readers = 0
        self._close_by_s: float | None = None
        self._unscrubbed = False
        self._thread = threading.Thread(target=self._work, name="history", daemon=True)
        self._thread.start()

    @contextlib.contextmanager
    def backlog(self) -> Generator[Backlog]:
        """The backlog, to put something into; it is written soon."""
        with self._changed:
            yield self._backlog
            self._put += 1
            if self._due_s is None:
                self._due_s = time.monotonic() + self._config.flush_s
                self._changed.notify_all()

    def flush(self, run_id: str | None = None) -> None:
        """Wait until all that was put in before, of a run or of all of them, is written.

        Raises:
            OutputFailed: it takes too long.
        """
        by_s = time.monotonic() + self._config.read_s
        with self._changed:
            upto = self._put
            self._readers += 1
            self._changed.notify_all()
            try:
                while self._done < upto and self._holds(run_id):
                    now_s = time.monotonic()
                    if now_s >= by_s or self._hopeless(now_s):
                        message = "the history cannot be read: what was to be written still waits"
                        raise OutputFailed(message)
                    self._changed.wait(by_s - now_s)
            finally:
                self._readers -= 1

    def holds_back(self, run_id: str) -> bool:
        """See ``History.holds_back``."""
        with self._changed:
            return self._holds(run_id)

    def counters(self) -> HistoryCounters:
        """See ``History.counters``."""
        with self._changed:
            outage = self._outage
            return HistoryCounters(
                written=self._written,
                held_back=self._backlog.count + self._in_hand.count,
                held_back_bytes=self._backlog.size_bytes + self._in_hand_bytes,
                lost=self._backlog.lost + self._sick,
                failing_s=0.0 if outage is None else outage.lasted_s(time.monotonic()),
                refused=self._backlog.refused + self._refused,
            )

    def close(self) -> bool:
        """Write what waits, as far as that is possible soon.

        Returns:
            Whether the thread has ended; else it ends with the process.
        """
        with self._changed:
            self._close_by_s = time.monotonic() + self._config.close_s
            self._changed.notify_all()
        self._thread.join(self._config.close_s)
        left = self.counters().held_back
        if left:
            logger.warning("the history is closed; %d entries could not be written", left)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._await_work()
                closing = self._close_by_s is not None
                self._in_hand_bytes = self._backlog.size_bytes
                self._in_hand, upto = self._backlog.take(), self._put
                self._due_s = None
            rest, failure = self._write(self._in_hand)
            with self._changed:
                self._in_hand, self._in_hand_bytes = Batch(), 0
                self._backlog.put_back(rest)
                self._note(failure, upto)
                self._changed.notify_all()
                if closing and (failure is None or not self._may_try_again()):
                    return

    def _await_work(self) -> None:
        while self._close_by_s is None:
            now_s = time.monotonic()
            due_s = self._next_s(now_s)
            if due_s is not None and due_s <= now_s:
                return
            self._changed.wait(None if due_s is None else due_s - now_s)

    def _next_s(self, now_s: float) -> float | None:
        if self._outage is not None:
            return self._outage.retry_at_s
        if self._readers and not self._backlog.empty:
            return now_s
        return self._due_s

    def _may_try_again(self) -> bool:
        """Closing: wait a little for the store to come back, if there is time for that."""
        now_s = time.monotonic()
        if self._close_by_s is None or self._outage is None:
            return True
        if self._outage.retry_at_s >= self._close_by_s:
            return False
        self._changed.wait(max(0.0, self._outage.retry_at_s - now_s))
        return True

    def _write(self, batch: Batch) -> tuple[Batch, Exception | None]:
        """Write a batch; what could not be written comes back, with the reason."""
        parts = deque(batch.parts())
        try:
            while parts:
                self._write_part(parts[0])
                parts.popleft()
            if self._unscrubbed:
                self._unscrubbed = not self._store.scrub()
        except Exception as error:  # noqa: BLE001 - this thread must outlive whatever it meets
            return reduce(followed_by, parts, Batch()), error
        return Batch(), None

    def _write_part(self, part: Batch) -> None:
        try:
            with self._store.writing() as connection:
                done = write_batch(connection, part)
            self._unscrubbed |= done.erased
            self._written += part.count - done.refused.count
            self._note_refused(done.refused)
        except Exception as error:
            if not is_sick_row(error):
                raise
            run_ids = part.run_ids
            if len(run_ids) > 1:
                for run_id in run_ids:
                    self._write_part(part.of(run_id))
                return
            self._sick += part.count
            # No traceback: it would quote the row.
            logger.error(  # noqa: TRY400
                "the history refuses %d entries: %s", part.count, reason(error)
            )

    def _note_refused(self, refused: Batch) -> None:
        """Count what another node's lease forbids, and say it once for each run."""
        self._refused += refused.count
        for run_id in refused.run_ids:
            if run_id not in self._refused_of:
                self._refused_of.add(run_id)
                logger.warning(
                    "run %s is another node's now: what this one still held back is dropped", run_id
                )

    def _note(self, failure: Exception | None, upto: int) -> None:
        now_s = time.monotonic()
        if failure is None:
            self._done = upto
            if self._outage is not None:
                lasted_s, lost = self._outage.lasted_s(now_s), self._backlog.lost
                logger.warning(
                    "the history is written again after %.1f s; %d entries given up so far",
                    lasted_s,
                    lost,
                )
            self._outage = None
            if self._unscrubbed and self._due_s is None:
                self._due_s = now_s + SCRUB_AGAIN_S
        elif self._outage is None:
            self._outage = Outage.begin(now_s)
            logger.warning(
                "the history cannot be written: %s; holding back and trying again",
                reason(failure),
                exc_info=None if isinstance(failure, SQLAlchemyError) else failure,
            )
        else:
            self._outage = self._outage.go_on(now_s, self._config.retry_most_s)

    def _holds(self, run_id: str | None) -> bool:
        if run_id is None:
            return True
        return self._in_hand.concerns(run_id) or self._backlog.concerns(run_id)

    def _hopeless(self, now_s: float) -> bool:
        if not self._thread.is_alive():
            return True
        return self._outage is not None and self._outage.lasted_s(now_s) > self._config.read_s
