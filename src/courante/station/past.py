"""A run that is over, as it is kept: read from the store when it is asked for."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from typing import final

from courante.band.style import Style
from courante.station.history.contract import History, RunRecord
from courante.station.keeping import KEEP_ENDED_S
from courante.station.recovery import tempo_at, time_of
from courante.station.shown import Shown, shown_of
from courante.station.status import RunStatus
from courante.station.tokens import same
from courante.types import Beats, Bpm, Seconds, Tempo, TempoPoint


@final
class PastRun:
    """Tells what ``Run`` tells, of a run that this process does not know (any more)."""

    def __init__(
        self, record: RunRecord, history: History, find: Callable[[str], Style], keep_days: float
    ) -> None:
        """Be ready to tell.

        Args:
            record: of a run that has ended.
            history: has the rest.
            find: finds a style by its name.
            keep_days: for how long runs are kept that shall be.
        """
        self._record = record
        self._history = history
        self._find = find
        self._keep_days = keep_days

    @property
    def run_id(self) -> str:
        """Its public name."""
        return self._record.run_id

    @property
    def opened_at(self) -> datetime:
        """When it began."""
        return self._record.opened_at

    @property
    def expires_at(self) -> datetime | None:
        """When it was over."""
        return self._record.ended_at

    @property
    def kept_until(self) -> datetime | None:
        """When it will be deleted."""
        ended_at, saved = self._record.ended_at, self._record.saved
        kept = timedelta(days=self._keep_days) if saved else timedelta(seconds=KEEP_ENDED_S)
        return None if ended_at is None else ended_at + kept

    def controlled_by(self, token: str) -> bool:
        """Whether this is its control token."""
        return same(token, self._record.control_digest)

    def shown(self) -> Shown:
        """What was played and told, and by which parts.

        Raises:
            OutputFailed: the store cannot be read.
        """
        return self._shown

    def status(self) -> RunStatus:
        """How it was in the end.

        Raises:
            OutputFailed: the store cannot be read.
        """
        record, last = self._record, self._last
        return RunStatus(
            run_id=record.run_id,
            style=record.style,
            mode=record.mode,
            asked_bpm=record.bpm,
            seed=record.seed,
            paused=False,
            tempo=Tempo(last.tempo_bpm, last.tempo_bpm, "held", None, "the run is over"),
            time_s=last.time_s,
            beat=last.beat,
            bars_waiting=0,
            listeners=0,
            underruns=0,
            repeated_blocks=0,
            skipped_chunks=0,
            late_s=Seconds(0.0),
            ended=record.ended,
            saved=record.saved,
        )

    @cached_property
    def _shown(self) -> Shown:
        return shown_of(self.run_id, self._history.played(self.run_id), self._find)

    @property
    def _last(self) -> TempoPoint:
        """Where it ended, to within a bar."""
        played = self._shown.played
        if not played.tempos:
            return TempoPoint(Beats(0.0), Seconds(0.0), self._record.bpm or Bpm(0.0))
        beat = max((bar.start_beat + bar.bar.metre.beats_per_bar for bar in played.bars), default=0)
        point = tempo_at(played.tempos, Beats(beat))
        return TempoPoint(Beats(beat), time_of(point, Beats(beat)), Bpm(point.tempo_bpm))
