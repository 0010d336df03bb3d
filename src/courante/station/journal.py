"""What a run has played and was told: bounded, packed small, in memory.

Heart rate never leaves this memory unless the runner asks for it.
"""

import struct
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar, final

from courante.config import StationConfig
from courante.station.history.contract import Stretch
from courante.types import (
    ArrangedBar,
    Beats,
    Bpm,
    Metre,
    NoteEvent,
    PaceReading,
    Pitch,
    PlayedBar,
    Seconds,
    TempoPoint,
)

_NOTE = struct.Struct("<dddBBB")
_POINT = struct.Struct("<ddd")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _PackedBar:
    """A played bar with its notes as bytes: a tenth of the memory of the objects."""

    start_beat: float
    index: int
    metre: Metre
    style: str
    repeated: bool
    notes: bytes


@dataclass(frozen=True)
class Mark:
    """How much of a journal was read: bars, tempo points and readings since its beginning."""

    bars: int = 0
    tempos: int = 0
    readings: int = 0


@final
class Journal:
    """Written by the thread that plays the run, read by any."""

    def __init__(self, config: StationConfig) -> None:
        self._lock = threading.Lock()
        self._bars: deque[_PackedBar] = deque(maxlen=config.journal_bars)
        self._points: deque[bytes] = deque(maxlen=config.journal_points)
        self._readings: deque[PaceReading] = deque(maxlen=config.journal_points)
        self._parts: dict[str, int] = {}
        self._last_bpm: float | None = None
        self._written = Mark()

    def bars(self) -> tuple[PlayedBar, ...]:
        """Bars played, the oldest first."""
        with self._lock:
            packed, names = tuple(self._bars), tuple(self._parts)
        return tuple(_unpack(bar, names) for bar in packed)

    def tempos(self) -> tuple[TempoPoint, ...]:
        """The tempo played, a point for each change."""
        with self._lock:
            points = tuple(self._points)
        return tuple(_point(data) for data in points)

    def readings(self) -> tuple[PaceReading, ...]:
        """What sensors told, in the order in which it was measured."""
        with self._lock:
            readings = tuple(self._readings)
        return _in_time(readings)

    def since(self, mark: Mark) -> tuple[Stretch, Mark]:
        """What was written since a mark, and the mark for the next time."""
        with self._lock:
            now, names = self._written, tuple(self._parts)
            packed = _newest(self._bars, now.bars - mark.bars)
            points = _newest(self._points, now.tempos - mark.tempos)
            readings = _newest(self._readings, now.readings - mark.readings)
        bars = tuple(_unpack(bar, names) for bar in packed)
        tempos = tuple(_point(data) for data in points)
        return Stretch(bars, tempos, _in_time(readings)), now

    def add_bars(self, bars: Iterable[PlayedBar]) -> None:
        """Keep bars that began."""
        with self._lock:
            for bar in bars:
                self._bars.append(self._pack(bar))
                self._count(bars=1)

    def add_tempo(self, beat: Beats, time_s: Seconds, bpm: Bpm) -> None:
        """Keep the tempo from here on, if it is another."""
        if bpm == self._last_bpm:
            return
        self._last_bpm = bpm
        with self._lock:
            self._points.append(_POINT.pack(beat, time_s, bpm))
            self._count(tempos=1)

    def resume(self, beat: Beats, time_s: Seconds, bpm: Bpm) -> None:
        """Keep the time at which a paused beat goes on."""
        self._last_bpm = None
        self.add_tempo(beat, time_s, bpm)

    def add_readings(self, readings: Sequence[PaceReading]) -> None:
        """Keep readings, which may have waited for a while; whoever reads finds all or none."""
        with self._lock:
            self._readings.extend(readings)
            self._count(readings=len(readings))

    def _count(self, bars: int = 0, tempos: int = 0, readings: int = 0) -> None:
        had = self._written
        self._written = Mark(had.bars + bars, had.tempos + tempos, had.readings + readings)

    def _pack(self, played: PlayedBar) -> _PackedBar:
        parts = self._parts
        notes = b"".join(
            _NOTE.pack(
                note.onset_beats,
                note.length_beats,
                note.micro_offset_beats,
                note.pitch,
                parts.setdefault(note.part, len(parts)),
                note.velocity,
            )
            for note in played.bar.notes
        )
        bar = played.bar
        return _PackedBar(
            played.start_beat, bar.index, bar.metre, played.style, played.repeated, notes
        )


def _newest(kept: deque[T], count: int) -> tuple[T, ...]:
    return tuple(islice(kept, max(0, len(kept) - count), None))


def _in_time(readings: tuple[PaceReading, ...]) -> tuple[PaceReading, ...]:
    return tuple(sorted(readings, key=lambda reading: reading.time_s))


def _unpack(packed: _PackedBar, names: tuple[str, ...]) -> PlayedBar:
    # onset, length, micro-offset, pitch, part, velocity
    unpacked: Iterator[tuple[float, float, float, int, int, int]]
    unpacked = _NOTE.iter_unpack(packed.notes)
    notes = tuple(
        NoteEvent(Beats(onset), Beats(length), Pitch(pitch), names[part], velocity, Beats(micro))
        for onset, length, micro, pitch, part, velocity in unpacked
    )
    bar = ArrangedBar(packed.index, packed.metre, notes)
    return PlayedBar(Beats(packed.start_beat), bar, packed.style, packed.repeated)


def _point(data: bytes) -> TempoPoint:
    beat, time_s, bpm = _POINT.unpack(data)
    return TempoPoint(Beats(beat), Seconds(time_s), Bpm(bpm))
