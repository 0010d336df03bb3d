"""Two stations on one history: a run is with one of them at any time."""

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from tests.station.conftest import OpenStation
from tests.station.history.leased import lapse, rows
from tests.station.nodes import (
    FAST,
    PATIENT,
    QUICK,
    QUIET,
    eventually,
    kept_upto,
    shared,
    stores_of,
)

from courante.config import LeasesConfig
from courante.errors import BadInput, LimitReached, NotFound, OutputFailed, OwnedElsewhere
from courante.station.finishing import MOVED
from courante.station.history.leasing import SqlLeases
from courante.station.history.store import FILE
from courante.station.notes_client import BarSaid, Ending, Over
from courante.station.notes_ear import Ear
from courante.station.run import Run
from courante.station.snapshot import unpack_snapshot
from courante.station.station import Station
from courante.station.tokens import Secrets, digest
from courante.types import Bpm

ADOPTING = LeasesConfig(lease_s=600.0, renew_every_s=300.0, adopt_at_start=True)


def holder(folder: Path, run_id: str) -> str | None:
    leases = SqlLeases(shared(folder), PATIENT)
    lease = leases.holder(run_id)
    leases.close()
    return None if lease is None else lease.node


def count(station: Station, name: str) -> float:
    return next(count.value for count in station.metrics().counts if count.name == name)


def test_a_run_that_is_let_go_and_adopted_loses_no_beat(
    open_station: OpenStation, tmp_path: Path
) -> None:
    here = open_station(config=QUIET, stores=stores_of(tmp_path, "a"))
    there_stores = stores_of(tmp_path, "b")
    there = open_station(config=QUIET, stores=there_stores)
    secrets = Secrets()
    run = here.open_run(FAST, secrets.tokens)
    assert holder(tmp_path, run.run_id) == "a"
    eventually(lambda: run.status().beat > 9)
    with pytest.raises(OwnedElsewhere, match="node a's"):
        there.adopt(run.run_id)

    beat = here.let_go(run.run_id)
    assert run.ended == MOVED
    assert beat == run.status().beat, "not a note was played after that"
    assert holder(tmp_path, run.run_id) is None
    assert here.runs() == ()
    with pytest.raises(NotFound):
        here.get(run.run_id)
    with pytest.raises(NotFound):
        here.by_listen_token(secrets.listen)
    with pytest.raises(NotFound):
        here.let_go(run.run_id)

    snapshot = there_stores.history.unfinished(run.run_id)[0].snapshot
    assert snapshot is not None
    assert unpack_snapshot(snapshot).standing.place.beat == beat
    again = there.adopt(run.run_id)
    assert there.adopt(run.run_id) is again
    assert again.status().beat >= beat
    assert there.by_listen_token(secrets.listen) is again
    assert again.controlled_by(secrets.control)
    eventually(lambda: again.status().beat > beat + 8)
    bars = again.shown().played.bars
    assert [bar.start_beat for bar in bars] == [4.0 * n for n in range(len(bars))]
    assert [bar.bar.index for bar in bars] == list(range(len(bars)))
    assert holder(tmp_path, run.run_id) == "b"
    fences = {fence for (fence,) in rows(shared(tmp_path), "SELECT fence FROM bars")}
    first = min(int(str(fence)) for fence in fences)
    assert fences <= {first, first + 1}

    there.let_go(run.run_id)
    home = here.adopt(run.run_id)
    assert home.status().beat >= again.status().beat
    home.end()
    eventually(lambda: home.ended is not None)
    # For some minutes its owner can still be asked about it.
    with pytest.raises(OwnedElsewhere):
        there.adopt(run.run_id)
    assert (count(here, "leases_taken"), count(here, "leases_lost")) == (2, 0)
    assert count(there, "history_refused") == 0


def test_who_plays_its_notes_is_sent_away_and_goes_on_with_the_next_bar(
    open_station: OpenStation, tmp_path: Path
) -> None:
    here = open_station(config=QUIET, stores=stores_of(tmp_path, "a"))
    there = open_station(config=QUIET, stores=stores_of(tmp_path, "b"))
    run = here.open_run(FAST)
    share, _ = run.open_notes(_nothing, None, 8)
    bars: list[BarSaid] = []

    def has_come(number: int) -> bool:
        bars.extend(said for said in run.notes.take(share)[0] if isinstance(said, BarSaid))
        return len(bars) > number

    eventually(lambda: has_come(4))
    ear = Ear(bars[2].bar.index, bars[2].start_beat, run.now_s(), Bpm(200.0))
    run.played(share, ear, run.status().tempo)
    beat = here.let_go(run.run_id)
    assert share.over == Over(Ending.CLOSING, MOVED)
    assert beat >= ear.beat
    again = there.adopt(run.run_id)
    after: list[BarSaid] = []
    next_share, _ = again.open_notes(_nothing, ear.bar + 1, 8)

    def goes_on() -> bool:
        after.extend(s for s in again.notes.take(next_share)[0] if isinstance(s, BarSaid))
        return len(after) > 1

    eventually(goes_on)
    assert after[:2] == bars[3:5], "the same bars, at the same beats"


