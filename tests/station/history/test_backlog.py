from datetime import timedelta
from pathlib import Path

import pytest
from tests.station.history.making import NOON, OTHER, RUN, record, sqlite_config, stretch

from courante.station.history.backlog import MOST_RECORDS, Backlog
from courante.station.history.rows import pack

MIB = 2**20


@pytest.fixture
def backlog(tmp_path: Path) -> Backlog:
    return Backlog(sqlite_config(tmp_path, held_back_bytes=MIB, held_snapshots_bytes=MIB))


def test_it_weighs_and_counts_what_waits(backlog: Backlog) -> None:
    assert backlog.empty
    packed = pack(RUN, stretch(range(3)))
    backlog.write(record())
    backlog.add(packed)
    backlog.keep_snapshot(RUN, "snapshot", b"x" * 100)
    assert (backlog.count, backlog.size_bytes) == (1 + 9 + 1, packed.size_bytes + 100)
    batch = backlog.take()
    assert (backlog.empty, backlog.count, backlog.size_bytes) == (True, 0, 0)
    backlog.put_back(batch)
    assert (backlog.count, backlog.size_bytes) == (11, packed.size_bytes + 100)


def test_beyond_its_bound_the_oldest_bars_are_given_up_and_counted(backlog: Backlog) -> None:
    packed = [pack(RUN, stretch([n])) for n in range(2000)]
    for one in packed:
        backlog.add(one)
    held = backlog.take().stretches
    assert 0 < sum(one.size_bytes for one in held) <= MIB
    assert [*held] == packed[-len(held) :]
    assert backlog.lost == 3 * (2000 - len(held))


def test_what_is_put_back_is_bounded_too_and_older_than_what_came_since(backlog: Backlog) -> None:
    old, new = ([pack(RUN, stretch([n])) for n in numbers] for numbers in ([1], range(2, 2000)))
    backlog.add(old[0])
    taken = backlog.take()
    for one in new:
        backlog.add(one)
    backlog.put_back(taken)
    held = backlog.take().stretches
    assert held[-1] is new[-1]
    assert old[0] not in held


def test_of_snapshots_only_the_newest_of_a_run_and_kind_is_held(backlog: Backlog) -> None:
    for n in range(100):
        backlog.keep_snapshot(RUN, "snapshot", bytes([n]) * 1000)
        backlog.keep_snapshot(RUN, "music", bytes([n]) * 2000)
    assert (backlog.size_bytes, backlog.lost) == (3000, 0)
    taken = backlog.take()
    backlog.keep_snapshot(RUN, "snapshot", b"newer")
    backlog.put_back(taken)
    assert backlog.take().snapshots == {RUN: {"music": bytes([99]) * 2000, "snapshot": b"newer"}}


def test_snapshots_beyond_their_bound_are_given_up_the_longest_waiting_first(
    backlog: Backlog,
) -> None:
    for run_id in ("a", "b", "c"):
        backlog.keep_snapshot(run_id, "snapshot", bytes(MIB // 3))
    backlog.keep_snapshot("a", "snapshot", b"again")
    backlog.keep_snapshot("d", "snapshot", bytes(MIB // 2))
    assert [*backlog.take().snapshots] == ["c", "a", "d"]
    assert backlog.lost == 1


def test_records_are_bounded(backlog: Backlog) -> None:
    for n in range(MOST_RECORDS + 2):
        backlog.write(record(f"{n:x}"))
    assert (backlog.count, backlog.lost) == (MOST_RECORDS, 2)


def test_deleting_a_run_drops_what_waits_of_it_and_also_what_was_taken(backlog: Backlog) -> None:
    for run_id in (RUN, OTHER):
        backlog.write(record(run_id))
        backlog.add(pack(run_id, stretch([1])))
        backlog.keep_snapshot(run_id, "snapshot", b"stands here")
    taken = backlog.take()
    backlog.write(record(RUN, ended_after_s=1))
    backlog.delete(RUN)
    backlog.put_back(taken)
    held = backlog.take()
    assert held.deleted == {RUN}
    assert {*held.records} == {*held.snapshots} == {OTHER}
    assert {one.run_id for one in held.stretches} == {OTHER}


def test_it_knows_which_runs_it_changes(backlog: Backlog) -> None:
    backlog.write(record(RUN))
    assert backlog.concerns(RUN)
    assert not backlog.concerns(OTHER)
    backlog.forget(NOON, NOON - timedelta(days=1))
    assert backlog.concerns(OTHER), "it may be among the forgotten"


def test_what_waits_under_a_lease_that_was_lost_is_refused(backlog: Backlog) -> None:
    backlog.write(record(RUN), 3)
    backlog.add(pack(RUN, stretch([1])), 3)
    backlog.add(pack(OTHER, stretch([1])), 9)
    taken = backlog.take()
    backlog.keep_snapshot(RUN, "snapshot", b"stands here", 3)
    backlog.keep_snapshot(RUN, "snapshot", b"stands there", 5)
    assert backlog.refused == 1
    backlog.put_back(taken)
    assert backlog.refused == 1 + 1 + 3
    backlog.add(pack(RUN, stretch([2])), 4)
    assert backlog.refused == 5 + 3, "what is older than what waits is no better"
    held = backlog.take()
    assert (held.snapshots, held.fences) == (
        {RUN: {"snapshot": b"stands there"}},
        {RUN: 5, OTHER: 9},
    )
    assert {one.run_id for one in held.stretches} == {OTHER}
