"""Plays recorded readings through the tracker, as a station would, but without a clock."""

from collections.abc import Iterator, Sequence

from courante.config import PaceConfig
from courante.pace import tracker
from courante.types import (
    COMMON_TIME,
    Beats,
    Bpm,
    Metre,
    Mode,
    PaceReading,
    Seconds,
    Tempo,
    TempoFeel,
    TempoPoint,
)

TICK_S = 0.1
CHORALE = TempoFeel(Bpm(72), Bpm(60), Bpm(120))


def ticks(
    readings: Sequence[PaceReading],
    duration_s: float,
    *,
    mode: Mode = Mode.AUTO,
    feel: TempoFeel = CHORALE,
    metre: Metre = COMMON_TIME,
    asked_bpm: Bpm | None = None,
) -> Iterator[tuple[TempoPoint, Tempo]]:
    """The tempo every tenth of a second; a reading is observed at the first tick it is due."""
    state = tracker.init(PaceConfig(), feel)
    waiting = 0
    beat = elapsed = Beats(0.0)
    for index in range(round(duration_s / TICK_S) + 1):
        now_s = Seconds(index * TICK_S)
        while waiting < len(readings) and readings[waiting].time_s <= now_s + 1e-9:
            state = tracker.observe(state, readings[waiting])
            waiting += 1
        state, tempo = tracker.step(
            state, now_s=now_s, elapsed_beats=elapsed, metre=metre, mode=mode, asked_bpm=asked_bpm
        )
        beat = Beats(beat + elapsed)
        yield TempoPoint(beat, now_s, tempo.tempo_bpm), tempo
        elapsed = Beats(tempo.tempo_bpm * TICK_S / 60)
