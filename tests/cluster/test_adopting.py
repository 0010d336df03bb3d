"""Which runs a node takes by itself: at once those that were let go; others, once it may."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cluster.seconds import Seconds
from tests.station.conftest import equip
from tests.station.history.leased import lapse, rows
from tests.station.nodes import FAST, QUIET, eventually, shared, stores_of

from courante.cluster.member import PATIENT_LOOKS, Member
from courante.cluster.nodes import Node, Nodes
from courante.config import LeasesConfig, OutletConfig
from courante.station.history.leasing import SqlLeases
from courante.station.history.store import FILE
from courante.station.station import Station

LEASES = LeasesConfig(lease_s=6.0)
OpenStation = Callable[[str], Station]


@pytest.fixture
def open_station(tmp_path: Path) -> Iterator[OpenStation]:
    """Starts stations of nodes, and closes them when the test is over."""
    stations: list[Station] = []

    def start(node: str) -> Station:
        station = Station(equip(), QUIET, OutletConfig(), stores=stores_of(tmp_path, node))
        stations.append(station)
        station.start()
        return station

    yield start
    for station in stations:
        station.close()


@pytest.fixture
def station(open_station: OpenStation) -> Station:
    return open_station("here")


@pytest.fixture
def member(station: Station, tmp_path: Path, clock: Seconds) -> Iterator[Member]:
    nodes, leases = Nodes(shared(tmp_path)), SqlLeases(shared(tmp_path), LEASES)
    here = Node("here", "", "secret", "tests", most_runs=9)
    made = Member(here, nodes, leases, LEASES, look_every_s=0.05, now_s=clock)
    made.begin(station, "127.0.0.1:1")
    yield made
    made.end()
    leases.close()
    nodes.close()


@pytest.fixture
def look(member: Member, tmp_path: Path) -> Callable[[], None]:
    """Waits for a whole turn of the member's, of those that it takes all the time."""
    del member

    def seen() -> object:
        return rows(shared(tmp_path), "SELECT seen_s FROM nodes")

    def turn() -> None:
        before = seen()
        eventually(lambda: seen() != before)

    def wait() -> None:
        # Of a turn that was under way it is not known what it had seen.
        turn()
        turn()

    return wait


def test_a_lapsed_lease_is_left_to_its_owner_until_the_database_was_there_for_long(
    station: Station,
    member: Member,
    clock: Seconds,
    look: Callable[[], None],
    open_station: OpenStation,
    tmp_path: Path,
) -> None:
    silent = open_station("silent")
    runs = [silent.open_run(FAST).run_id for _ in range(3)]
    eventually(lambda: len(rows(shared(tmp_path), "SELECT * FROM snapshots")) >= len(runs))
    free, first, second = runs
    silent.let_go(free)
    lapse(shared(tmp_path), first)

    def taken() -> set[str]:
        return {run.run_id for run in station.runs()}

    eventually(lambda: taken() == {free})
    for _ in range(PATIENT_LOOKS + 1):
        look()
    assert taken() == {free}, "its owner may be about to renew"
    for _ in range(2):
        clock.now_s += 2.9
        look()
    assert taken() == {free}
    clock.now_s += 0.3
    eventually(lambda: taken() == {free, first})

    away = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    away.execute("BEGIN EXCLUSIVE")
    away.execute("UPDATE leases SET until_s = 1 WHERE run_id = ?", (second,))
    eventually(lambda: member.counters.away > 0)
    assert not member.reached
    away.execute("COMMIT")
    away.close()
    eventually(lambda: member.reached)
    for _ in range(PATIENT_LOOKS + 1):
        look()
    assert taken() == {free, first}, "it could not ask, and nor could the owner"
    for _ in range(3):
        clock.now_s += 2.9
        look()
    eventually(lambda: taken() == set(runs))
    assert member.counters.adopted == len(runs)
