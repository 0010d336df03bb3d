"""Reads what is kept."""

import sys
from typing import Any

from sqlalchemy import Connection, Row, select

from courante.config.metres import metre_named
from courante.station.history.contract import RunRecord, Stretch, Unfinished
from courante.station.history.packing import unpack_notes
from courante.station.history.tables import (
    BARS,
    MUSIC,
    READINGS,
    RUNS,
    SNAPSHOT,
    SNAPSHOTS,
    TEMPOS,
)
from courante.types import (
    ArrangedBar,
    Beats,
    Bpm,
    Metre,
    Mode,
    PaceReading,
    PlayedBar,
    Seconds,
    Source,
    TempoPoint,
)


def read_record(connection: Connection, run_id: str) -> RunRecord | None:
    """A run, if it is kept."""
    row = connection.execute(select(RUNS).where(RUNS.c.run_id == run_id)).one_or_none()
    return None if row is None else _record(row)


def read_unfinished(connection: Connection, run_id: str | None = None) -> tuple[Unfinished, ...]:
    """Runs that were never ended, or one of them, the oldest first, with their snapshots."""
    playing = select(RUNS).where(RUNS.c.ended_at.is_(None))
    snapshots = select(SNAPSHOTS.c.run, SNAPSHOTS.c.kind, SNAPSHOTS.c.data)
    if run_id is not None:
        playing = playing.where(RUNS.c.run_id == run_id)
        snapshots = snapshots.join(RUNS).where(RUNS.c.run_id == run_id)
    runs = connection.execute(playing.order_by(RUNS.c.opened_at, RUNS.c.number)).all()
    kept = {(number, kind): bytes(data) for number, kind, data in connection.execute(snapshots)}
    return tuple(
        Unfinished(_record(row), kept.get((row.number, SNAPSHOT)), kept.get((row.number, MUSIC)))
        for row in runs
    )


def read_played(connection: Connection, run_id: str) -> Stretch:
    """All that is kept of what a run played and was told."""
    number = connection.scalar(select(RUNS.c.number).where(RUNS.c.run_id == run_id))
    if number is None:
        return Stretch()
    bars = select(BARS).where(BARS.c.run == number).order_by(BARS.c.start_beat)
    tempos = select(TEMPOS).where(TEMPOS.c.run == number).order_by(TEMPOS.c.beat)
    readings = select(READINGS).where(READINGS.c.run == number)
    return Stretch(
        tuple(_bar(row) for row in connection.execute(bars)),
        tuple(_tempo(row) for row in connection.execute(tempos)),
        tuple(_reading(row) for row in connection.execute(readings.order_by(READINGS.c.time_s))),
    )


def _record(row: Row[Any]) -> RunRecord:
    return RunRecord(
        run_id=row.run_id,
        seed=row.seed,
        style=row.style,
        mode=Mode(row.mode),
        bpm=None if row.bpm is None else Bpm(row.bpm),
        control_digest=row.control_digest,
        listen_digest=row.listen_digest,
        opened_at=row.opened_at,
        expires=row.expires,
        saved=row.saved,
        ended_at=row.ended_at,
        ended=row.ended,
        metre=metre_named(row.metre),
        energy=row.energy,
    )


def _bar(row: Row[Any]) -> PlayedBar:
    notes = unpack_notes(bytes(row.notes))
    bar = ArrangedBar(row.bar_index, Metre(row.beats_per_bar, row.steps_per_beat), notes)
    # One string for the thousands of bars that name the same style.
    return PlayedBar(Beats(row.start_beat), bar, sys.intern(row.style), row.repeated)


def _tempo(row: Row[Any]) -> TempoPoint:
    return TempoPoint(Beats(row.beat), Seconds(row.time_s), Bpm(row.tempo_bpm))


def _reading(row: Row[Any]) -> PaceReading:
    return PaceReading(
        time_s=Seconds(row.time_s),
        speed_mps=row.speed_mps,
        cadence_spm=row.cadence_spm,
        heart_rate_bpm=row.heart_rate_bpm,
        source=Source(row.source),
    )
