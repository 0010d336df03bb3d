"""Keeps the leases of a node's runs, and notices which of them are lost.

What happens while the database is away, and why that is right
--------------------------------------------------------------
A node that cannot renew its leases does not know, once they have lapsed, whose its runs are. It
plays them on all the same, for as long as it takes, and says so (in the log, once, and in the
counters). Four things follow, and each is wanted:

* *Nobody hears silence for the database's sake.* If the database is away from all nodes, nobody
  else can take the run either, and to stop would be to end every run there is. If it is away from
  this node alone, then whoever still hears this node hears music, and whoever does not reaches the
  run's new owner under the same address.
* *There is one owner all the same.* What a run **is** is what is kept of it: its record, its place,
  its music, its past. That only its owner can change: whoever takes the run gets a higher fence,
  and from this moment the database refuses what carries the old one, however late it comes. What
  this node plays without being the owner is an echo: it sounds for whoever listens here and leaves
  no trace. A node that stopped in time by its own clock would promise less, for a thread that was
  held up between looking at the clock and writing would write all the same; that is why nothing
  here depends on stopping in time.
* *The echo ends.* When the database answers again, the first renewal tells which runs are ours
  still (a lease that lapsed and that nobody took is simply renewed, and what was held back is
  written) and which are not: those end here within a second, and nothing is written about it, for
  they have not ended. Their listeners reconnect, and are led to the owner.
* *What is over stays over.* Of a run that was ended or deleted meanwhile the database knows nothing
  yet. Its lease is renewed until it does: nobody shall take up what it still takes for playing.

Renewing has a thread of its own: a database that hangs may hold it up, but never a worker, who has
sound to render.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import final

from courante.config import LeasesConfig
from courante.errors import BadConfig, OutputFailed
from courante.station.leases import Lease, Leases
from courante.station.owning import NOT_OURS, Owning, OwningCounters

logger = logging.getLogger(__name__)

LONGEST_NAME = 64
SWEEP_EVERY_S = 3600.0
CLOSING_S = 1.0
RETRY_S = 0.5
"""So soon it is tried again to renew: whoever looks for runs that nobody has waits for that."""
AWAY = "the database is away: no run begins or moves until it is back; those that play go on"


@dataclass(frozen=True)
class _Held:
    """A lease, and until when nobody else can have the run, by this process's clock."""

    lease: Lease
    sure_until_s: float