def _nothing() -> None:
    """Nobody waits to be woken."""


def test_when_a_node_is_gone_another_adopts_its_run_and_the_old_one_ends_without_a_trace(
    open_station: OpenStation, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gone_stores = stores_of(tmp_path, "a")
    gone = open_station(config=QUIET, stores=gone_stores)
    there = open_station(config=QUIET, stores=stores_of(tmp_path, "b"))
    run = gone.open_run(FAST)
    eventually(kept_upto(gone_stores, run, 8.0))
    # It does not renew: as good as dead, and yet it plays.
    lapse(shared(tmp_path), run.run_id)
    again = there.adopt(run.run_id)
    assert run.ended is None
    beat = run.status().beat
    eventually(lambda: run.status().beat > beat + 4 and count(gone, "history_refused") > 0)
    gone_stores.ownership.confirm(run.run_id)
    eventually(run.over.is_set)
    assert run.ended == MOVED
    assert f"run {run.run_id} is another node's now: it ends here" in caplog.text
    gone.look_after()
    with pytest.raises(NotFound):
        gone.get(run.run_id)
    record = gone_stores.history.find(run.run_id)
    assert (record.ended_at, record.ended) == (None, None)
    assert again.ended is None
    assert count(gone, "leases_lost") == 1
    fences = [
        int(str(fence))
        for (fence,) in rows(shared(tmp_path), "SELECT fence FROM bars ORDER BY start_beat")
    ]
    assert fences == sorted(fences), "from the moment it was taken on, only the new owner wrote"


def test_of_many_that_adopt_a_run_at_once_one_has_it(
    open_station: OpenStation, tmp_path: Path
) -> None:
    first = open_station(config=QUIET, stores=stores_of(tmp_path, "first"))
    run_id = first.open_run(FAST).run_id
    first.let_go(run_id)
    nodes = [open_station(config=QUIET, stores=stores_of(tmp_path, f"n{n}")) for n in range(3)]
    barrier = threading.Barrier(6)
    got: list[Run] = []
    refused: list[OwnedElsewhere] = []

    def adopt(station: Station) -> None:
        barrier.wait()
        try:
            got.append(station.adopt(run_id))
        except OwnedElsewhere as error:
            refused.append(error)

    # Two at each node: a node must not play it twice, either.
    threads = [threading.Thread(target=adopt, args=(node,)) for node in nodes for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), len(refused)) == (2, 4)
    assert got[0] is got[1]
    playing = [run for node in nodes for run in node.runs()]
    assert playing == [got[0]]
    assert holder(tmp_path, run_id) == refused[0].node


def test_while_the_database_is_away_it_plays_on_and_goes_on_being_kept_afterwards(
    open_station: OpenStation, tmp_path: Path
) -> None:
    stores = stores_of(tmp_path, "a", QUICK)
    station = open_station(config=QUIET, stores=stores)
    run = station.open_run(FAST)
    eventually(kept_upto(stores, run, 4.0))
    away = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    away.execute("BEGIN EXCLUSIVE")
    # Long lapsed: it is nobody's for certain, and nobody takes it.
    away.execute("UPDATE leases SET until_s = 1")
    beat = run.status().beat
    with pytest.raises(OutputFailed):
        station.let_go(run.run_id)
    with pytest.raises(OutputFailed):
        station.open_run(FAST)
    eventually(lambda: count(station, "lease_renewals_failed") > 0 and run.status().beat > beat + 8)
    assert run.ended is None
    assert count(station, "history_held_back") > 0
    away.execute("COMMIT")
    away.close()
    eventually(kept_upto(stores, run, beat + 8))
    eventually(lambda: holder(tmp_path, run.run_id) == "a")
    assert run.ended is None
    assert count(station, "history_refused") == 0
    bars = stores.history.played(run.run_id).bars
    assert [bar.start_beat for bar in bars] == [4.0 * n for n in range(len(bars))]


