"""Keeps what runs play, are told, and where they stand, in stores that outlive this process.

Called by the station's caretaker every second, and when something about a run changes or ends; by
whoever renders only once, when a run is over.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import final

from courante.config import HistoryConfig
from courante.errors import CouranteError
from courante.station.clock import Clock
from courante.station.history.contract import History, Stretch
from courante.station.history.none import NoHistory
from courante.station.journal import Mark
from courante.station.owning import Alone, Owning
from courante.station.recording import Recordings
from courante.station.run import Run
from courante.station.snapshot import Snapshot, pack_music, pack_snapshot
from courante.station.written import record_of, without_heart_rate
from courante.types import Beats, Seconds

logger = logging.getLogger(__name__)

KEEP_ENDED_S = 600.0
"""So long a run that is over, and not saved, can still be asked for."""
FORGET_EVERY_S = 60.0
KEPT_BEATS, KEPT_S = 24_000.0, 12 * 3600.0
"""So much music, and readings of so long, are kept of a run without an end."""


@dataclass(frozen=True)
class Stores:
    """Where runs are kept.

    Attributes:
        history: of runs. recordings: of their sound; ``None`` where none are made.
        config: how often, and for how long.
        let_go: called when they are closed. ownership: whose the runs are.
    """

    history: History = field(default_factory=NoHistory)
    recordings: Recordings | None = None
    config: HistoryConfig = field(default_factory=HistoryConfig)
    let_go: Callable[[], None] | None = None
    ownership: Owning = field(default_factory=Alone)

    @property
    def keeping(self) -> bool:
        """Whether anything is kept."""
        return not isinstance(self.history, NoHistory)

    def close(self) -> None:
        """Write what is held back, and free them."""
        if self.recordings is not None:
            self.recordings.close()
        self.history.close()
        self.ownership.close(written=self.history.counters().held_back == 0)
        if self.let_go is not None:
            self.let_go()


@dataclass
class _Page:
    """What was kept of a run so far; ``lock`` is held while anything about it is written."""

    run: Run
    fence: int | None
    mark: Mark
    saved: bool
    snapshot_due_s: float
    over: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


@final
class Keeper:
    """Keeps a station's runs; its methods may be called from any thread."""

    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._stores = stores
        self._history = stores.history
        self._clock = clock
        self._pages: dict[str, _Page] = {}
        self._forget_due_s = clock.now()

    def begin(self, run: Run) -> None:
        """Keep a run from now on; it is this station's."""
        saved = run.deed.identity.saved
        fence = self._stores.ownership.fence_of(run.run_id)
        self._pages[run.run_id] = _Page(run, fence, Mark(), saved, self._clock.now())
        self._history.write(record_of(run), fence)
        if saved:
            self._record_sound(run)

    def changed(self, run: Run) -> None:
        """Something about a run is otherwise.

        Raises:
            OutputFailed: its recording was to be removed, and cannot be.
        """
        page = self._page_of(run)
        if page is None:
            return
        with page.lock:
            self._history.write(record_of(run), page.fence)
            before, page.saved = page.saved, run.deed.identity.saved
            if page.saved and not before:
                # What was told before was kept without heart rate; the same again, with it.
                told = Stretch(readings=run.journal.readings())
                self._history.add(run.run_id, told, page.fence)
                if not page.over:
                    self._record_sound(run)
        if before and not page.saved and self._stores.recordings is not None:
            self._stores.recordings.delete(run.run_id)

    def look(self, runs: Iterable[Run]) -> None:
        """Keep what is new of runs that play, and forget what is to be kept no longer."""
        now_s = self._clock.now()
        forget = now_s >= self._forget_due_s
        for run in runs:
            page = self._page_of(run)
            if page is None:
                continue
            with page.lock:
                self._look_at(run, page, now_s)
            if forget and not run.deed.identity.expires:
                self._let_go(run, page)
        if forget:
            self._forget_due_s = Seconds(now_s + FORGET_EVERY_S)
            self._forget()

    def end(self, run: Run) -> None:
        """A run is over: keep the rest of it. Its recording itself sees where the sound ends."""
        page = self._page_of(run)
        if page is None:
            return
        with page.lock:
            if not page.over:
                page.over = True
                self._add(run, page)
                self._history.write(record_of(run), page.fence)

    def suspend(self, run: Run) -> None:
        """A run will go on in another process, from where it is now: keep that."""
        page = self._page_of(run)
        if page is not None:
            with page.lock:
                page.over = True
                self._add(run, page)
                self._keep_place(run, page)
                self._keep_music(run, page)

    def drop(self, run: Run) -> None:
        """Keep nothing more of a run: it is over and can change no more, or is not ours."""
        page = self._page_of(run)
        if page is not None:
            with page.lock:
                page.over = True
                del self._pages[run.run_id]
            self._leave(run.run_id)

    def purge(self, run_id: str) -> None:
        """Leave no trace of a run, and keep nothing of what it still plays.

        Raises:
            OutputFailed: its recording cannot be removed.
        """
        page, fence = self._pages.pop(run_id, None), None
        if page is not None:
            with page.lock:
                page.over = True
            if not page.run.deed.identity.expires:
                # It is nobody's own: whoever has lost it shall not delete what is another's now.
                fence = page.fence
        self._history.delete(run_id, fence)
        if fence is None:
            self._leave(run_id)
        if self._stores.recordings is not None:
            self._stores.recordings.delete(run_id)

    def _leave(self, run_id: str) -> None:
        """It is over here; it stays ours until the database knows."""
        ownership, history = self._stores.ownership, self._history
        ownership.leave(run_id, lambda: not history.holds_back(run_id))

    def _page_of(self, run: Run) -> _Page | None:
        """What is kept of this run, not of another that had, or has, its name."""
        page = self._pages.get(run.run_id)
        return page if page is not None and page.run is run else None

    def _let_go(self, run: Run, page: _Page) -> None:
        """A run without an end cannot be kept as a whole."""
        beat = Beats(run.player.beat - KEPT_BEATS)
        time_s = Seconds(run.player.time_s - KEPT_S)
        if beat > 0 or time_s > 0:
            gone = Stretch(let_go_before=(beat, time_s))
            self._history.add(run.run_id, gone, page.fence)

    def _look_at(self, run: Run, page: _Page, now_s: float) -> None:
        if page.over:
            return
        self._add(run, page)
        if now_s >= page.snapshot_due_s:
            page.snapshot_due_s = now_s + self._stores.config.snapshot_every_s
            self._keep_place(run, page)
        self._keep_music(run, page)

    def _keep_place(self, run: Run, page: _Page) -> None:
        if self._stores.keeping:
            snapshot = Snapshot(run.standing(), run.attendance.attended_at)
            self._history.keep_snapshot(run.run_id, pack_snapshot(snapshot), page.fence)

    def _keep_music(self, run: Run, page: _Page) -> None:
        music = run.feed.take_music()
        if music is not None:
            self._history.keep_music(run.run_id, pack_music(music), page.fence)

    def _add(self, run: Run, page: _Page) -> None:
        fresh, page.mark = run.journal.since(page.mark)
        if not (fresh.bars or fresh.tempos or fresh.readings):
            return
        if not page.saved:
            fresh = replace(fresh, readings=without_heart_rate(fresh.readings))
        self._history.add(run.run_id, fresh, page.fence)

    def _record_sound(self, run: Run) -> None:
        if self._stores.recordings is not None:
            self._stores.recordings.start(run.run_id, run.broadcast)

    def _forget(self) -> None:
        now = self._clock.calendar()
        unsaved = now - timedelta(seconds=KEEP_ENDED_S)
        saved = now - timedelta(days=self._stores.config.keep_days)
        self._history.forget(unsaved, saved)
        if self._stores.recordings is None:
            return
        try:
            self._stores.recordings.forget(saved)
        except CouranteError as error:
            logger.warning("%s; next try in %g s", error, FORGET_EVERY_S)
