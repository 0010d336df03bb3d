"""Keeps every run some bars ahead, by as few composer calls as possible.

``Composing`` is the service without a thread: whoever calls ``advance`` composes. Offline rendering
calls it when a bar is missing; a station has ``ComposingThread`` call it all the time.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar, final

from courante.composer.contract import Composer, Seat
from courante.config import StationConfig
from courante.errors import BadInput
from courante.station.bank import Bank, Parked
from courante.station.feed import Feed, FeedStart
from courante.station.histogram import BATCH_RUNS, CALL_S, Histogram
from courante.station.opening import Opening

S = TypeVar("S")
logger = logging.getLogger(__name__)


@dataclass
class ComposingCounters:
    """What composing has done so far.

    Attributes:
        calls: composer calls. run_steps: steps that runs got. batch: runs in the last call.
        failures: calls that raised. seconds: time spent in calls.
        call_s: how long calls took, in seconds. batches: how many runs they were for.
    """

    calls: int = 0
    run_steps: int = 0
    batch: int = 0
    failures: int = 0
    seconds: float = 0.0
    call_s: Histogram = field(default_factory=lambda: Histogram(CALL_S))
    batches: Histogram = field(default_factory=lambda: Histogram(BATCH_RUNS))

    def note_call(self, seconds: float, batch: int) -> None:
        """A call succeeded."""
        self.calls += 1
        self.batch = batch
        self.seconds += seconds
        self.call_s.note(seconds)
        self.batches.note(batch)


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
        *,
        keeps_music: bool = False,
    ) -> None:
        """Start without runs.

        Args:
            composer: composes for ``composer.slots`` runs at a time.
            config: how far ahead.
            wake: called, from any thread, when there is something to do.
            keeps_music: whether feeds shall have music to put away; see ``Feed.take_music``.
        """
        self.counters = ComposingCounters()
        self._composer = composer
        self._config = config
        self._wake = wake
        self._keeps_music = keeps_music
        self._lock = threading.Lock()
        self._arrived: list[Parked] = []
        self._left: list[Feed] = []
        self._parked: list[Parked] = []
        self._banks: list[Bank[S]] = []
        self._opening = None if composer.opener is None else Opening(composer.opener)
        self._opened = False

    def join(self, seat: Seat, start: FeedStart | None = None, memory: bytes | None = None) -> Feed:
        """Compose for one more run, its first bars before anything else.

        Args:
            seat: what it asks for.
            start: where its bars begin.
            memory: a composer's snapshot to go on from; if that cannot be done, the music is
                composed anew from the seat, and a warning says so.

        Raises:
            BadInput: the tune to begin with is in another metre.
        """
        note_range, ahead = self._composer.note_range, self._config.bars_ahead
        feed = Feed(seat, note_range, ahead, start, self._config.form)
        if self._wake is not None:
            feed.on_hunger(self._wake)
        with self._lock:
            self._arrived.append(Parked(feed, memory))
        self._call_wake()
        return feed

    def leave(self, feed: Feed) -> None:
        """Compose for this run no longer."""
        with self._lock:
            self._left.append(feed)
        self._call_wake()

    def advance(self) -> bool:
        """Compose the first bars of a new run, or a few steps for the runs that need them most.

        Returns:
            Whether there was anything to compose.

        Raises:
            Exception: whatever the composer raised; the next call tries again.
        """
        self._release_leavers()
        self._seat_arrivals()
        hungry = [(b.least_waiting, i) for i, b in enumerate(self._banks)]
        ranked = sorted((waiting, i) for waiting, i in hungry if waiting is not None)
        # New runs come first, but take turns with those that have nothing left to play.
        starving = bool(ranked) and ranked[0][0] == 0
        if self._opening is not None and self._opening.busy and not (starving and self._opened):
            self._opened = True
            self._open(self._opening)
            return True
        self._opened = False
        if not ranked:
            return False
        self._step(self._banks[ranked[0][1]])
        return True

    def warm_up(self) -> None:
        """Compose for nobody once, a run's whole way, so that all that is compiled is ready."""
        run = Parked(Feed(Seat(seed=0), self._composer.note_range, 1))
        if self._composer.opener is not None:
            opening = Opening(self._composer.opener)
            opening.add(run)
            run = opening.advance(_step_uncounted) or run
        bank = Bank(self._composer)
        bank.seat(run)
        bank.step()
        bank.unseat(run.feed)

    def _open(self, opening: Opening[S]) -> None:
        parked = opening.advance(self._call)
        if parked is None:
            return
        if self._keeps_music:
            parked.keep_music()
        self._parked.append(parked)

    def _call(self, bank: Bank[S]) -> None:
        begun = time.perf_counter()
        try:
            batch = bank.step()
        except Exception:
            self.counters.failures += 1
            bank.recover()
            raise
        self.counters.note_call(time.perf_counter() - begun, batch)
        self.counters.run_steps += batch * self._composer.steps_per_call

    def _step(self, bank: Bank[S]) -> None:
        self._call(bank)
        parked = bank.park(self._config.parked_bars)
        if self._keeps_music:
            bank.keep_music()
            for run in parked:
                run.keep_music()
        self._parked += parked

    def _release_leavers(self) -> None:
        with self._lock:
            left, self._left = self._left, []
            self._arrived = [p for p in self._arrived if p.feed not in left]
        self._parked = [p for p in self._parked if p.feed not in left]
        for feed in left:
            if self._opening is not None:
                self._opening.leave(feed)
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
                self._seat(waiting[0])
            except Exception:
                self._put_back(waiting)
                raise
            waiting.pop(0)

    def _seat(self, parked: Parked) -> None:
        if parked.snapshot is None and self._opening is not None:
            self._opening.add(parked)
            return
        try:
            self._bank_with_room().seat(parked)
        except BadInput as error:
            if parked.snapshot is None:
                raise
            logger.warning("run %s: music is composed anew: %s", parked.feed.run_id, error)
            parked.snapshot = None
            parked.feed.begin_anew()
            self._seat(parked)

    def _put_back(self, waiting: list[Parked]) -> None:
        """Try again next time; one whose music cannot be restored begins anew."""
        self.counters.failures += 1
        first = waiting[0]
        if first.snapshot is not None:
            first.snapshot = None
            first.feed.begin_anew()
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


def _step_uncounted(bank: Bank[S]) -> None:
    bank.step()
