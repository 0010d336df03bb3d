"""What a history promises, kept by SQLite and by PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from tests.station.history.conftest import OpenHistory
from tests.station.history.making import (
    NOON,
    OTHER,
    RUN,
    bar,
    reading,
    record,
    stretch,
    tempo,
)

from courante.config import HistoryConfig
from courante.errors import NotFound, OutputFailed
from courante.station.history.contract import Stretch
from courante.station.history.sql import SqlHistory
from courante.station.history.store import Store
from courante.station.history.tables import BARS
from courante.types import COMMON_TIME, COMPOUND_TIME, TRIPLE_TIME, Beats, Metre, Source


def heart_rates(history: SqlHistory, run_id: str = RUN) -> list[float | None]:
    return [it.heart_rate_bpm for it in history.played(run_id).readings]


def test_all_of_a_saved_run_comes_back_from_another_process_s_hands(
    config: HistoryConfig, open_history: OpenHistory
) -> None:
    first = open_history(config)
    first.write(record(saved=True))
    first.add(RUN, stretch(range(3)))
    first.add(RUN, stretch(range(3, 5)))
    first.close()
    second = open_history(config)
    assert second.find(RUN) == record(saved=True)
    assert second.played(RUN) == stretch(range(5))


def test_moments_keep_their_microseconds_and_their_zone(history: SqlHistory) -> None:
    history.write(record(ended_after_s=1.000_001))
    found = history.find(RUN)
    assert found.opened_at == NOON
    assert found.opened_at.utcoffset() == timedelta(0)
    assert found.ended_at == NOON + timedelta(seconds=1.000_001)


def test_what_changed_about_a_run_replaces_what_was(history: SqlHistory) -> None:
    history.write(record(style="chorale"))
    assert history.find(RUN).style == "chorale"
    changed = replace(record(style="synth"), bpm=None, expires=False, listen_digest="ab" * 32)
    history.write(changed)
    assert history.find(RUN) == changed


@pytest.mark.parametrize("metre", [COMMON_TIME, TRIPLE_TIME, COMPOUND_TIME])
def test_a_run_keeps_its_metre_and_its_energy(history: SqlHistory, metre: Metre) -> None:
    history.write(replace(record(), metre=metre, energy=0.7))
    played = replace(bar(0), bar=replace(bar(0).bar, metre=metre))
    history.add(RUN, Stretch((played,)))
    assert (history.find(RUN).metre, history.find(RUN).energy) == (metre, 0.7)
    assert history.played(RUN).bars[0].bar.metre == metre


def test_the_same_added_again_changes_nothing(history: SqlHistory) -> None:
    history.write(record(saved=True))
    for _ in range(2):
        history.add(RUN, stretch(range(4)))
        assert history.played(RUN) == stretch(range(4))


def test_readings_of_two_sensors_at_one_moment_are_both_kept(history: SqlHistory) -> None:
    history.write(record())
    watch = reading(1, None)
    phone = replace(watch, source=Source.PHONE, cadence_spm=None)
    history.add(RUN, Stretch(readings=(watch, phone)))
    assert set(history.played(RUN).readings) == {watch, phone}


def test_what_a_restored_run_plays_again_replaces_what_it_had_played(history: SqlHistory) -> None:
    history.write(record(saved=True))
    history.write(record(OTHER))
    history.add(OTHER, stretch(range(9)))
    history.add(RUN, stretch(range(6)))
    history.played(RUN)
    history.add(RUN, stretch(range(6, 8)))
    again = Stretch((bar(3, "synth"),), (tempo(3, 99.0),), (), Beats(12.0))
    history.add(RUN, again)
    played = history.played(RUN)
    assert played.bars == (*stretch(range(3)).bars, bar(3, "synth"))
    assert played.tempos == (*stretch(range(3)).tempos, tempo(3, 99.0))
    assert len(played.readings) == 8, "what sensors told stays true"
    assert len(history.played(OTHER).bars) == 9


def test_a_heart_rate_is_kept_only_of_a_run_to_be_saved(history: SqlHistory) -> None:
    history.write(record(RUN))
    history.write(record(OTHER, saved=True))
    for run_id in (RUN, OTHER):
        history.add(run_id, stretch(range(2)))
    assert heart_rates(history, RUN) == [None, None]
    assert heart_rates(history, OTHER) == [151.0, 151.0]
    assert [it.cadence_spm for it in history.played(RUN).readings] == [171.5, 171.5]


def test_a_run_saved_later_gets_its_heart_rates_when_they_are_added_again(
    history: SqlHistory,
) -> None:
    history.write(record())
    history.add(RUN, stretch(range(2)))
    assert heart_rates(history) == [None, None]
    history.write(record(saved=True))
    history.add(RUN, Stretch(readings=stretch(range(2)).readings))
    assert heart_rates(history) == [151.0, 151.0]


def test_a_run_saved_no_more_loses_its_heart_rates(history: SqlHistory) -> None:
    history.write(record(saved=True))
    history.add(RUN, stretch(range(2)))
    assert heart_rates(history) == [151.0, 151.0]
    history.write(record(saved=False))
    assert heart_rates(history) == [None, None]


def test_a_run_that_was_never_ended_comes_back_with_its_last_snapshots(
    history: SqlHistory,
) -> None:
    history.write(record(OTHER, opened_at=NOON + timedelta(hours=1)))
    history.write(record(RUN))
    history.keep_snapshot(RUN, b"old")
    history.unfinished()
    for kept in (b"newer", b"newest \x00\xff"):
        history.keep_snapshot(RUN, kept)
        history.keep_music(RUN, kept * 1000)
    first, second = history.unfinished()
    assert (first.record, first.snapshot) == (record(RUN), b"newest \x00\xff")
    assert first.music == b"newest \x00\xff" * 1000
    assert (second.record.run_id, second.snapshot, second.music) == (OTHER, None, None)


def test_a_run_that_ended_has_no_snapshot_any_more(history: SqlHistory) -> None:
    history.write(record())
    history.keep_snapshot(RUN, b"stands here")
    assert len(history.unfinished()) == 1
    history.write(record(ended_after_s=60))
    history.keep_snapshot(RUN, b"came too late")
    assert history.unfinished() == ()
    history.write(record())
    assert [it.snapshot for it in history.unfinished()] == [None]


def test_a_deleted_run_is_gone_and_so_is_what_comes_for_it_later(history: SqlHistory) -> None:
    history.write(record(saved=True))
    history.write(record(OTHER))
    history.add(RUN, stretch(range(2)))
    history.keep_snapshot(RUN, b"stands here")
    history.delete(RUN)
    history.add(RUN, stretch(range(2, 4)))
    with pytest.raises(NotFound):
        history.find(RUN)
    assert history.played(RUN) == Stretch()
    assert [it.record.run_id for it in history.unfinished()] == [OTHER]


def test_a_run_may_be_opened_again_under_a_name_that_was_deleted(history: SqlHistory) -> None:
    history.write(record(seed=1))
    history.add(RUN, stretch(range(2)))
    history.delete(RUN)
    history.write(record(seed=2))
    history.add(RUN, stretch(range(7, 8)))
    assert history.find(RUN).seed == 2
    assert history.played(RUN).bars == (bar(7),)


def test_runs_that_ended_long_ago_are_forgotten_those_to_be_saved_later(
    history: SqlHistory,
) -> None:
    ages = {"a0": (False, 10.0), "a1": (False, 30.0), "b0": (True, 10.0), "b1": (True, 30.0)}
    for run_id, (saved, ended_after_s) in ages.items():
        history.write(record(run_id, saved=saved, ended_after_s=ended_after_s))
    history.write(record("c0"))
    history.forget(NOON + timedelta(seconds=20), NOON + timedelta(seconds=5))
    left = {run_id for run_id in (*ages, "c0") if _is_kept(history, run_id)}
    assert left == {"a1", "b0", "b1", "c0"}
    history.forget(NOON + timedelta(seconds=20), NOON + timedelta(seconds=20))
    assert not _is_kept(history, "b0")


def test_counters_tell_what_was_written(history: SqlHistory) -> None:
    history.write(record())
    history.add(RUN, stretch(range(2)))
    history.keep_snapshot(RUN, b"stands here")
    history.unfinished()
    counters = history.counters()
    assert (counters.written, counters.held_back, counters.lost) == (1 + 6 + 1, 0, 0)
    assert (counters.held_back_bytes, counters.failing_s) == (0, 0.0)


def test_one_sick_row_costs_itself_alone(
    history: SqlHistory, caplog: pytest.LogCaptureFixture
) -> None:
    history.write(record())
    history.write(record(OTHER))
    nameless = replace(stretch(range(1)).bars[0], style="\ud800")
    history.add(OTHER, Stretch((nameless,)))
    history.add(RUN, stretch(range(2)))
    assert history.played(RUN).bars == stretch(range(2)).bars
    assert history.played(OTHER).bars == ()
    assert history.counters().lost == 1
    assert "refuses 1 entries" in caplog.text


def test_damaged_notes_are_told_when_they_are_read(
    config: HistoryConfig, history: SqlHistory
) -> None:
    history.write(record())
    history.add(RUN, stretch(range(1)))
    history.find(RUN)
    store = Store(config)
    with store.writing() as connection:
        connection.execute(update(BARS).values(notes=b"rust"))
    store.close()
    with pytest.raises(OutputFailed, match="cannot be read: a bar's notes are damaged"):
        history.played(RUN)


def test_closing_writes_what_waits(config: HistoryConfig, open_history: OpenHistory) -> None:
    slow = replace(config, flush_s=10.0)
    first = open_history(slow)
    first.write(record())
    first.add(RUN, stretch(range(2)))
    first.close()
    assert len(open_history(slow).played(RUN).bars) == 2


def _is_kept(history: SqlHistory, run_id: str) -> bool:
    try:
        history.find(run_id)
    except NotFound:
        return False
    return True
