"""A stretch as rows of the tables, and what they weigh while they wait."""

from dataclasses import dataclass
from typing import Any

from courante.station.history.contract import Stretch
from courante.station.history.packing import pack_notes
from courante.types import Beats, PaceReading, PlayedBar, Seconds, TempoPoint

ROW_BYTES = 600
"""What a row takes in memory, about, beside its notes."""

Row = dict[str, Any]


@dataclass(frozen=True)
class PackedStretch:
    """A stretch as rows; their run's number is filled in where it is known.

    Attributes:
        run_id, again_from, let_go_before: see ``Stretch``.
        bars, tempos, readings: rows of these tables.
        size_bytes: what they take in memory, about.
    """

    run_id: str
    bars: tuple[Row, ...]
    tempos: tuple[Row, ...]
    readings: tuple[Row, ...]
    again_from: Beats | None
    size_bytes: int
    let_go_before: tuple[Beats, Seconds] | None = None

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.bars) + len(self.tempos) + len(self.readings)


def pack(run_id: str, stretch: Stretch) -> PackedStretch:
    """A stretch as rows."""
    bars = tuple(_bar(played) for played in stretch.bars)
    tempos = tuple(_tempo(point) for point in stretch.tempos)
    readings = tuple(_reading(reading) for reading in stretch.readings)
    rows = 1 + len(bars) + len(tempos) + len(readings)
    size = ROW_BYTES * rows + sum(len(bar["notes"]) for bar in bars)
    again_from, let_go_before = stretch.again_from, stretch.let_go_before
    return PackedStretch(run_id, bars, tempos, readings, again_from, size, let_go_before)


# Databases take plain numbers only; those of an array library are stored as something else.


def _bar(played: PlayedBar) -> Row:
    return {
        "start_beat": float(played.start_beat),
        "bar_index": int(played.bar.index),
        "beats_per_bar": int(played.bar.metre.beats_per_bar),
        "steps_per_beat": int(played.bar.metre.steps_per_beat),
        "style": played.style,
        "repeated": bool(played.repeated),
        "notes": pack_notes(played.bar.notes),
    }


def _tempo(point: TempoPoint) -> Row:
    return {
        "beat": float(point.beat),
        "time_s": float(point.time_s),
        "tempo_bpm": float(point.tempo_bpm),
    }


def _reading(reading: PaceReading) -> Row:
    return {
        "time_s": float(reading.time_s),
        "source": str(reading.source),
        "speed_mps": _plain(reading.speed_mps),
        "cadence_spm": _plain(reading.cadence_spm),
        "heart_rate_bpm": _plain(reading.heart_rate_bpm),
    }


def _plain(value: float | None) -> float | None:
    return None if value is None else float(value)
