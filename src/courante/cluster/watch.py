"""For how long the database has answered this node without a pause.

A lease that lapsed tells that its owner did not renew it. As a sign of the owner's death only they
take it who know that the owner could have: who have had answers all through a lease's time. So when
the database was away from everybody, and is back, owners come first and nothing moves:

* Who looks for runs that nobody has leaves lapsed leases alone until its watch has lasted a lease's
  time, T. A look that fails, or that comes late, begins the watch anew.
* An owner that lives tries again every ``RETRY_S`` (``station.ownership``). Of T, 5 s, it takes no
  more than that, and the 2 s after which connecting is given up.
* A pause of T/2 between two answers may stay unnoticed, and costs no lease: they are renewed every
  1.5 s, so one has 3.5 s left when a pause keeps its owner from renewing, and 1 s after that.

Were this wrong for once, a run would move that need not, and its listeners come again. It would not
have two owners: that is the fence's business, not this one's.
"""

import time
from collections.abc import Callable
from typing import final

from courante.config import LeasesConfig


@final
class Watch:
    """Used by one thread."""

    def __init__(self, leases: LeasesConfig, now_s: Callable[[], float] = time.monotonic) -> None:
        """Nothing was answered yet.

        Args:
            leases: how long they last.
            now_s: a clock that only grows.
        """
        self._now_s = now_s
        self._lease_s = leases.lease_s
        self._since_s: float | None = None
        self._asked_s = 0.0

    @property
    def trusted(self) -> bool:
        """Whether an owner that has not renewed its lease could have."""
        return self._since_s is not None and self._now_s() - self._since_s >= self._lease_s

    def answered(self, asked_s: float) -> None:
        """It answered just now what was asked at a moment."""
        now_s = self._now_s()
        # Asked then, it may have answered at any time since: the pause is the longest there can be.
        if self._since_s is None or now_s - self._asked_s > self._lease_s / 2:
            self._since_s = now_s
        self._asked_s = asked_s

    def failed(self) -> None:
        """It did not answer."""
        self._since_s = None
