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

from courante.composer.contract import Seat
from courante.config import OutletConfig, StationConfig
from courante.errors import LimitReached, NotFound
from courante.outlet.broadcast import Broadcast
from courante.station.clock import Clock, RealClock
from courante.station.composing import ComposingThread
from courante.station.metrics import Metrics, Totals, add_run, measure
from courante.station.player import Player
from courante.station.request import LARGEST_SEED, Equipment, RunRequest
from courante.station.run import Identity, Run
from courante.station.tokens import Tokens
from courante.station.workers import Task, Workers
from courante.types import COMMON_TIME, Bpm, Mode, Seconds

logger = logging.getLogger(__name__)

HOUSE = "house"
LOOK_AFTER_S = 1.0
KEEP_ENDED_S = 600.0
CLOSING_S = 2.0
"""So long closing may wait for threads, and then let notes ring; freeing the rest is quick."""
CLOSING_RING_S = 0.2


@final
class Station:
    """Plays runs; its methods may be called from any thread."""

    def __init__(
        self,
        equipment: Equipment,
        config: StationConfig,
        outlet: OutletConfig,
        clock: Clock | None = None,
    ) -> None:
        self._equipment = equipment
        self._config = config
        self._outlet = outlet
        self._clock = RealClock() if clock is None else clock
        self._lock = threading.Lock()
        self._runs: dict[str, Run] = {}
        self._past = Totals()
        self._closed = False
        count = config.workers or os.cpu_count() or 1
        self._workers = Workers(count, self._clock)
        self._composer = ComposingThread[Any](equipment.composer, config)

    def start(self) -> None:
        """Begin to play; opens the house run if there shall be one.

        Raises:
            CouranteError: the house run cannot be opened; no thread is left.
        """
        self._composer.start()
        self._workers.start()
        try:
            if self._config.house:
                self._open_house()
        except BaseException:
            self.close()
            raise
        self._workers.add(self._clock.now(), _Caretaker(self))

    def close(self) -> None:
        """End all runs and threads within 3 seconds; listeners get the last frames."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        deadline_s = time.monotonic() + CLOSING_S
        stopped = self._workers.close(CLOSING_S / 2)
        if not self._composer.close(CLOSING_S / 4):
            logger.warning("the composer did not stop in time; its thread ends with the process")
        for run in self._living():
            if stopped:
                self._finish(run, CLOSING_RING_S if time.monotonic() < deadline_s else 0.0)
            else:
                run.broadcast.close()

    def open_run(self, request: RunRequest) -> Run:
        """Begin a run: it sounds as soon as its first bars are composed.

        Raises:
            LimitReached: there are as many runs as there may be, or the station is closing.
            NotFound: there is no such style.
        """
        identity = Identity(secrets.token_hex(8), _seed(request), Tokens())
        return self._open(request, identity)

    def get(self, run_id: str) -> Run:
        """A run by its name; one that is over is known for some minutes more.

        Raises:
            NotFound: there is none (any more).
        """
        run = self._runs.get(run_id)
        if run is None:
            raise NotFound(_unknown("run"))
        return run

    def by_listen_token(self, token: str) -> Run:
        """A run by the secret that lets one listen.

        Raises:
            NotFound: it opens nothing (any more).
        """
        found: Run | None = None
        for run in tuple(self._runs.values()):
            # Looks at all of them, so that the time taken tells nothing.
            if run.heard_by(token):
                found = run
        if found is None:
            raise NotFound(_unknown("stream"))
        return found

    @property
    def house(self) -> Run:
        """The house run.

        Raises:
            NotFound: this station has none.
        """
        return self.get(HOUSE)

    def runs(self) -> tuple[Run, ...]:
        """The runs that play now."""
        return tuple(self._living())

    def metrics(self) -> Metrics:
        """Counters and gauges of now."""
        with self._lock:
            runs, past = tuple(self._runs.values()), self._past
        return measure(runs, past, self._composer.composing.counters)

    def look_after(self) -> None:
        """End runs that expired, forget those long over, reopen the house if it is over."""
        now_s = self._clock.now()
        for run in tuple(self._runs.values()):
            if run.ended is None:
                self._end_if_expired(run)
            elif run.run_id != HOUSE and now_s - run.ended_s > KEEP_ENDED_S:
                self._forget(run)
        house = self._runs.get(HOUSE)
        if house is not None and house.ended is not None:
            logger.warning("the house run is over (%s): opening it again", house.ended)
            self._open_house()
            with self._lock:
                self._past = add_run(self._past, house)

    def _open_house(self) -> None:
        # One machine, one runner: it follows whoever posts a pace, unless a tempo was set.
        bpm = self._config.house_bpm
        mode = Mode.AUTO if bpm is None else Mode.STEADY
        request = RunRequest(self._config.house_style, mode, None if bpm is None else Bpm(bpm))
        self._open(request, Identity(HOUSE, _seed(request), Tokens(), expires=False))

    def _open(self, request: RunRequest, identity: Identity) -> Run:
        style = self._equipment.style(request.style)
        self._refuse_if_full(identity.run_id)
        player = Player(self._equipment, self._config, request, identity.seed, COMMON_TIME)
        seat = Seat(identity.seed, COMMON_TIME, style.temperature)
        run = Run(
            identity,
            player=player,
            feed=self._composer.composing.join(seat),
            broadcast=Broadcast(self._outlet),
            clock=self._clock,
            config=self._config,
            audio=self._equipment.audio,
            on_over=self._ended,
        )
        with self._lock:
            self._runs[identity.run_id] = run
        self._workers.add(self._clock.now(), run)
        return run

    def _refuse_if_full(self, run_id: str) -> None:
        if self._closed:
            limit = "the station is closing"
            raise LimitReached(limit, 10.0)
        left = [run.left_s() for run in self._living() if run.run_id != HOUSE]
        if run_id != HOUSE and len(left) >= self._config.max_runs:
            soonest_s = min((s for s in left if s is not None), default=1.0)
            limit = f"{self._config.max_runs} runs"
            raise LimitReached(limit, max(1.0, round(soonest_s)))

    def _ended(self, run: Run) -> None:
        self._composer.composing.leave(run.feed)

    def _end_if_expired(self, run: Run) -> None:
        if run.broadcast.listeners:
            run.attend()
        left_s = run.left_s()
        if left_s is not None and left_s <= 0:
            run.end("nobody listened or moved for a while, or it was very long")

    def _forget(self, run: Run) -> None:
        with self._lock:
            del self._runs[run.run_id]
            self._past = add_run(self._past, run)

    def _finish(self, run: Run, ring_out_s: float) -> None:
        try:
            run.finish("the station closed", ring_out_s)
        except Exception:
            logger.exception("run %s did not end well", run.run_id)

    def _living(self) -> list[Run]:
        return [run for run in tuple(self._runs.values()) if run.ended is None]


@final
class _Caretaker(Task):
    """Looks after the station's runs now and then."""

    def __init__(self, station: Station) -> None:
        self._station = station

    def perform(self, due_s: Seconds) -> Seconds | None:
        """See ``Task``."""
        try:
            self._station.look_after()
        except Exception:
            logger.exception("looking after the runs failed; next try in %g s", LOOK_AFTER_S)
        return Seconds(due_s + LOOK_AFTER_S)

    def fail(self, error: Exception) -> None:
        """Nothing to put away: ``perform`` never raises."""
        raise AssertionError from error


def _seed(request: RunRequest) -> int:
    return secrets.randbelow(LARGEST_SEED + 1) if request.seed is None else request.seed


def _unknown(what: str) -> str:
    return f"there is no such {what}, or it is over"
