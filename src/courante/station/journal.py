"""What a run has played and was told: bounded, packed small, in memory only.

Heart rate never leaves this memory unless the runner asks for it.
"""

import struct
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import final

from courante.config import StationConfig
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


@dataclass(frozen=True, slots=True)
class _PackedBar:
    """A played bar with its notes as bytes: a tenth of the memory of the objects."""

    start_beat: float
    index: int
    metre: Metre
    style: str
    repeated: bool
    notes: bytes


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
        """What sensors told."""
        with self._lock:
            return tuple(self._readings)

    def add_bars(self, bars: Iterable[PlayedBar]) -> None:
        """Keep bars that began."""
        with self._lock:
            self._bars.extend(self._pack(bar) for bar in bars)

    def add_tempo(self, beat: Beats, time_s: Seconds, bpm: Bpm) -> None:
        """Keep the tempo from here on, if it is another."""
        if bpm == self._last_bpm:
            return
        self._last_bpm = bpm
        with self._lock:
            self._points.append(_POINT.pack(beat, time_s, bpm))

    def resume(self, beat: Beats, time_s: Seconds, bpm: Bpm) -> None:
        """Keep the time at which a paused beat goes on."""
        self._last_bpm = None
        self.add_tempo(beat, time_s, bpm)

    def add_reading(self, reading: PaceReading) -> None:
        """Keep a reading."""
        with self._lock:
            self._readings.append(reading)

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
