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
from courante.station.identity import Identity
from courante.station.keeping import KEEP_ENDED_S, Keeper, Stores
from courante.station.making import Callbacks, RunMaker
from courante.station.metrics import Metrics, measure
from courante.station.notes_client import Ending
from courante.station.notes_counters import NotesCounters
from courante.station.recovery import Revival
from courante.station.request import LARGEST_SEED, Equipment, RunRequest
from courante.station.reviving import EXPIRED, HOUSE, Reviver
from courante.station.roll import Roll
from courante.station.run import Run
from courante.station.store_counts import counts_of
from courante.station.tokens import Secrets, Tokens
from courante.station.workers import Workers
from courante.types import Bpm, Mode

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
        self.add_counts(counters.counts)
        self.add_counts(lambda: counts_of(self._stores))

    def start(self) -> None:
        """Begin to play: the runs that played when the last process ended, and the house run.

        Raises:
            CouranteError: the house run cannot be opened, or what is kept cannot be read; no thread
                is left.
        """
        self._composer.start()
        self._workers.start()
        try:
            reviver = Reviver(self._stores.history, self._config)
            reviver.revive_all(self._clock.calendar(), self._go_on)
            if self._config.house and HOUSE not in self._roll:
                self._open_house(Secrets().tokens)
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
        """
        if saved:
            self.archive.require_savable()
        tokens = Secrets().tokens if tokens is None else tokens
        identity = Identity(secrets.token_hex(8), _seed(request), tokens, saved=saved)
        self._refuse_if_full()
        run = self._maker.new(request, identity)
        self._play(run)
        return run

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
        """End runs that expired, forget those long over, keep the rest, reopen the house."""
        now_s = self._clock.now()
        for run in self._roll.all():
            if run.ended is None:
                self._end_if_expired(run)
            elif run.run_id != HOUSE and (run.purged or now_s - run.ended_s > KEEP_ENDED_S):
                self._roll.forget(run)
                self._keeper.drop(run.run_id)
        self._keeper.look(self._roll.living())
        for run in self._roll.all():
            if run.run_id == HOUSE and run.ended is not None:
                logger.warning("the house run is over (%s): opening it again", run.ended)
                self._keeper.purge(HOUSE)
                self._open_house(run.deed.identity.tokens)

    def _open_house(self, tokens: Tokens) -> None:
        # One machine, one runner: it follows whoever posts a pace, unless a tempo was set.
        bpm = self._config.house_bpm
        mode = Mode.AUTO if bpm is None else Mode.STEADY
        style, energy = self._config.house_style, self._config.house_energy
        asked = None if bpm is None else Bpm(bpm)
        request = RunRequest(style, mode, asked, energy=energy)
        identity = Identity(HOUSE, _seed(request), tokens, expires=False)
        self._play(self._maker.new(request, identity))

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

    def _end_if_expired(self, run: Run) -> None:
        if run.broadcast.listeners or run.notes.attended:
            run.attendance.attend()
        left_s = run.left_s()
        if left_s is not None and left_s <= 0:
            run.end(EXPIRED)

    def _finish(self, run: Run, ring_out_s: float) -> None:
        try:
            run.finish(run.ending or "the station closed", ring_out_s)
        except Exception:
            logger.exception("run %s did not end well", run.run_id)


def _seed(request: RunRequest) -> int:
    return secrets.randbelow(LARGEST_SEED + 1) if request.seed is None else request.seed
