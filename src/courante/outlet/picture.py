"""Pictures to share: a run with the music it was given, and a piano roll of some bars."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from courante.errors import BadInput
from courante.outlet import _curves as curves
from courante.outlet._curves import Curve
from courante.outlet._figure import FAINT, GRID, Format, Panel, Sheet
from courante.outlet._notes import BLACK_KEYS, Notes, colours_of, name_of, notes_of, seconds_at
from courante.types import PaceReading, Part, PlayedBar, Seconds, TempoPoint

PACE, HEART, CADENCE, TEMPO = "#2f6db3", "#c8384f", "#9aa3b2", "#d4572e"
WIDTH_IN = 12.0
BARS_PER_ROW = 8
MOST_ROWS = 16


def run_picture(
    target: Path | BinaryIO,
    *,
    title: str,
    duration_s: Seconds,
    readings: Sequence[PaceReading],
    played: Sequence[PlayedBar],
    tempos: Sequence[TempoPoint],
    parts: Sequence[Part],
    picture_format: Format | None = None,
) -> None:
    """Draw a run: pace, heart rate, cadence and tempo, and the notes, over minutes.

    What was not measured has no panel. The same run gives the same bytes.

    Args:
        target: a ``.png`` or ``.svg`` file, or a binary stream with ``picture_format``.
        title: name of the run.
        duration_s: how long it was.
        readings: from its start.
        played: the bars.
        tempos: when the music was how fast.
        parts: all that played.
        picture_format: ``png`` or ``svg``; by the file's suffix if not given.

    Raises:
        BadInput: nothing was played, or the suffix is no picture's.
        OutputFailed: the file cannot be written.
    """
    _refuse_silence(played)
    if not tempos:
        raise BadInput(field="tempos", value=0, expected="the tempo at the first bar at least")
    pace, heart = curves.pace_of(readings), curves.heart_of(readings)
    measured = sum(curve.drawable for curve in (pace, heart))
    heights = [1.0] * measured + [1.25, 2.9]
    with Sheet(WIDTH_IN, 1.25 + 1.05 * sum(heights)) as sheet:
        rows = sheet.rows(heights, top_in=0.85, bottom_in=0.5, gap=0.22, shared_x=True)
        upper = iter(rows)
        if pace.drawable:
            _draw_pace(next(upper), pace)
        if heart.drawable:
            _draw_heart(next(upper), heart)
        _draw_tempo(next(upper), curves.cadence_of(readings), tempos, duration_s)
        _draw_run_notes(rows[-1], notes_of(played, parts), tempos)
        rows[-1].words(tuple(colours_of(parts).items()))
        rows[-1].limits_x(0, duration_s / 60)
        rows[-1].label_x("minutes")
        sheet.head(title, _summary(duration_s, readings, tempos))
        sheet.save(target, picture_format)


def roll_picture(
    target: Path | BinaryIO,
    *,
    title: str,
    bars: Sequence[PlayedBar],
    parts: Sequence[Part],
    picture_format: Format | None = None,
) -> None:
    """Draw bars as a piano roll, in rows, with bar lines and pitch names.

    Args:
        target: a ``.png`` or ``.svg`` file, or a binary stream with ``picture_format``.
        title: name of the piece.
        bars: as they were played.
        parts: all that played; percussion has a lane of its own below.
        picture_format: ``png`` or ``svg``; by the file's suffix if not given.

    Raises:
        BadInput: nothing was played, or the suffix is no picture's.
        OutputFailed: the file cannot be written.
    """
    _refuse_silence(bars)
    per_row = max(BARS_PER_ROW, math.ceil(len(bars) / MOST_ROWS))
    lines = [bars[n : n + per_row] for n in range(0, len(bars), per_row)]
    notes = notes_of(bars, parts)
    lowest, highest = _pitches(notes)
    row_in = max(1.3, 0.055 * (highest - lowest + 6))
    with Sheet(WIDTH_IN, 1.25 + len(lines) * (row_in + 0.3) - 0.3) as sheet:
        heights = [1.0] * len(lines)
        rows = sheet.rows(heights, top_in=0.85, bottom_in=0.4, gap=0.3 / row_in, shared_x=False)
        for panel, line in zip(rows, lines, strict=True):
            _draw_roll_row(panel, line, notes, per_row, (lowest, highest))
        rows[0].words(tuple(colours_of(parts).items()))
        sheet.head(title, f"{len(bars)} bars" if len(bars) > 1 else "1 bar")
        sheet.save(target, picture_format)


def _refuse_silence(bars: Sequence[PlayedBar]) -> None:
    if not bars:
        raise BadInput(field="bars", value=0, expected="at least one bar that was played")


def _summary(
    duration_s: Seconds, readings: Sequence[PaceReading], tempos: Sequence[TempoPoint]
) -> str:
    words = [_clock(duration_s / 60)]
    distance = curves.kilometres(readings)
    if distance is not None and distance > 0.05:
        words.insert(0, f"{distance:.2f} km")
        words.append(f"{_clock(duration_s / 60 / distance)} /km")
    cadence, heart = curves.cadence_of(readings), curves.heart_of(readings)
    if cadence.drawable:
        words.append(f"{cadence.typical:.0f} steps a minute")
    if heart.drawable:
        words.append(f"{heart.typical:.0f} heartbeats a minute")
    bpm = [point.tempo_bpm for point in tempos]
    low, high = round(min(bpm)), round(max(bpm))
    words.append(f"music at {low} bpm" if low == high else f"music at {low}–{high} bpm")
    return "   ·   ".join(words)


def _clock(minutes: float) -> str:
    seconds = round(minutes * 60)
    if seconds >= 3600:
        return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    return f"{seconds // 60}:{seconds % 60:02d}"


def _draw_pace(panel: Panel, pace: Curve) -> None:
    fastest, slowest = pace.range(0.15)
    panel.line(pace.minutes, pace.values, PACE, 1.3)
    panel.fill(pace.minutes, pace.values, slowest, PACE)
    # Faster is higher.
    panel.limits_y(slowest, fastest)
    panel.numbers_y(_clock)
    _label(panel, "pace\nmin / km")


def _draw_heart(panel: Panel, heart: Curve) -> None:
    low, high = heart.range(0.15)
    panel.line(heart.minutes, heart.values, HEART, 1.3)
    panel.fill(heart.minutes, heart.values, low, HEART)
    panel.limits_y(low, high)
    _label(panel, "heart rate\nbeats / min")


def _draw_tempo(
    panel: Panel, cadence: Curve, tempos: Sequence[TempoPoint], duration_s: Seconds
) -> None:
    tempo = curves.tempo_of(tempos, duration_s)
    low, high = tempo.range(0.3)
    if cadence.drawable:
        panel.line(cadence.minutes, cadence.values, CADENCE, 1.1, "cadence")
        lowest, highest = cadence.range(0.1)
        low, high = min(low, lowest), max(high, highest)
    panel.line(tempo.minutes, tempo.values, TEMPO, 1.4, "tempo played", steps=True)
    panel.limits_y(low, high)
    _label(panel, "steps and beats\na minute" if cadence.drawable else "tempo\nbeats / min")
    if cadence.drawable:
        panel.names_of_lines()


def _label(panel: Panel, text: str) -> None:
    panel.bare()
    panel.label_y(text)


def _draw_run_notes(panel: Panel, notes: Notes, tempos: Sequence[TempoPoint]) -> None:
    begin, end = seconds_at(notes.begin, tempos) / 60, seconds_at(notes.end, tempos) / 60
    spans = np.stack([begin, end, notes.pitch - 0.45, notes.pitch + 0.45], axis=1)
    # An hour has a hundred thousand notes, too many for the shapes of an SVG.
    panel.boxes(spans, notes.colour, raster=True)
    lowest, highest = _pitches(notes)
    panel.limits_y(lowest - 2, highest + 2)
    _pitch_marks(panel, lowest, highest)
    _label(panel, "notes")


def _draw_roll_row(
    panel: Panel,
    line: Sequence[PlayedBar],
    notes: Notes,
    per_row: int,
    pitches: tuple[int, int],
) -> None:
    lowest, highest = pitches
    floor = lowest - 5
    start = float(line[0].start_beat)
    stop = start + per_row * line[0].bar.metre.beats_per_bar
    for key in range(lowest - 1, highest + 2):
        if key % 12 in BLACK_KEYS:
            panel.band(key - 0.5, key + 0.5, GRID)
    _draw_bar_lines(panel, line)
    here = (notes.end > start) & (notes.begin < stop)
    begin = np.clip(notes.begin[here], start, stop)
    # A hair's breadth before its end, so that notes struck again stay apart.
    end = np.clip(notes.end[here] - 0.03, begin + 0.02, stop)
    pitch, half = notes.pitch[here], notes.half_height[here]
    spans = np.stack([begin, end, pitch - half, pitch + half], axis=1)
    panel.boxes(spans, notes.colour[here], raster=False)
    strokes = notes.strokes[(notes.strokes >= start) & (notes.strokes < stop)]
    panel.ticks(strokes, floor + 0.6, floor + 2.2, FAINT)
    panel.limits_x(start, stop)
    panel.limits_y(floor, highest + 2)
    panel.unframed()
    _pitch_marks(panel, lowest, highest)


def _draw_bar_lines(panel: Panel, line: Sequence[PlayedBar]) -> None:
    starts = [float(bar.start_beat) for bar in line]
    inner = [
        start + beat
        for start, bar in zip(starts, line, strict=True)
        for beat in range(1, bar.bar.metre.beats_per_bar)
    ]
    panel.uprights(inner, GRID, 0.6)
    panel.uprights([*starts, starts[-1] + line[-1].bar.metre.beats_per_bar], FAINT, 0.7)
    panel.marks_x(starts, [str(bar.bar.index + 1) for bar in line])


def _pitch_marks(panel: Panel, lowest: int, highest: int) -> None:
    named = [pitch for pitch in range(lowest, highest + 1) if pitch % 12 in (0, 7)]
    panel.marks_y(named, [name_of(pitch) for pitch in named])


def _pitches(notes: Notes) -> tuple[int, int]:
    if not len(notes.pitch):
        return 48, 72
    return int(notes.pitch.min()), int(notes.pitch.max())