@final
class Ownership(Owning):
    """The runs of one of several nodes."""

    def __init__(
        self,
        leases: Leases,
        node: str,
        config: LeasesConfig,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Have no run yet.

        Args:
            leases: whose runs are; closed with this.
            node: this process's name; no other process has it, nor had it before.
            config: how long leases last.
            now_s: a clock that only grows; tells what is uncertain, and decides nothing.

        Raises:
            BadConfig: the name is empty or too long.
        """
        if not 0 < len(node) <= LONGEST_NAME:
            raise BadConfig("node", node, f"1 to {LONGEST_NAME} characters")
        self.node = node
        self._leases = leases
        self._config = config
        self._now_s = now_s
        self._lock = threading.Lock()
        self._held: dict[str, _Held] = {}
        self._leaving: dict[str, Callable[[], bool]] = {}
        self._taken_count = self._lost_count = self._failed = 0
        self._away_since_s: float | None = None
        self._sweep_due_s = now_s()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="leases", daemon=True)

    @property
    def shared(self) -> bool:
        """Yes."""
        return True

    @property
    def adopts_at_start(self) -> bool:
        """See ``LeasesConfig``."""
        return self._config.adopt_at_start

    def begin(self) -> None:
        """See ``Owning``."""
        self._thread.start()

    def take(self, run_id: str) -> None:
        """See ``Owning``."""
        with self._lock:
            self._leaving.pop(run_id, None)
        if self.owns(run_id):
            return
        began_s = self._now_s()
        try:
            lease = self._leases.take(run_id, self.node)
        except OutputFailed as error:
            raise OutputFailed(AWAY) from error
        with self._lock:
            self._taken_count += 1
            before = self._held.get(run_id)
            # Of two threads that took it at once the later has it.
            if before is None or before.lease.fence < lease.fence:
                self._held[run_id] = _Held(lease, began_s + self._config.lease_s)
        logger.info("run is this node's", extra={"run_id": run_id, "fence": lease.fence})

    def owns(self, run_id: str) -> bool:
        """See ``Owning``."""
        return run_id in self._held

    def fence_of(self, run_id: str) -> int | None:
        """See ``Owning``."""
        held = self._held.get(run_id)
        return NOT_OURS if held is None else held.lease.fence

    def confirm(self, run_id: str) -> bool:
        """See ``Owning``."""
        self._renew()
        return self.owns(run_id)

    def release(self, run_id: str) -> None:
        """See ``Owning``."""
        held = self._let_go(run_id)
        if held is not None:
            self._leases.release(held.lease)

    def leave(self, run_id: str, written: Callable[[], bool]) -> None:
        """See ``Owning``."""
        with self._lock:
            if run_id in self._held:
                self._leaving[run_id] = written

    def let_lapse(self, run_id: str) -> None:
        """See ``Owning``."""
        self._let_go(run_id)

    def orphans(self) -> tuple[str, ...]:
        """See ``Owning``."""
        return self._leases.orphans()

    def counters(self) -> OwningCounters:
        """See ``Owning``."""
        now_s = self._now_s()
        with self._lock:
            uncertain = sum(held.sure_until_s <= now_s for held in self._held.values())
            return OwningCounters(
                len(self._held), uncertain, self._taken_count, self._lost_count, self._failed
            )

    def close(self, *, written: bool) -> None:
        """See ``Owning``."""
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join(CLOSING_S)
        # A database that has not answered so far is not asked: closing must not wait for it.
        if written and self._away_since_s is None:
            self._release_all()
        self._leases.close()

    def renew(self) -> None:
        """Renew all leases now; what cannot be asked is asked again the next time."""
        try:
            self._renew()
            self._sweep()
        except OutputFailed as error:
            self._note_away(error)

    def _work(self) -> None:
        every_s = self._config.renew_every_s
        soon_s = min(RETRY_S, every_s)
        while not self._closing.wait(every_s if self._away_since_s is None else soon_s):
            try:
                self.renew()
            except Exception:
                logger.exception("renewing failed; it is tried again")

    def _let_go(self, run_id: str) -> _Held | None:
        with self._lock:
            self._leaving.pop(run_id, None)
            return self._held.pop(run_id, None)

    def _renew(self) -> None:
        with self._lock:
            for run_id, written in tuple(self._leaving.items()):
                if written():
                    del self._leaving[run_id], self._held[run_id]
            before = dict(self._held)
        if not before:
            return
        began_s = self._now_s()
        kept = self._leases.renew(self.node, [held.lease for held in before.values()])
        self._note_back()
        sure_until_s = began_s + self._config.lease_s
        still = {lease.run_id: _Held(lease, sure_until_s) for lease in kept}
        with self._lock:
            for run_id, held in before.items():
                if self._held.get(run_id) is not held:
                    # Let go of, or renewed by another thread, since the question was put.
                    continue
                if run_id in still:
                    self._held[run_id] = still[run_id]
                else:
                    del self._held[run_id]
                    # One that was deleted at its runner's wish is nobody's by that.
                    self._lost_count += self._leaving.pop(run_id, None) is None

    def _sweep(self) -> None:
        now_s = self._now_s()
        if now_s >= self._sweep_due_s:
            self._sweep_due_s = now_s + SWEEP_EVERY_S
            self._leases.sweep()

    def _release_all(self) -> None:
        for run_id in tuple(self._held):
            try:
                self.release(run_id)
            except OutputFailed as error:
                logger.warning("the other runs are let go of when their leases lapse: %s", error)
                return

    def _note_away(self, error: OutputFailed) -> None:
        with self._lock:
            self._failed += 1
            first = self._away_since_s is None
            if first:
                self._away_since_s = self._now_s()
        if first:
            logger.warning("%s; what plays plays on, and what is kept waits", error)

    def _note_back(self) -> None:
        with self._lock:
            since_s, self._away_since_s = self._away_since_s, None
        if since_s is not None:
            lasted_s = self._now_s() - since_s
            logger.warning("whose the runs are is known again after %.1f s", lasted_s)
