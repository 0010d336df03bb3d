"""Two nodes that claim one run at the same moment, many times over, on either database."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from tests.cluster.registry import Registry
from tests.postgres import Postgres
from tests.station.conftest import equip
from tests.station.history.leased import lapse
from tests.station.history.making import sqlite_config
from tests.station.nodes import FAST, PATIENT, QUIET, eventually

from courante.config import HistoryConfig, OutletConfig
from courante.errors import OwnedElsewhere
from courante.station.history.leasing import SqlLeases
from courante.station.history.sql import SqlHistory
from courante.station.keeping import Stores
from courante.station.ownership import Ownership
from courante.station.station import Station

TURNS = 10


@dataclass(frozen=True)
class Claimant:
    """A node."""

    name: str
    station: Station
    ownership: Ownership

    def beat(self, run_id: str) -> float:
        return self.station.get(run_id).status().beat

    def plays(self, run_id: str) -> bool:
        return any(run.run_id == run_id and run.ending is None for run in self.station.runs())


Pair = tuple[Claimant, Claimant]


@pytest.fixture(params=["sqlite", "postgresql"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> HistoryConfig:
    on_file = sqlite_config(tmp_path, snapshot_every_s=0.2, busy_s=5.0, read_s=20.0)
    if request.param == "sqlite":
        return replace(on_file, url=f"sqlite:///{tmp_path / 'shared.sqlite'}")
    server: Postgres = request.getfixturevalue("postgres")
    return replace(on_file, url=server.empty_database())


@pytest.fixture
def pair(config: HistoryConfig) -> Iterator[Pair]:
    def open_one(name: str) -> Claimant:
        ownership = Ownership(SqlLeases(config, PATIENT), name, PATIENT)
        stores = Stores(SqlHistory(config), config=config, ownership=ownership)
        station = Station(equip(), QUIET, OutletConfig(), stores=stores)
        station.start()
        return Claimant(name, station, ownership)

    both = open_one("a"), open_one("b")
    yield both
    for claimant in both:
        claimant.station.close()


@pytest.fixture
def registry(config: HistoryConfig, tmp_path: Path) -> Iterator[Registry]:
    with Registry(config.url, tmp_path / "registry") as looking:
        yield looking


def at_once(*acts: Callable[[], None]) -> None:
    """Each in a thread of its own, at the same moment."""
    barrier = threading.Barrier(len(acts))

    def act(number: int) -> None:
        barrier.wait()
        acts[number]()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Claims:
    """What comes of it when both nodes act on one run at once."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._has: list[Claimant] = []
        self.told: list[str] = []

    def adopt(self, claimant: Claimant) -> None:
        try:
            claimant.station.adopt(self._run_id)
        except OwnedElsewhere as error:
            self.told.append(error.node)
        else:
            self._has.append(claimant)

    def confirm(self, claimant: Claimant) -> None:
        if claimant.ownership.confirm(self._run_id):
            self._has.append(claimant)

    def winner(self) -> Claimant:
        """Who has the run: one."""
        (winner,) = self._has
        return winner


def adopt_at_once(pair: Pair, run_id: str) -> Claimant:
    """Both claim a run that nobody has; who has it now."""
    claims = Claims(run_id)
    at_once(*(partial(claims.adopt, one) for one in pair))
    winner = claims.winner()
    assert claims.told == [winner.name]
    return winner


def come_back_as_it_is_adopted(pair: Pair, owner: Claimant, run_id: str) -> Claimant:
    """The owner renews a lease that has lapsed, and the other takes it; who has the run now."""
    claims = Claims(run_id)
    other = pair[owner is pair[0]]
    at_once(partial(claims.confirm, owner), partial(claims.adopt, other))
    winner = claims.winner()
    assert claims.told == ([] if winner is other else [owner.name])
    return winner


def play_on(owner: Claimant, run_id: str, beats: float) -> None:
    upto = owner.beat(run_id) + beats
    eventually(lambda: owner.beat(run_id) > upto)


def await_only(pair: Pair, owner: Claimant, run_id: str) -> None:
    """Nobody else plays the run, once a look after runs that are lost has come round."""
    eventually(lambda: [one for one in pair if one.plays(run_id)] == [owner])


def test_of_two_that_claim_what_was_let_go_one_has_it_and_the_other_says_so(
    pair: Pair, registry: Registry
) -> None:
    owner = pair[0]
    run_id = owner.station.open_run(FAST).run_id
    for _ in range(TURNS):
        play_on(owner, run_id, beats=1)
        stood_at = owner.station.let_go(run_id)
        owner = adopt_at_once(pair, run_id)
        assert [one for one in pair if one.plays(run_id)] == [owner]
        assert registry.owners() == {run_id: owner.name}
        assert owner.beat(run_id) >= stood_at
    play_on(owner, run_id, beats=5)
    last = owner.station.let_go(run_id)
    assert registry.require_every_bar(run_id) > last - 4
    assert registry.faults == []


def test_of_an_owner_that_comes_back_and_one_that_takes_it_over_one_has_it(
    pair: Pair, registry: Registry, config: HistoryConfig
) -> None:
    owner = pair[0]
    run_id = owner.station.open_run(FAST).run_id
    for _ in range(TURNS):
        play_on(owner, run_id, beats=2)
        lapse(config, run_id)
        owner = come_back_as_it_is_adopted(pair, owner, run_id)
        await_only(pair, owner, run_id)
        assert registry.owners() == {run_id: owner.name}
    play_on(owner, run_id, beats=5)
    last = owner.station.let_go(run_id)
    assert registry.require_every_bar(run_id) > last - 4
    assert registry.faults == []
