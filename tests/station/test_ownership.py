"""Whose a node's runs are, as far as it knows."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.station.history.leased import change, lapse
from tests.station.history.making import OTHER, RUN
from tests.station.nodes import PATIENT, QUICK, eventually, ownership_of, shared

from courante.config import LeasesConfig
from courante.errors import BadConfig, OutputFailed, OwnedElsewhere
from courante.station.history.leasing import SqlLeases
from courante.station.history.store import FILE
from courante.station.ownership import Ownership
from courante.station.owning import NOT_OURS, Alone, OwningCounters, taken


@pytest.fixture
def owning(tmp_path: Path) -> Iterator[Ownership]:
    opened = ownership_of(tmp_path, "a")
    yield opened
    opened.close(written=False)


def test_a_run_that_was_taken_is_ours_and_taking_it_twice_changes_nothing(
    owning: Ownership, tmp_path: Path
) -> None:
    assert not owning.owns(RUN)
    assert owning.fence_of(RUN) == NOT_OURS
    owning.take(RUN)
    fence = owning.fence_of(RUN)
    owning.take(RUN)
    assert owning.owns(RUN)
    assert owning.fence_of(RUN) == fence
    assert fence != NOT_OURS
    other = ownership_of(tmp_path, "b")
    with pytest.raises(OwnedElsewhere):
        other.take(RUN)
    assert other.counters() == OwningCounters(0, 0, 0, 0, 0)
    other.close(written=True)
    assert owning.counters() == OwningCounters(held=1, uncertain=0, taken=1, lost=0, failed=0)


def test_renewing_finds_out_which_are_lost(owning: Ownership, tmp_path: Path) -> None:
    owning.take(RUN)
    owning.take(OTHER)
    lapse(shared(tmp_path), RUN)
    lapse(shared(tmp_path), OTHER)
    other = ownership_of(tmp_path, "b")
    other.take(RUN)
    assert owning.owns(RUN), "it has not asked yet"
    owning.renew()
    assert not owning.owns(RUN)
    assert owning.fence_of(RUN) == NOT_OURS
    assert owning.owns(OTHER), "it lapsed, but nobody took it"
    assert owning.counters() == OwningCounters(held=1, uncertain=0, taken=2, lost=1, failed=0)
    assert other.confirm(RUN)
    assert not owning.confirm(RUN)
    other.close(written=True)


def test_a_thread_renews(tmp_path: Path) -> None:
    quick = ownership_of(tmp_path, "a", QUICK)
    quick.begin()
    quick.take(RUN)
    change(shared(tmp_path), "UPDATE leases SET node = 'b', fence = fence + 1")
    eventually(lambda: not quick.owns(RUN))
    quick.close(written=True)
    assert not [thread for thread in threading.enumerate() if thread.name == "leases"]


def test_while_the_database_is_away_it_is_uncertain_and_afterwards_it_is_known(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    now_s = [100.0]
    config = LeasesConfig(lease_s=6.0, renew_every_s=2.0)
    owning = Ownership(SqlLeases(shared(tmp_path), config), "a", config, lambda: now_s[0])
    owning.take(RUN)
    owning.take(OTHER)
    away = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    away.execute("BEGIN EXCLUSIVE")
    for _ in range(3):
        owning.renew()
        now_s[0] += 1.9
    assert owning.counters() == OwningCounters(held=2, uncertain=0, taken=2, lost=0, failed=3)
    now_s[0] += 0.4
    assert owning.counters().uncertain == 2
    assert owning.owns(RUN)
    assert owning.owns(OTHER)
    with pytest.raises(OutputFailed):
        owning.confirm(RUN)
    with pytest.raises(OutputFailed, match="the database is away: no run begins"):
        owning.take("another")
    away.execute("UPDATE leases SET node = 'b', fence = fence + 1 WHERE run_id = ?", (OTHER,))
    away.execute("COMMIT")
    away.close()
    owning.renew()
    assert owning.counters() == OwningCounters(held=1, uncertain=0, taken=2, lost=1, failed=3)
    assert owning.owns(RUN)
    told = [r.message for r in caplog.records if r.levelno == logging.WARNING]
    assert len(told) == 2, "once when it began, once when it was over"
    assert "what plays plays on" in told[0]
    assert "known again after" in told[1]
    owning.close(written=True)


def test_closing_lets_go_of_all_if_all_is_written(tmp_path: Path) -> None:
    asking = SqlLeases(shared(tmp_path), PATIENT)
    for written, held in ((False, 1), (True, 0)):
        owning = ownership_of(tmp_path, f"node {written}")
        owning.begin()
        owning.take(f"run {written}")
        owning.close(written=written)
        assert len(asking.held_by(f"node {written}")) == held
    asking.close()


def test_what_lapses_is_not_renewed_and_what_is_released_is_free(
    owning: Ownership, tmp_path: Path
) -> None:
    asking = SqlLeases(shared(tmp_path), PATIENT)
    owning.take(RUN)
    owning.let_lapse(RUN)
    assert not owning.owns(RUN)
    assert asking.holder(RUN) is not None
    owning.take(OTHER)
    owning.release(OTHER)
    owning.release(OTHER)
    assert asking.holder(OTHER) is None
    asking.close()


def test_what_is_over_is_renewed_until_the_database_knows(
    owning: Ownership, tmp_path: Path
) -> None:
    asking = SqlLeases(shared(tmp_path), PATIENT)
    written: set[str] = set()
    owning.take(RUN)
    owning.take(OTHER)
    for run_id in (RUN, OTHER, "another's"):
        owning.leave(run_id, partial(written.__contains__, run_id))
    for run_id in (RUN, OTHER):
        lapse(shared(tmp_path), run_id)
    owning.renew()
    assert {lease.run_id for lease in asking.held_by("a")} == {RUN, OTHER}
    written.add(RUN)
    lapse(shared(tmp_path), RUN)
    owning.renew()
    assert {lease.run_id for lease in asking.held_by("a")} == {OTHER}
    assert not owning.owns(RUN)
    # Its runner asked for its deletion, which takes it away from whoever has it.
    change(shared(tmp_path), "UPDATE leases SET node = NULL, fence = fence + 1")
    owning.renew()
    assert owning.counters() == OwningCounters(held=0, uncertain=0, taken=2, lost=0, failed=0)
    asking.close()


def test_what_is_taken_again_is_not_left(owning: Ownership) -> None:
    owning.take(RUN)
    owning.leave(RUN, lambda: True)
    owning.take(RUN)
    owning.renew()
    assert owning.owns(RUN)


def test_a_run_is_let_go_of_if_what_follows_fails(owning: Ownership, tmp_path: Path) -> None:
    asking = SqlLeases(shared(tmp_path), PATIENT)
    with taken(owning, RUN):
        assert asking.holder(RUN) is not None
    assert asking.holder(RUN) is not None
    with pytest.raises(ZeroDivisionError), taken(owning, OTHER):
        raise ZeroDivisionError
    assert asking.holder(OTHER) is None
    asking.close()


@pytest.mark.parametrize("node", ["", "n" * 65])
def test_a_node_has_a_name_that_fits(node: str, tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="node"):
        ownership_of(tmp_path, node)


def test_who_is_alone_owns_all_and_asks_nobody() -> None:
    alone = Alone()
    assert not alone.shared
    assert alone.owns(RUN)
    assert alone.fence_of(RUN) is None
    assert alone.orphans() == ()
    with taken(alone, RUN):
        assert alone.confirm(RUN)
    assert alone.counters() == OwningCounters(0, 0, 0, 0, 0)
