"""Whether beats are heard where the tempo says they are, while the tempo changes."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from _beats import decode
from _playing import Stage
from _transients import HOP, onset_strength, seconds_at
from courante.types import Mode, PaceReading, Seconds

CADENCES_SPM = (150.0, 175.0, 160.0)
"""One after the other, for as long each."""
CLOSE_S = 0.03


@dataclass(frozen=True)
class Kept:
    """Where the strongest stroke around each beat was heard.

    Attributes:
        beats: how many were listened for.
        close: share of them whose strongest stroke, within a quarter of a beat, is within 30 ms.
        median_ms: from beat to stroke, either way. tempo_bpm: lowest and highest that was played.
    """

    beats: int
    close: float
    median_ms: float
    tempo_bpm: tuple[float, float]


def kept_grid(stage: Stage, style: str, seconds: float, path: Path) -> Kept:
    """Play a style to steps that change their cadence twice."""
    each = seconds / len(CADENCES_SPM)
    readings = [
        PaceReading(Seconds(float(at)), cadence_spm=CADENCES_SPM[int(at // each)])
        for at in np.arange(0, seconds, 1.0)
    ]
    played = stage.follows(style, readings, seconds, path, Mode.STEP)
    samples, rate = decode(path)
    step_s = HOP / rate
    music = played.music
    last = float(music.bars[-1].start_beat)
    beats = np.arange(1, int(last), dtype=np.float64)
    times = seconds_at(beats, music.tempos)
    strength = onset_strength(samples, rate)
    late: list[float] = []
    for time_s, beat_s in zip(times[:-1], np.diff(times), strict=True):
        near = int(beat_s / 4 / step_s)
        middle = round((time_s + played.delay_s) / step_s)
        heard = strength[max(0, middle - near) : middle + near + 1]
        if heard.size == 2 * near + 1:
            late.append((int(heard.argmax()) - near) * step_s)
    off = np.abs(np.array(late))
    bpm = [float(point.tempo_bpm) for point in music.tempos]
    return Kept(
        off.size, float((off <= CLOSE_S).mean()), float(np.median(off)) * 1000, (min(bpm), max(bpm))
    )