def test_a_station_that_starts_takes_the_runs_that_nobody_has_and_has_room_for(
    open_station: OpenStation, tmp_path: Path
) -> None:
    first = open_station(config=QUIET, stores=stores_of(tmp_path, "first"))
    kept = first.open_run(FAST)
    closing = open_station(config=QUIET, stores=stores_of(tmp_path, "closing"))
    left = [closing.open_run(FAST).run_id for _ in range(3)]
    closing.close()
    second = open_station(
        config=replace(QUIET, max_runs=2), stores=stores_of(tmp_path, "second", ADOPTING)
    )
    assert [run.run_id for run in second.runs()] == left[:2], "at once, and the oldest first"
    with pytest.raises(LimitReached):
        second.adopt(left[2])
    third = open_station(config=QUIET, stores=stores_of(tmp_path, "third", ADOPTING))
    assert [run.run_id for run in third.runs()] == left[2:]
    assert [run.run_id for run in first.runs()] == [kept.run_id]


def test_the_house_plays_at_one_node_and_moves_like_other_runs(
    open_station: OpenStation, tmp_path: Path
) -> None:
    config = replace(QUIET, house=True)
    one = open_station(config=config, stores=stores_of(tmp_path, "one"))
    other = open_station(config=config, stores=stores_of(tmp_path, "other"))
    with pytest.raises(NotFound):
        _ = other.house
    token = one.house.deed.renew_listen_token()
    eventually(lambda: one.house.status().beat > 2)
    beat = one.let_go("house")
    one.look_after()
    with pytest.raises(NotFound):
        _ = one.house
    assert other.adopt("house") is other.house
    assert other.by_listen_token(token).status().beat >= beat
    before = other.house
    before.end()
    eventually(lambda: other.house is not before)
    assert other.house.deed.heard_by(token)
    assert other.house.status().beat < beat, "it was opened again by the node that has it"
    assert holder(tmp_path, "house") == "other"
    other.close()
    third = open_station(config=config, stores=stores_of(tmp_path, "third"))
    assert third.by_listen_token(token) is third.house


def test_a_run_that_was_deleted_elsewhere_ends_here_and_stays_deleted(
    open_station: OpenStation, tmp_path: Path
) -> None:
    stores = stores_of(tmp_path, "a", QUICK)
    station = open_station(config=QUIET, stores=stores)
    run = station.open_run(FAST)
    eventually(kept_upto(stores, run, 0.0))
    elsewhere = stores_of(tmp_path, "b")
    elsewhere.history.delete(run.run_id)
    eventually(run.over.is_set)
    with pytest.raises(NotFound):
        stores.history.find(run.run_id)
    elsewhere.close()


def test_a_run_deleted_while_the_database_is_away_stays_ours_until_that_is_known(
    open_station: OpenStation, tmp_path: Path
) -> None:
    stores = stores_of(tmp_path, "a", QUICK)
    station = open_station(config=QUIET, stores=stores)
    run = station.open_run(FAST)
    eventually(kept_upto(stores, run, 0.0))
    away = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    away.execute("BEGIN EXCLUSIVE")
    station.archive.purge(run)
    eventually(run.over.is_set)
    failed = count(station, "lease_renewals_failed")
    eventually(lambda: count(station, "lease_renewals_failed") > failed)
    assert stores.ownership.owns(run.run_id), "nobody else shall take what has not ended so far"
    away.execute("COMMIT")
    away.close()
    with pytest.raises(NotFound):
        stores.history.find(run.run_id)
    eventually(lambda: not stores.ownership.owns(run.run_id))
    assert count(station, "leases_lost") == 0


def test_a_run_deleted_by_its_runner_at_its_own_node_is_gone(
    open_station: OpenStation, tmp_path: Path
) -> None:
    stores = stores_of(tmp_path, "a", QUICK)
    station = open_station(config=QUIET, stores=stores)
    secrets = Secrets()
    run = station.open_run(FAST, secrets.tokens)
    eventually(kept_upto(stores, run, 0.0))
    assert stores.ownership.owns(run.run_id)
    station.archive.purge(run)
    eventually(run.over.is_set)
    assert run.ended == "deleted by the runner"
    with pytest.raises(NotFound):
        stores.history.find(run.run_id)
    leases = SqlLeases(shared(tmp_path), PATIENT)
    assert leases.run_listened_to_by(digest(secrets.listen)) is None
    assert leases.holder(run.run_id) is None
    leases.close()


def test_what_cannot_be_adopted_is_refused(open_station: OpenStation, tmp_path: Path) -> None:
    station = open_station(config=QUIET, stores=stores_of(tmp_path, "a"))
    with pytest.raises(NotFound):
        station.adopt("0123456789abcdef")
    assert holder(tmp_path, "0123456789abcdef") is None
    ended = station.open_run(FAST)
    ended.end()
    eventually(ended.over.is_set)
    with pytest.raises(NotFound):
        station.adopt(ended.run_id)
    with pytest.raises(NotFound):
        station.open_run(replace(FAST, style="polka"))
    alone = open_station(config=QUIET)
    for move in (alone.adopt, alone.let_go):
        with pytest.raises(BadInput, match="shares its runs with no other"):
            move(ended.run_id)
