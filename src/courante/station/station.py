"""A station: many runs, one composer, a few threads, one clock.

Only here do time and concurrency live. Three kinds of threads: workers render each run's blocks
when they are due, one composes for all, and whoever calls the public methods.
"""

import logging
import os
import secrets
import threading
import time
from typing import Any, final

from courante.config import OutletConfig, StationConfig
from courante.errors import LimitReached
from courante.station.archive import Archive
from courante.station.caretaker import Caretaker
from courante.station.clock import Clock, RealClock
from courante.station.composing_thread import ComposingThread
from courante.station.counters import CountSource
from courante.station.house import House
from courante.station.identity import Identity
from courante.station.keeping import Keeper, Stores
from courante.station.making import Callbacks, RunMaker
from courante.station.metrics import Metrics, measure
from courante.station.moving import Moving
from courante.station.notes_client import Ending
from courante.station.notes_counters import NotesCounters
from courante.station.owning import taken
from courante.station.recovery import Revival
from courante.station.request import Equipment, RunRequest, seed_of
from courante.station.reviving import HOUSE, Reviver
from courante.station.roll import Roll
from courante.station.run import Run
from courante.station.store_counts import counts_of
from courante.station.tokens import Secrets, Tokens
from courante.station.upkeep import Upkeep
from courante.station.workers import Workers
from courante.types import Beats

logger = logging.getLogger(__name__)

CLOSING_S = 2.0
"""So long closing may wait for threads, and then let notes ring; freeing the rest is quick."""
CLOSING_RING_S = 0.2


