"""Which of the runs that played when the last process ended go on, and how the others end."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import final

from courante.config import StationConfig
from courante.errors import BadInput, NotFound
from courante.station.attendance import expiry
from courante.station.history.contract import RunRecord, Stretch, Unfinished
from courante.station.keeping import Stores
from courante.station.recovery import Revival, attended_at, revive
from courante.station.request import RunRequest
from courante.types import Bpm, Mode

logger = logging.getLogger(__name__)

HOUSE = "house"
EXPIRED = "nobody listened or moved for a while, or it was very long"


@final
class Reviver:
    """Brings back what a history knows to be unfinished."""

    def __init__(self, stores: Stores, config: StationConfig) -> None:
        self._history = stores.history
        self._owning = stores.ownership
        self._config = config

    def revive_all(self, now: datetime, go_on: Callable[[Revival], None]) -> None:
        """Have every run that shall go on do so, the oldest first; end the others.

        Args:
            now: the calendar's time.
            go_on: makes a run and plays it.

        Raises:
            OutputFailed: the history cannot be read. Missing: something to play with is.
        """
        for unfinished in self._history.unfinished():
            self.revive(unfinished, now, go_on)

    def revive(
        self, unfinished: Unfinished, now: datetime, go_on: Callable[[Revival], None]
    ) -> None:
        """Have a run of ours go on, or end it if it shall not, or cannot.

        Args:
            unfinished: what is kept of it.
            now: the calendar's time.
            go_on: makes a run and plays it.

        Raises:
            OutputFailed: the history cannot be read. Missing: something to play with is.
        """
        over = self._over(unfinished, now)
        if over is not None:
            self._end(unfinished.record, *over)
            return
        try:
            self._revive(unfinished, now, go_on)
        except (NotFound, BadInput) as error:
            run_id = unfinished.record.run_id
            logger.warning("run %s cannot go on: %s", run_id, error)
            self._end(unfinished.record, now, f"could not go on after a restart: {error}")

    def _revive(
        self, unfinished: Unfinished, now: datetime, go_on: Callable[[Revival], None]
    ) -> None:
        run_id = unfinished.record.run_id
        revival = revive(unfinished, lambda: self._history.played(run_id), now)
        if run_id == HOUSE:
            revival = replace(revival, request=self._house_request(revival.request))
        go_on(revival)
        beat = revival.standing.place.beat
        # What it played after this beat was kept, and is played again.
        self._history.add(run_id, Stretch(again_from=beat), self._owning.fence_of(run_id))
        logger.info("run goes on", extra={"run_id": run_id, "beat": round(beat, 2)})

    def _over(self, unfinished: Unfinished, now: datetime) -> tuple[datetime, str] | None:
        record = unfinished.record
        if record.run_id == HOUSE and not self._config.house:
            return now, "this server plays no house run any more"
        if not record.expires:
            return None
        cared_at = attended_at(unfinished) or now
        expired_at = expiry(self._config, record.opened_at, cared_at)
        return (expired_at, EXPIRED) if expired_at <= now else None

    def _end(self, record: RunRecord, ended_at: datetime, why: str) -> None:
        fence = self._owning.fence_of(record.run_id)
        self._history.write(replace(record, ended_at=ended_at, ended=why), fence)

    def _house_request(self, kept: RunRequest) -> RunRequest:
        """What the server is started with counts, where it says something of its own."""
        style, bpm = self._config.house_style, self._config.house_bpm
        if style != StationConfig().house_style:
            kept = replace(kept, style=style)
        if bpm is not None:
            kept = replace(kept, mode=Mode.STEADY, bpm=Bpm(bpm))
        if self._config.house_energy is not None:
            kept = replace(kept, energy=self._config.house_energy)
        return kept
