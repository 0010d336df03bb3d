"""Runs, bars and readings to be kept."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from courante.config import HistoryConfig
from courante.station.history.contract import RunRecord, Stretch
from courante.types import (
    COMMON_TIME,
    ArrangedBar,
    Beats,
    Bpm,
    Mode,
    NoteEvent,
    PaceReading,
    Pitch,
    PlayedBar,
    Seconds,
    Source,
    TempoPoint,
)

NOON = datetime(2024, 5, 4, 12, 0, 0, 250_000, tzinfo=UTC)
RUN = "00d1f5b4c3a29687"
OTHER = "ffeeddccbbaa9988"
CONTROL, LISTEN = "c0" * 32, "1d" * 32


def record(
    run_id: str = RUN,
    *,
    saved: bool = False,
    ended_after_s: float | None = None,
    opened_at: datetime = NOON,
    style: str = "chorale",
    seed: int = 2**32 - 1,
) -> RunRecord:
    over = None if ended_after_s is None else opened_at + timedelta(seconds=ended_after_s)
    return RunRecord(
        run_id=run_id,
        seed=seed,
        style=style,
        mode=Mode.STEADY,
        bpm=Bpm(151.5),
        control_digest=CONTROL,
        listen_digest=LISTEN,
        opened_at=opened_at,
        saved=saved,
        ended_at=over,
        ended=None if over is None else "ended by the runner",
    )


def bar(index: int, style: str = "chorale") -> PlayedBar:
    notes = tuple(
        NoteEvent(
            Beats(beat + 0.25),
            Beats(0.94),
            Pitch(60 + beat + index % 12),
            f"part {beat % 3}",
            80 + beat,
            Beats(0.0117 * beat),
        )
        for beat in range(4)
    )
    return PlayedBar(Beats(4.0 * index), ArrangedBar(index, COMMON_TIME, notes), style)


def tempo(index: int, bpm: float = 150.0) -> TempoPoint:
    return TempoPoint(Beats(4.0 * index), Seconds(1.6 * index), Bpm(bpm))


def reading(second: int, heart_rate_bpm: float | None = 151.0) -> PaceReading:
    return PaceReading(Seconds(second + 0.125), 2.75, 171.5, heart_rate_bpm, source=Source.WATCH)


def stretch(indices: Iterable[int], again_from: float | None = None) -> Stretch:
    of = tuple(indices)
    return Stretch(
        tuple(bar(n) for n in of),
        tuple(tempo(n, 150.0 + n) for n in of),
        tuple(reading(n) for n in of),
        None if again_from is None else Beats(again_from),
    )


def sqlite_config(folder: Path, **changes: float) -> HistoryConfig:
    settings: dict[str, float] = {"flush_s": 0.05, "busy_s": 0.2, "retry_most_s": 0.5, **changes}
    return HistoryConfig(folder=folder, **settings)  # pyright: ignore[reportArgumentType] - numbers, all of them
