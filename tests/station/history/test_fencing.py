"""What a node writes about a run that it has lost is refused, however late it comes."""

import logging
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.serving import wait_until
from tests.station.history.conftest import OpenHistory
from tests.station.history.leased import lapse, rows
from tests.station.history.making import NOON, OTHER, RUN, record, sqlite_config, stretch

from courante.config import HistoryConfig, LeasesConfig
from courante.errors import NotFound, OutputFailed
from courante.station.history import fencing
from courante.station.history.batch import Batch
from courante.station.history.leasing import SqlLeases
from courante.station.history.sql import SqlHistory
from courante.station.history.store import FILE, Store
from courante.station.leases import Lease


@pytest.fixture
def leases(config: HistoryConfig) -> Iterator[SqlLeases]:
    opened = SqlLeases(config, LeasesConfig(lease_s=600.0))
    yield opened
    opened.close()


def take_after_lapse(leases: SqlLeases, config: HistoryConfig, run_id: str = RUN) -> int:
    lapse(config, run_id)
    return leases.take(run_id, "b").fence


def test_nothing_of_an_older_lease_is_kept_and_all_of_the_newest(
    config: HistoryConfig,
    leases: SqlLeases,
    open_history: OpenHistory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    old, new = open_history(config), open_history(config)
    first = leases.take(RUN, "a").fence
    old.write(record(saved=True), first)
    old.add(RUN, stretch([0]), first)
    old.keep_snapshot(RUN, b"first place", first)
    old.keep_music(RUN, b"first music", first)
    old.unfinished()
    second = take_after_lapse(leases, config)
    old.write(record(saved=False, ended_after_s=5.0, style="polka"), first)
    old.add(RUN, stretch([1], again_from=0.0), first)
    old.keep_snapshot(RUN, b"stale place", first)
    old.keep_music(RUN, b"stale music", first)
    (kept,) = old.unfinished()
    assert kept.record == record(saved=True)
    assert (kept.snapshot, kept.music) == (b"first place", b"first music")
    assert old.played(RUN) == stretch([0])
    assert (old.counters().refused, old.counters().lost) == (1 + 3 + 2, 0)
    assert old.counters().held_back == 0
    told = [r.message for r in caplog.records if r.levelno >= logging.WARNING]
    assert told == [f"run {RUN} is another node's now: what this one still held back is dropped"]

    new.write(record(saved=True, style="waltz"), second)
    new.add(RUN, stretch([1]), second)
    new.keep_snapshot(RUN, b"second place", second)
    (kept,) = new.unfinished()
    assert (kept.record.style, kept.snapshot) == ("waltz", b"second place")
    assert new.counters().refused == 0
    assert rows(config, "SELECT bar_index, fence FROM bars ORDER BY bar_index") == [
        (0, first),
        (1, second),
    ]
    fences = rows(config, "SELECT kind, fence FROM snapshots ORDER BY kind")
    assert fences == [("music", first), ("snapshot", second)]


def test_one_that_was_lost_costs_the_others_nothing(
    config: HistoryConfig, leases: SqlLeases, open_history: OpenHistory
) -> None:
    history = open_history(config)
    fences = {run_id: leases.take(run_id, "a").fence for run_id in (RUN, OTHER)}
    for run_id, fence in fences.items():
        history.write(record(run_id), fence)
    history.unfinished()
    take_after_lapse(leases, config)
    for run_id, fence in fences.items():
        history.add(run_id, stretch([1]), fence)
    assert len(history.played(OTHER).bars) == 1
    assert len(history.played(RUN).bars) == 0


def test_what_waited_for_the_database_is_refused_if_another_took_the_run_meanwhile(
    tmp_path: Path, open_history: OpenHistory
) -> None:
    config = sqlite_config(tmp_path)
    history, leases = open_history(config), SqlLeases(config, LeasesConfig())
    fence = leases.take(RUN, "a").fence
    history.write(record(), fence)
    history.find(RUN)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    history.add(RUN, stretch([1, 2]), fence)
    wait_until(lambda: history.counters().failing_s > 0)
    assert history.counters().held_back == 6
    with pytest.raises(OutputFailed):
        leases.take(OTHER, "a")
    # Another takes the run before the first that this one can do: the worst that can happen.
    other.execute("UPDATE leases SET fence = fence + 1, node = 'b'")
    other.execute("COMMIT")
    other.close()
    assert history.played(RUN).bars == ()
    assert (history.counters().refused, history.counters().held_back) == (6, 0)
    assert leases.renew("a", [Lease(RUN, "a", fence, NOON)]) == ()
    leases.close()


def test_nobody_can_take_a_run_between_the_look_at_its_lease_and_the_writing(
    config: HistoryConfig, leases: SqlLeases
) -> None:
    fence = leases.take(RUN, "a").fence
    lapse(config, RUN)
    impatient = HistoryConfig(url=config.url, folder=config.folder, busy_s=0.1)
    other = SqlLeases(impatient, LeasesConfig())
    store = Store(config)
    batch = Batch(records={RUN: record()}, fences={RUN: fence})
    with store.writing() as connection:
        assert fencing.stale(connection, batch) == set()
        with pytest.raises(OutputFailed):
            other.take(RUN, "b")
    assert other.take(RUN, "b").fence == fence + 1
    with store.writing() as connection:
        assert fencing.stale(connection, batch) == {RUN}
    store.close()
    other.close()


def test_a_run_that_its_runner_deleted_is_nobodys_and_does_not_come_back(
    config: HistoryConfig, leases: SqlLeases, open_history: OpenHistory
) -> None:
    history, elsewhere = open_history(config), open_history(config)
    lease = leases.take(RUN, "a")
    history.write(record(), lease.fence)
    history.find(RUN)
    elsewhere.delete(RUN)
    with pytest.raises(NotFound):
        elsewhere.find(RUN)
    history.write(record(), lease.fence)
    with pytest.raises(NotFound):
        history.find(RUN)
    assert leases.renew("a", [lease]) == ()
    assert leases.holder(RUN) is None


def test_a_deletion_that_carries_a_fence_is_the_owners_alone(
    config: HistoryConfig, leases: SqlLeases, open_history: OpenHistory
) -> None:
    history = open_history(config)
    first = leases.take(RUN, "a").fence
    history.write(record(), first)
    history.find(RUN)
    second = take_after_lapse(leases, config)
    history.delete(RUN, first)
    assert history.find(RUN).run_id == RUN
    history.delete(RUN, second)
    history.write(record(style="anew"), second)
    assert history.find(RUN).style == "anew", "the owner may begin it anew"


def test_without_leases_nobody_is_asked(config: HistoryConfig, history: SqlHistory) -> None:
    history.write(record())
    history.add(RUN, stretch([1]))
    history.keep_snapshot(RUN, b"place")
    history.forget(NOON - timedelta(days=1), NOON - timedelta(days=1))
    assert [one.snapshot for one in history.unfinished()] == [b"place"]
    assert rows(config, "SELECT count(*) FROM leases") == [(0,)]
    assert rows(config, "SELECT fence FROM bars") == [(None,)]
