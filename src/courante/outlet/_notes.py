"""Notes as rectangles: where they lie in time and pitch, and in which colour."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.colors import to_rgba
from numpy.typing import NDArray

from courante.types import Part, PlayedBar, TempoPoint

PERCUSSION_CHANNEL = 9
PALETTE = ("#2f6db3", "#d4572e", "#2e9c6a", "#8a58b0", "#c2941c", "#2fa5b8", "#c2508c", "#6b7686")
NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
BLACK_KEYS = (1, 3, 6, 8, 10)


@dataclass(frozen=True)
class Notes:
    """``n`` notes of melodic parts, and the strokes of percussion.

    Attributes:
        begin, end: ``(n,)`` beats from the start of the run.
        pitch: ``(n,)``. half_height: ``(n,)``, less for later parts, so that both show where one
            doubles another. colour: ``(n, 4)``, the part's, fainter where softer.
        strokes: ``(m,)`` beats at which percussion strikes.
    """

    begin: NDArray[np.float64]
    end: NDArray[np.float64]
    pitch: NDArray[np.float64]
    half_height: NDArray[np.float64]
    colour: NDArray[np.float64]
    strokes: NDArray[np.float64]


def colours_of(parts: Sequence[Part]) -> dict[str, str]:
    """A colour for each melodic part, by name, in their order."""
    names = dict.fromkeys(p.name for p in parts if p.channel != PERCUSSION_CHANNEL)
    return {name: PALETTE[n % len(PALETTE)] for n, name in enumerate(names)}


def notes_of(played: Sequence[PlayedBar], parts: Sequence[Part]) -> Notes:
    """All notes of bars played."""
    rgba = {name: to_rgba(colour) for name, colour in colours_of(parts).items()}
    half = {name: max(0.2, 0.48 - 0.05 * n) for n, name in enumerate(rgba)}
    rows: list[tuple[float, ...]] = []
    strokes: list[float] = []
    for bar in played:
        for note in bar.bar.notes:
            begin = bar.start_beat + note.onset_beats
            if note.part not in rgba:
                strokes.append(begin)
                continue
            red, green, blue, _ = rgba[note.part]
            alpha = 0.45 + 0.55 * note.velocity / 127
            place = (begin, begin + note.length_beats, note.pitch, half[note.part])
            rows.append((*place, red, green, blue, alpha))
    table = np.array(rows, dtype=np.float64).reshape(-1, 8)
    begin, end, pitch, height = table[:, :4].T
    return Notes(begin, end, pitch, height, table[:, 4:], np.array(strokes, dtype=np.float64))


def seconds_at(beats: NDArray[np.float64], tempos: Sequence[TempoPoint]) -> NDArray[np.float64]:
    """The run's time at each beat; where the run paused, the time at which it went on."""
    points = np.array([(p.beat, p.time_s, p.tempo_bpm) for p in tempos], dtype=np.float64)
    at = np.searchsorted(points[:, 0], beats, side="right") - 1
    beat, time_s, bpm = points[np.maximum(at, 0)].T
    return time_s + (beats - beat) * 60.0 / bpm


def name_of(pitch: int) -> str:
    """A pitch's name: 60 is C4."""
    return f"{NAMES[pitch % 12]}{pitch // 12 - 1}"
