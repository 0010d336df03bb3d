"""Leases, on both databases."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from tests.postgres import postgres_server
from tests.serving import wait_until
from tests.station.history.conftest import OpenHistory
from tests.station.history.leased import change, lapse, rows
from tests.station.history.making import LISTEN, NOON, OTHER, RUN, record
from tests.station.history.test_writer import config_on, environment

from courante.config import HistoryConfig, LeasesConfig
from courante.errors import OutputFailed, OwnedElsewhere
from courante.station.history.leasing import SqlLeases
from courante.station.history.store import FILE, Store
from courante.station.history.tables import LEASES
from courante.station.leases import Lease

HERE = Path(__file__).parent
LONG = LeasesConfig(lease_s=600.0)

OpenLeases = Callable[..., SqlLeases]


@pytest.fixture
def open_leases(config: HistoryConfig) -> Iterator[OpenLeases]:
    opened: list[SqlLeases] = []

    def open_one(settings: LeasesConfig = LONG) -> SqlLeases:
        opened.append(SqlLeases(config, settings))
        return opened[-1]

    yield open_one
    for leases in opened:
        leases.close()


@pytest.fixture
def leases(open_leases: OpenLeases) -> SqlLeases:
    return open_leases()


def together(count: int, do: Callable[[int], None]) -> None:
    """Have many threads do something at the same moment."""
    barrier = threading.Barrier(count)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        barrier.wait()
        try:
            do(number)
        except BaseException as error:  # noqa: BLE001 - told to the thread that waits for it
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_who_takes_a_run_has_it_and_others_are_told_who(leases: SqlLeases) -> None:
    taken = leases.take(RUN, "a")
    assert (taken.run_id, taken.node) == (RUN, "a")
    with pytest.raises(OwnedElsewhere, match=rf"run {RUN} is node a's") as refused:
        leases.take(RUN, "b")
    assert (refused.value.run_id, refused.value.node) == (RUN, "a")
    assert leases.holder(RUN) == taken
    assert leases.held_by("a") == (taken,)
    assert leases.held_by("b") == ()
    assert leases.holder(OTHER) is None


def test_the_fence_grows_by_one_at_every_take_and_never_goes_back(
    leases: SqlLeases, config: HistoryConfig
) -> None:
    first = leases.take(RUN, "a")
    again = leases.take(RUN, "a")
    lapse(config, RUN)
    third = leases.take(RUN, "b")
    leases.release(third)
    fourth = leases.take(RUN, "c")
    fences = [lease.fence for lease in (first, again, third, fourth)]
    assert fences == [first.fence + n for n in range(4)]
    assert leases.take(OTHER, "a").fence >= first.fence


def test_a_lease_lapses_by_the_databases_clock(open_leases: OpenLeases) -> None:
    short = open_leases(LeasesConfig(lease_s=0.4, renew_every_s=0.1))
    taken = short.take(RUN, "a")
    wait_until(lambda: short.holder(RUN) is None)
    assert short.held_by("a") == ()
    after = short.take(RUN, "b")
    assert after.fence == taken.fence + 1
    assert after.until - taken.until >= timedelta(seconds=0.4)


def test_renewing_tells_which_are_still_ours(leases: SqlLeases, config: HistoryConfig) -> None:
    ours = [leases.take(f"run {n}", "a") for n in range(4)]
    lapse(config, "run 1")
    lapse(config, "run 2")
    leases.take("run 2", "b")
    leases.release(ours[3])
    still = leases.renew("a", ours)
    assert sorted((lease.run_id, lease.fence) for lease in still) == [
        (lease.run_id, lease.fence) for lease in ours[:2]
    ], "one that lapsed and that nobody took is ours still"
    assert leases.held_by("a") == tuple(sorted(still, key=lambda lease: lease.run_id))
    assert all(lease.until > ours[0].until for lease in still)
    assert leases.renew("b", ours) == ()
    assert leases.renew("a", ()) == ()
    stale = Lease("run 0", "a", ours[0].fence - 1, ours[0].until)
    assert leases.renew("a", [stale]) == ()


def test_thousands_are_renewed_at_once(leases: SqlLeases, config: HistoryConfig) -> None:
    Store(config).close()
    fence = leases.take(RUN, "a").fence
    change(
        config,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"  # noqa: S608 - a number of ours
        f" INSERT INTO leases SELECT 'run ' || i, 'a', {fence}, 9e9 FROM n",
    )
    held = leases.held_by("a")
    assert len(held) == 5001
    assert len(leases.renew("a", held)) == 5001


def test_what_is_released_can_be_taken_at_once_and_is_not_renewed_by_mistake(
    leases: SqlLeases,
) -> None:
    taken = leases.take(RUN, "a")
    leases.release(taken)
    assert leases.holder(RUN) is None
    assert leases.renew("a", [taken]) == ()
    after = leases.take(RUN, "b")
    leases.release(taken)
    assert leases.holder(RUN) == after, "who has lost a run lets go of nothing"


def test_orphans_are_unfinished_runs_that_nobody_has(
    leases: SqlLeases, config: HistoryConfig, open_history: OpenHistory
) -> None:
    history = open_history(config)
    for minutes, run_id in enumerate(("kept", "lapsed", "released", "never", "over")):
        opened_at = NOON - timedelta(minutes=minutes)
        ended_after_s = 1.0 if run_id == "over" else None
        if run_id == "never":
            history.write(record(run_id, opened_at=opened_at))
            continue
        lease = leases.take(run_id, "a")
        over = record(run_id, opened_at=opened_at, ended_after_s=ended_after_s)
        history.write(over, lease.fence)
        if run_id == "released":
            history.find(run_id)
            leases.release(lease)
    history.unfinished()
    lapse(config, "lapsed")
    lapse(config, "over")
    assert leases.orphans() == ("never", "released", "lapsed")
    assert leases.orphans(lapsed=False) == ("never", "released"), "the other's owner may live"


def test_a_listen_token_leads_to_its_run_while_it_plays(
    leases: SqlLeases, config: HistoryConfig, open_history: OpenHistory
) -> None:
    history = open_history(config)
    assert leases.run_listened_to_by(LISTEN) is None
    history.write(record(RUN))
    history.find(RUN)
    assert leases.run_listened_to_by(LISTEN) == RUN
    history.write(record(RUN, ended_after_s=9.0))
    history.find(RUN)
    assert leases.run_listened_to_by(LISTEN) is None


def test_leases_of_runs_long_gone_are_swept_and_their_fences_never_come_again(
    leases: SqlLeases, config: HistoryConfig, open_history: OpenHistory
) -> None:
    history = open_history(config)
    kept, gone = leases.take("kept", "a"), leases.take("gone", "a")
    fresh = leases.take("fresh", "a")
    history.write(record("kept"), kept.fence)
    history.find("kept")
    change(config, "UPDATE leases SET until_s = until_s - 90000 WHERE run_id <> 'fresh'")
    assert leases.sweep() == 1
    assert {run_id for (run_id,) in rows(config, "SELECT run_id FROM leases")} == {"kept", "fresh"}
    # Were it a day later, as it is when a lease is swept, this would be greater by 86400.
    assert leases.take("gone", "b").fence >= gone.fence
    assert leases.holder("fresh") == fresh


def test_of_many_threads_one_gets_the_run(config: HistoryConfig) -> None:
    # Patient: that they hold each other up is what is wanted here.
    leases = SqlLeases(HistoryConfig(url=config.url, folder=config.folder, busy_s=20.0), LONG)
    first = leases.take(RUN, "before")
    got: list[Lease] = []
    told: list[str] = []

    def try_it(number: int) -> None:
        try:
            got.append(leases.take(RUN, f"node {number}"))
        except OwnedElsewhere as error:
            told.append(error.node)

    for turn in range(1, 6):
        lapse(config, RUN)
        together(8, try_it)
        assert [lease.fence for lease in got] == [first.fence + n for n in range(1, turn + 1)]
        assert told == [lease.node for lease in got for _ in range(7)]
        assert leases.holder(RUN) == got[-1]
    leases.close()


def test_of_many_processes_one_gets_each_run(config: HistoryConfig, tmp_path: Path) -> None:
    Store(config).close()
    count, runs = 4, 60
    url = config.url or f"sqlite:///{config.folder / FILE}"
    children = [
        subprocess.Popen(
            [
                sys.executable,
                str(HERE / "child_taking.py"),
                url,
                str(tmp_path / f"{number}"),
                f"node {number}",
                str(runs),
            ],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    told: list[str] = []
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        out, _ = child.communicate(timeout=60)
        assert child.returncode == 0
        told += [line.split()[0] for line in out.splitlines()]
    assert sorted(told, key=int) == [str(number) for number in range(runs)], "each run, once"


def test_many_may_open_an_empty_database_at_once(config: HistoryConfig) -> None:
    # Each waits for its turn, which those before it take some time for.
    patient = HistoryConfig(url=config.url, folder=config.folder, busy_s=20.0)

    def open_it(number: int) -> None:
        leases = SqlLeases(patient, LONG)
        leases.take(f"run {number}", "a")
        leases.close()

    together(4, open_it)
    leases = SqlLeases(config, LONG)
    assert len(leases.held_by("a")) == 4
    leases.close()


def test_a_node_cut_off_in_the_midst_of_it_keeps_nobody_from_its_runs(
    postgres_config: HistoryConfig,
) -> None:
    config = replace(postgres_config, busy_s=0.2)
    gone, store = SqlLeases(config, LONG), Store(config)
    lost = gone.take(RUN, "gone")
    lapse(config, RUN)
    living = SqlLeases(config, LONG)
    with store.engine.connect() as connection:
        connection.execute(select(LEASES).with_for_update()).all()
        # From here on it says nothing more, and the server does not know why.
        taken: list[Lease] = []

        def take() -> bool:
            with suppress(OutputFailed):
                taken.append(living.take(RUN, "living"))
            return bool(taken)

        wait_until(take, 20)
        assert taken[0].fence > lost.fence
        with pytest.raises(SQLAlchemyError):
            connection.execute(select(LEASES))
        connection.invalidate()
    for one in (gone, store, living):
        one.close()


def test_a_server_that_is_away_is_told_as_such(tmp_path: Path) -> None:
    with postgres_server() as server:
        leases = SqlLeases(config_on(server, tmp_path), LONG)
        taken = leases.take(RUN, "a")
        server.stop()
        for ask in (
            lambda: leases.take(OTHER, "a"),
            lambda: leases.renew("a", [taken]),
            lambda: leases.release(taken),
            lambda: leases.holder(RUN),
            lambda: leases.held_by("a"),
            leases.orphans,
            leases.sweep,
            lambda: leases.run_listened_to_by(LISTEN),
        ):
            with pytest.raises(OutputFailed):
                ask()
        server.start()
        (renewed,) = leases.renew("a", [taken])
        assert (renewed.run_id, renewed.fence) == (RUN, taken.fence)
        leases.close()
