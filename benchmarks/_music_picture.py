"""A style as a picture: who plays which note when, and below it the sound's spectrogram."""

import io
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from _playing import Played
from _scipy import Samples
from _transients import seconds_at
from courante.model.files import write_whole

INK, FAINT, GRID = "#20242c", "#7b8494", "#e6e9ef"
SIZE_IN, DPI = (9.0, 5.4), 100
SECONDS = 20.0
FRAME, COLUMNS, ROWS = 4096, 600, 150
LOWEST_HZ, HIGHEST_HZ = 40.0, 16_000.0
QUIET_DB, SHADES = -70.0, 14
_mpl: Any = mpl


def draw_style(played: Played, title: str, samples: Samples, rate_hz: int, path: Path) -> None:
    """Draw the first seconds of what was played, as a PNG.

    Args:
        played: the notes.
        title: above it.
        samples: mono, as decoded.
        rate_hz: their rate.
        path: where to.
    """
    figure: Any = Figure(figsize=SIZE_IN, facecolor="white")
    notes = figure.add_axes((0.075, 0.47, 0.75, 0.44))
    sound = figure.add_axes((0.075, 0.10, 0.75, 0.33))
    _draw_notes(notes, played)
    _draw_sound(sound, samples, rate_hz, played.delay_s)
    for axes in (notes, sound):
        axes.set_xlim(0, SECONDS)
        axes.tick_params(length=0, labelsize=8, labelcolor=INK)
        for spine in axes.spines.values():
            spine.set_color(GRID)
    notes.set_xticklabels([])
    sound.set_xlabel("seconds", fontsize=8, color=INK)
    figure.text(0.075, 0.945, title, fontsize=12, fontweight="bold", color=INK)
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=DPI, format="png", metadata={"Software": None})
    write_whole(path, buffer.getvalue())


def _draw_notes(axes: Any, played: Played) -> None:  # noqa: ANN401 - matplotlib's are untyped
    parts = [part.name for part in played.music.parts]
    palette = _mpl.colormaps["tab20"].colors
    kit = {part.name for part in played.music.parts if part.channel == 9}
    tempos = played.music.tempos
    for number, part in enumerate(parts):
        spans: list[tuple[float, float, int]] = [
            (begin, begin + note.length_beats, note.pitch)
            for bar in played.music.bars
            for note in bar.bar.notes
            if note.part == part
            for begin in [float(bar.start_beat + note.onset_beats + note.micro_offset_beats)]
        ]
        if not spans:
            continue
        begin, end, pitch = np.array(spans, dtype=np.float64).T
        times = np.stack([seconds_at(begin, tempos), seconds_at(end, tempos)])
        if part in kit:
            times[1] = times[0] + 0.06
            # The kit has a band of its own, below all other notes.
            pitch = 14 + (pitch - 35) * 0.35
        lines = [*np.stack([times.T, np.stack([pitch, pitch], axis=1)], axis=2)]
        colour = palette[(2 * number + number // 10) % 20]
        axes.add_collection(LineCollection(lines, colors=[colour], linewidths=2.4, label=part))
    for bar in played.music.bars:
        at = float(seconds_at(np.array([float(bar.start_beat)]), tempos)[0])
        axes.axvline(at, color=GRID, linewidth=0.7, zorder=0)
    axes.set_ylim(10, 100)
    axes.set_yticks([36, 48, 60, 72, 84], ["C2", "C3", "C4", "C5", "C6"])
    axes.legend(
        loc="upper left", bbox_to_anchor=(1.005, 1.02), fontsize=7.5, frameon=False, labelcolor=INK
    )


def _draw_sound(
    axes: Any,  # noqa: ANN401 - matplotlib's are untyped
    samples: Samples,
    rate_hz: int,
    delay_s: float,
) -> None:
    level = spectrogram(samples[round(delay_s * rate_hz) :], rate_hz)
    shades = _mpl.colormaps["magma_r"].resampled(SHADES)
    axes.imshow(
        level,
        origin="lower",
        aspect="auto",
        extent=(0, SECONDS, 0, 1),
        cmap=shades,
        vmin=QUIET_DB,
        vmax=0,
        interpolation="nearest",
    )
    marks = (50, 100, 200, 500, 1000, 2000, 5000, 10_000)
    span = np.log(HIGHEST_HZ / LOWEST_HZ)
    places = [float(np.log(mark / LOWEST_HZ) / span) for mark in marks]
    axes.set_yticks(places, [f"{m // 1000} kHz" if m >= 1000 else f"{m} Hz" for m in marks])


def spectrogram(samples: Samples, rate_hz: int) -> Samples:
    """``(ROWS, COLUMNS)`` decibels below the loudest, frequencies in equal ratios."""
    frames = round(SECONDS * rate_hz)
    padded = np.zeros(frames + FRAME)
    kept = samples[:frames]
    padded[FRAME // 2 : FRAME // 2 + len(kept)] = kept
    starts = np.linspace(0, frames - 1, COLUMNS).astype(np.int64)
    cut = padded[starts[:, None] + np.arange(FRAME)] * np.hanning(FRAME)
    power = np.abs(np.fft.rfft(cut, axis=1)) ** 2
    edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, ROWS) * FRAME / rate_hz
    nearest = np.clip(np.rint(edges).astype(np.int64), 1, power.shape[1] - 1)
    level = 10 * np.log10(power[:, nearest].T + 1e-12)
    return np.clip(level - level.max(), QUIET_DB, 0)
