"""A history in memory; implements the contract of ``station.history.contract`` as it says.

It is shared by the stations of a test, one after the other, as a file is by processes.
"""

import copy
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime

from courante.errors import NotFound
from courante.station.history.contract import (
    History,
    HistoryCounters,
    RunRecord,
    Stretch,
    Unfinished,
)
from courante.types import Beats, PaceReading, PlayedBar, Seconds, Source, TempoPoint


@dataclass
class Kept:
    """All that is kept of a run, each by what it is known by."""

    record: RunRecord
    bars: dict[Beats, PlayedBar] = field(default_factory=dict[Beats, PlayedBar])
    tempos: dict[Beats, TempoPoint] = field(default_factory=dict[Beats, TempoPoint])
    readings: dict[tuple[Seconds, Source], PaceReading] = field(
        default_factory=dict[tuple[Seconds, Source], PaceReading]
    )
    snapshot: bytes | None = None
    music: bytes | None = None


class FakeHistory(History):
    """Writes at once, and forgets nothing by itself; knows no leases, and so no fences."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.runs: dict[str, Kept] = {}
        self.snapshots = 0
        self.music_bytes = 0
        self.closed = 0

    def copy(self) -> "FakeHistory":
        """As it is at this moment: what another process would find, were this one killed now."""
        other = FakeHistory()
        with self._lock:
            other.runs = copy.deepcopy(self.runs)
        return other

    def write(self, record: RunRecord, fence: int | None = None) -> None:
        del fence
        with self._lock:
            kept = self.runs.setdefault(record.run_id, Kept(record))
            kept.record = record
            if record.ended_at is not None:
                kept.snapshot = kept.music = None
            if not record.saved:
                for key, reading in kept.readings.items():
                    kept.readings[key] = replace(reading, heart_rate_bpm=None)

    def add(self, run_id: str, stretch: Stretch, fence: int | None = None) -> None:
        del fence
        with self._lock:
            kept = self.runs.get(run_id)
            if kept is None:
                return
            again = stretch.again_from
            if again is not None:
                kept.bars = {beat: bar for beat, bar in kept.bars.items() if beat < again}
                kept.tempos = {beat: at for beat, at in kept.tempos.items() if beat < again}
            if stretch.let_go_before is not None:
                since, time_s = stretch.let_go_before
                kept.bars = {beat: bar for beat, bar in kept.bars.items() if beat >= since}
                kept.tempos = {beat: at for beat, at in kept.tempos.items() if beat >= since}
                told = kept.readings.items()
                kept.readings = {key: value for key, value in told if value.time_s >= time_s}
            kept.bars |= {bar.start_beat: bar for bar in stretch.bars}
            kept.tempos |= {point.beat: point for point in stretch.tempos}
            kept.readings |= {(r.time_s, r.source): r for r in stretch.readings}

    def keep_snapshot(self, run_id: str, snapshot: bytes, fence: int | None = None) -> None:
        del fence
        with self._lock:
            self.snapshots += 1
            if run_id in self.runs:
                self.runs[run_id].snapshot = snapshot

    def keep_music(self, run_id: str, music: bytes, fence: int | None = None) -> None:
        del fence
        with self._lock:
            self.music_bytes += len(music)
            if run_id in self.runs:
                self.runs[run_id].music = music

    def delete(self, run_id: str, fence: int | None = None) -> None:
        del fence
        with self._lock:
            self.runs.pop(run_id, None)

    def unfinished(self, run_id: str | None = None) -> tuple[Unfinished, ...]:
        with self._lock:
            playing = [kept for kept in self.runs.values() if kept.record.ended_at is None]
        playing = [kept for kept in playing if run_id in {None, kept.record.run_id}]
        playing.sort(key=lambda kept: kept.record.opened_at)
        return tuple(Unfinished(kept.record, kept.snapshot, kept.music) for kept in playing)

    def find(self, run_id: str) -> RunRecord:
        with self._lock:
            if run_id not in self.runs:
                message = "there is no such run"
                raise NotFound(message)
            return self.runs[run_id].record

    def played(self, run_id: str) -> Stretch:
        with self._lock:
            kept = self.runs.get(run_id)
            if kept is None:
                return Stretch()
            return Stretch(
                tuple(kept.bars[beat] for beat in sorted(kept.bars)),
                tuple(kept.tempos[beat] for beat in sorted(kept.tempos)),
                tuple(sorted(kept.readings.values(), key=lambda reading: reading.time_s)),
            )

    def forget(self, ended_before: datetime, saved_ended_before: datetime) -> None:
        with self._lock:
            for run_id, kept in tuple(self.runs.items()):
                limit = saved_ended_before if kept.record.saved else ended_before
                if kept.record.ended_at is not None and kept.record.ended_at < limit:
                    del self.runs[run_id]

    def holds_back(self, run_id: str) -> bool:
        del run_id
        return False

    def counters(self) -> HistoryCounters:
        return HistoryCounters()

    def close(self) -> None:
        self.closed += 1