@final
class Station:
    """Plays runs; its methods may be called from any thread.

    Attributes:
        archive: what is kept of runs. pace: how readings become a tempo.
    """

    def __init__(
        self,
        equipment: Equipment,
        config: StationConfig,
        outlet: OutletConfig,
        clock: Clock | None = None,
        stores: Stores | None = None,
    ) -> None:
        """Be ready to start.

        Args:
            equipment: what every run is made with.
            config: limits.
            outlet: how much of a run's sound is kept for its listeners.
            clock: the machine's own if none is given.
            stores: where runs are kept; closed with the station. Without, nowhere.
        """
        self.pace = equipment.pace
        self._config = config
        self._clock = RealClock() if clock is None else clock
        self._stores = Stores() if stores is None else stores
        self._lock = threading.Lock()
        self._roll = Roll()
        self._count_sources: tuple[CountSource, ...] = ()
        self._closed = False
        count = config.workers or os.cpu_count() or 1
        self._workers = Workers(count, self._clock)
        keeping = self._stores.keeping
        self._composer = ComposingThread[Any](equipment.composer, config, keeps_music=keeping)
        self._keeper = Keeper(self._stores, self._clock)
        self.archive = Archive(self._stores, self._keeper, self._roll, equipment.style)
        callbacks = Callbacks(self._ended, self._keeper.changed, self._stores.history.played)
        composing = self._composer.composing
        counters = NotesCounters()
        self._maker = RunMaker(
            equipment, config, outlet, self._clock, composing, callbacks, counters
        )
        reviver, calendar = Reviver(self._stores, config), self._clock.calendar
        self._moving = Moving(
            self._stores, self._keeper, self._roll, reviver, self._go_on, calendar
        )
        self._house = House(config, self._keeper, self._roll, self._moving, self._open)
        self._upkeep = Upkeep(self._roll, self._keeper, self._moving, self._house, self._clock)
        self.add_counts(counters.counts)
        self.add_counts(lambda: counts_of(self._stores))

    def start(self) -> None:
        """Begin to play: the runs that played when the last process ended, and the house run.

        Where runs are shared, those that no other node has.

        Raises:
            CouranteError: the house run cannot be opened, or what is kept cannot be read; no thread
                is left.
        """
        self._composer.start()
        self._workers.start()
        try:
            self._moving.begin(self._refuse_if_full)
            self._house.begin()
        except BaseException:
            self.close()
            raise
        self._workers.add(self._clock.now(), Caretaker(self.look_after))

    def close(self) -> None:
        """End all runs and threads within 3 seconds; listeners get the last frames.

        Runs that nobody ended go on when a station with the same stores starts.
        """
        with self._lock:
            if self._closed:
                return
            self._closed = True
        deadline_s = time.monotonic() + CLOSING_S
        for run in self._roll.living():
            run.notes.end(Ending.CLOSING, "the server stops")
        stopped = self._workers.close(CLOSING_S / 2)
        if not self._composer.close(CLOSING_S / 4):
            logger.warning("the composer did not stop in time; its thread ends with the process")
        for run in self._roll.living():
            if run.ending is None:
                self._keeper.suspend(run)
            if stopped:
                self._finish(run, CLOSING_RING_S if time.monotonic() < deadline_s else 0.0)
            else:
                run.broadcast.close()
        self._stores.close()

    def open_run(
        self, request: RunRequest, tokens: Tokens | None = None, *, saved: bool = False
    ) -> Run:
        """Begin a run: it sounds as soon as its first bars are composed.

        Args:
            request: how it shall sound.
            tokens: digests of the secrets that open it; if none, nobody knows them.
            saved: whether it is to be kept, with heart rate and recording, once it is over.

        Raises:
            LimitReached: there are as many runs as there may be, or the station is closing.
            NotFound: there is no such style. BadInput: nothing is kept here.
            OutputFailed: runs are shared, and whose they are cannot be asked.
        """
        if saved:
            self.archive.require_savable()
        tokens = Secrets().tokens if tokens is None else tokens
        identity = Identity(secrets.token_hex(8), seed_of(request), tokens, saved=saved)
        self._refuse_if_full()
        return self._open(request, identity)

    def adopt(self, run_id: str) -> Run:
        """Play on a run that no other node has; see ``Moving.adopt``.

        Raises:
            LimitReached: there are as many runs as there may be, or the station is closing.
            OwnedElsewhere, NotFound, OutputFailed, BadInput, Missing: see ``Moving.adopt``.
        """
        if run_id not in self._roll and run_id != HOUSE:
            self._refuse_if_full()
        return self._moving.adopt(run_id)

    def let_go(self, run_id: str) -> Beats:
        """Stop a run here, for another node to adopt; see ``Moving.let_go``.

        Raises:
            NotFound, OutputFailed, BadInput: see ``Moving.let_go``.
        """
        return self._moving.let_go(run_id)

    def get(self, run_id: str) -> Run:
        """A run by its name; one that is over is known for some minutes more.

        Raises:
            NotFound: there is none (any more).
        """
        return self._roll.get(run_id)

    def by_listen_token(self, token: str) -> Run:
        """A run by the secret that lets one listen.

        Raises:
            NotFound: it opens nothing (any more).
        """
        return self._roll.by_listen_token(token)

    @property
    def warm(self) -> bool:
        """Whether all that composes is loaded; a run opened before begins silent."""
        return self._composer.warm

    @property
    def house(self) -> Run:
        """The house run.

        Raises:
            NotFound: this station has none.
        """
        return self.get(HOUSE)

    def runs(self) -> tuple[Run, ...]:
        """The runs that play now."""
        return self._roll.living()

    def metrics(self) -> Metrics:
        """Counters and gauges of now."""
        runs, past = self._roll.counted()
        return measure(runs, past, self._composer.composing.counters, self._count_sources)

    def add_counts(self, source: CountSource) -> None:
        """Have ``metrics`` ask one part more (a relay, a history) what it counts."""
        with self._lock:
            self._count_sources = (*self._count_sources, source)

    def look_after(self) -> None:
        """End, forget and keep runs, as is due; see ``Upkeep``."""
        self._upkeep.look_after()

    def _open(self, request: RunRequest, identity: Identity) -> Run:
        # Its owner before it is anything: a run that is another's must leave no sound and no trace.
        with taken(self._stores.ownership, identity.run_id):
            run = self._maker.new(request, identity)
            self._play(run)
        return run

    def _go_on(self, revival: Revival) -> None:
        self._play(self._maker.revived(revival))

    def _play(self, run: Run) -> None:
        self._keeper.begin(run)
        self._roll.add(run)
        self._workers.add(self._clock.now(), run)

    def _refuse_if_full(self) -> None:
        if self._closed:
            limit = "the station is closing"
            raise LimitReached(limit, 10.0)
        left = [run.left_s() for run in self._roll.living() if run.run_id != HOUSE]
        if len(left) >= self._config.max_runs:
            soonest_s = min((s for s in left if s is not None), default=1.0)
            limit = f"{self._config.max_runs} runs"
            raise LimitReached(limit, max(1.0, round(soonest_s)))

    def _ended(self, run: Run) -> None:
        self._composer.composing.leave(run.feed)
        self._keeper.end(run)

    def _finish(self, run: Run, ring_out_s: float) -> None:
        try:
            run.finish(run.ending or "the station closed", ring_out_s)
        except Exception:
            logger.exception("run %s did not end well", run.run_id)
