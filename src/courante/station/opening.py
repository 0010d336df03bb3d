"""The first bars of new runs, composed for one at a time so that nobody waits long for them.

A call for many runs takes as long however few are new; a call for one is many times shorter. The
first bars of *every* run come from here, whoever else is composing: a matrix product of another
shape may round otherwise, and the same seed shall give the same notes.
"""

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar, final

from courante.composer.contract import Composer
from courante.station.bank import Bank, Parked
from courante.station.feed import OPENING_BARS, Feed

S = TypeVar("S")


@final
class Opening(Generic[S]):
    """New runs, one after the other; used by one thread."""

    def __init__(self, opener: Composer[S]) -> None:
        """Nobody waits.

        Args:
            opener: see ``Composer.opener``.
        """
        self._opener = opener
        self._waiting: deque[Parked] = deque()
        self._bank: Bank[S] = Bank(opener)
        self._first: Parked | None = None

    @property
    def busy(self) -> bool:
        """Whether a run waits for its first bars."""
        return self._first is not None or bool(self._waiting)

    def add(self, parked: Parked) -> None:
        """Have the first bars of a run composed, after those of the runs before it."""
        self._waiting.append(parked)

    def leave(self, feed: Feed) -> None:
        """Compose for this run no longer."""
        self._waiting = deque(parked for parked in self._waiting if parked.feed is not feed)
        if self._bank.release(feed):
            self._first = None

    def advance(self, call: Callable[[Bank[S]], None]) -> Parked | None:
        """Compose the first bars of the run whose turn it is.

        Args:
            call: has a bank compose once.

        Returns:
            That run, to be seated among the others; ``None`` if nobody waits.

        Raises:
            Exception: whatever ``call`` raised; the next call goes on with the same run.
            BadInput, BadConfig: the run cannot be seated; the next call tries another one first.
        """
        if not self.busy:
            return None
        if self._first is None:
            self._first = self._seated(self._waiting.popleft())
        feed = self._first.feed
        steps = OPENING_BARS * feed.seat.metre.steps_per_bar
        while self._bank.calls * self._opener.steps_per_call < steps:
            call(self._bank)
        self._first = None
        return self._bank.unseat(feed)

    def _seated(self, parked: Parked) -> Parked:
        try:
            self._bank.seat(parked)
        except Exception:
            self._waiting.append(parked)
            raise
        return parked
