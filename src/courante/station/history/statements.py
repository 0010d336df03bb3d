"""Writes a batch into the tables; what is there already is replaced, so twice is as good as once.

A heart rate is written only for a run that is to be saved, and is erased when it no longer is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Table,
    and_,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from courante.config.metres import name_of
from courante.station.history import fencing
from courante.station.history.batch import Batch, Forget
from courante.station.history.contract import RunRecord
from courante.station.history.rows import Row
from courante.station.history.tables import BARS, READINGS, RUNS, SNAPSHOTS, TEMPOS


@dataclass(frozen=True)
class _Kept:
    """What the database has of a run."""

    number: int
    saved: bool
    playing: bool


@dataclass(frozen=True)
class Written:
    """What came of a batch.

    Attributes:
        erased: whether something was erased that must leave no trace.
        refused: what was not written, because its run is another node's.
    """

    erased: bool
    refused: Batch


def write_batch(connection: Connection, batch: Batch) -> Written:
    """Write a batch, in the transaction of the connection.

    What belongs to a run that is not kept (any more) is dropped.
    """
    refused = Batch()
    stale = fencing.stale(connection, batch)
    if stale:
        refused, batch = batch.only(stale), batch.without(stale)
    fencing.take_away(connection, batch.deleted - batch.fences.keys())
    erased = _delete(connection, RUNS.c.run_id.in_(batch.deleted)) if batch.deleted else False
    erased |= _write_records(connection, tuple(batch.records.values()))
    kept = _kept(connection, batch)
    _write_stretches(connection, batch, kept)
    snapshots = [
        {
            "run": kept[run_id].number,
            "kind": kind,
            "data": data,
            "fence": batch.fences.get(run_id),
        }
        for run_id, kinds in batch.snapshots.items()
        if run_id in kept and kept[run_id].playing
        for kind, data in kinds.items()
    ]
    _upsert(connection, SNAPSHOTS, snapshots)
    if batch.forget is not None:
        erased |= _delete(connection, _over(batch.forget))
    return Written(erased, refused)


def _write_records(connection: Connection, records: Sequence[RunRecord]) -> bool:
    rows = [_record_row(record) for record in records]
    _upsert(connection, RUNS, rows, by=("run_id",))
    over = [record.run_id for record in records if record.ended_at is not None]
    unsaved = [record.run_id for record in records if not record.saved]
    erased = False
    if over:
        done = delete(SNAPSHOTS).where(SNAPSHOTS.c.run.in_(_numbers(over)))
        erased |= _changes(connection, done)
    if unsaved:
        told = and_(READINGS.c.run.in_(_numbers(unsaved)), READINGS.c.heart_rate_bpm.is_not(None))
        erased |= _changes(connection, update(READINGS).where(told).values(heart_rate_bpm=None))
    return erased


def _record_row(record: RunRecord) -> Row:
    return {**asdict(record), "mode": str(record.mode), "metre": name_of(record.metre)}


def _write_stretches(connection: Connection, batch: Batch, kept: dict[str, _Kept]) -> None:
    bars: list[Row] = []
    tempos: list[Row] = []
    readings: list[Row] = []
    for stretch in batch.stretches:
        run = kept.get(stretch.run_id)
        if run is None:
            continue
        if stretch.again_from is not None:
            bars = _kept_before(bars, run.number, "start_beat", stretch.again_from)
            tempos = _kept_before(tempos, run.number, "beat", stretch.again_from)
            _take_back(connection, run.number, stretch.again_from)
        if stretch.let_go_before is not None:
            _let_go(connection, run.number, *stretch.let_go_before)
        fence = batch.fences.get(stretch.run_id)
        bars += ({**row, "run": run.number, "fence": fence} for row in stretch.bars)
        tempos += ({**row, "run": run.number} for row in stretch.tempos)
        secret: Row = {} if run.saved else {"heart_rate_bpm": None}
        readings += ({**row, "run": run.number, **secret} for row in stretch.readings)
    _upsert(connection, BARS, bars)
    _upsert(connection, TEMPOS, tempos)
    _upsert(connection, READINGS, readings)


def _kept_before(rows: list[Row], number: int, beat: str, limit: float) -> list[Row]:
    return [row for row in rows if row["run"] != number or row[beat] < limit]


def _take_back(connection: Connection, number: int, again_from: float) -> None:
    for table, beat in ((BARS, BARS.c.start_beat), (TEMPOS, TEMPOS.c.beat)):
        later = and_(table.c.run == number, beat >= float(again_from))
        connection.execute(delete(table).where(later))


def _let_go(connection: Connection, number: int, beat: float, time_s: float) -> None:
    """Of rows in the same batch some may stay; they go the next time."""
    for table, column, limit in (
        (BARS, BARS.c.start_beat, beat),
        (TEMPOS, TEMPOS.c.beat, beat),
        (READINGS, READINGS.c.time_s, time_s),
    ):
        earlier = and_(table.c.run == number, column < float(limit))
        connection.execute(delete(table).where(earlier))


def _kept(connection: Connection, batch: Batch) -> dict[str, _Kept]:
    wanted = {*batch.snapshots, *(stretch.run_id for stretch in batch.stretches)}
    if not wanted:
        return {}
    columns = select(RUNS.c.run_id, RUNS.c.number, RUNS.c.saved, RUNS.c.ended_at)
    found = connection.execute(columns.where(RUNS.c.run_id.in_(wanted)))
    return {
        run_id: _Kept(number, saved, ended_at is None) for run_id, number, saved, ended_at in found
    }


def _over(forget: Forget) -> ColumnElement[bool]:
    return or_(
        and_(RUNS.c.saved.is_(False), RUNS.c.ended_at < forget.ended_before),
        and_(RUNS.c.saved.is_(True), RUNS.c.ended_at < forget.saved_ended_before),
    )


def _numbers(run_ids: Iterable[str]) -> Any:  # noqa: ANN401 - SQLAlchemy's own type has 3 arguments
    return select(RUNS.c.number).where(RUNS.c.run_id.in_(run_ids))


def _delete(connection: Connection, which: ColumnElement[bool]) -> bool:
    # What points at a run goes with it.
    return _changes(connection, delete(RUNS).where(which))


def _changes(connection: Connection, statement: Executable) -> bool:
    return connection.execute(statement).rowcount > 0


def _upsert(
    connection: Connection, table: Table, rows: Sequence[Row], by: Sequence[str] = ()
) -> None:
    if not rows:
        return
    keys = tuple(by) or tuple(column.name for column in table.primary_key)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table)
    new = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=new), rows)
