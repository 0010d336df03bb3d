"""Composers that die under a station, and a database that is away."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
from tests.cluster.listeners import all_hear_on
from tests.cluster.node_process import fake_composer
from tests.cluster.nodes import Ear, Opened, TestCluster, environment
from tests.serving import wait_until

from courante.cluster._ray import Actor, Cluster
from courante.cluster.actor import ComposerActor
from courante.cluster.alone import Alone
from courante.cluster.asked import Composers
from courante.cluster.remote import RemoteComposer
from courante.cluster.roster import PREFIX, Roster
from courante.composer.contract import Composer, Seat
from courante.types import Bits

IDENTITY = "tests of composers"


@pytest.fixture
def joined(ray_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    cluster = Cluster.join(ray_address)
    yield cluster
    cluster.leave()


def notes(composer: Composer[Any], calls: int, after: Any = None) -> Bits:  # noqa: ANN401
    state = composer.init()
    for slot in range(3):
        state = composer.join(state, slot, Seat(seed=slot))
    heard: list[Bits] = []
    for call in range(calls):
        if call == calls // 2 and after is not None:
            after()
        state, bits = composer.step(state)
        heard.append(bits[:3])
    return np.concatenate(heard, axis=1)


def test_an_actor_that_is_killed_costs_no_note(joined: Cluster) -> None:
    own = f"{PREFIX}near-"
    near = joined.start(f"{own}0", ComposerActor, fake_composer, IDENTITY)
    far = joined.start(f"{PREFIX}far-0", ComposerActor, fake_composer, IDENTITY)
    joined.start(f"{PREFIX}other-0", ComposerActor, fake_composer, "another identity")
    roster = Roster(joined, IDENTITY, own)
    roster.look()
    composers = Composers(joined, roster, Alone(fake_composer))
    assert roster.choose() == near
    there = notes(RemoteComposer(composers, roster.traits()), 40, partial(joined.end, near))
    np.testing.assert_array_equal(there, notes(fake_composer(), 40))
    assert roster.choose() == far
    assert composers.gone == 1
    assert not composers.alone


def test_a_node_composes_alone_without_a_missed_note_until_others_do_again(
    joined: Cluster,
) -> None:
    own = f"{PREFIX}only-"
    only = joined.start(f"{own}0", ComposerActor, fake_composer, IDENTITY)
    roster = Roster(joined, IDENTITY, own)
    roster.look()
    composers = Composers(joined, roster, Alone(fake_composer))
    remote = RemoteComposer(composers, roster.traits())
    np.testing.assert_array_equal(
        notes(remote, 40, partial(joined.end, only)), notes(fake_composer(), 40)
    )
    assert composers.alone
    # Held: Ray ends an actor that nobody holds on to.
    again: list[Actor] = []

    def begin_again() -> None:
        again.append(joined.start(f"{own}1", ComposerActor, fake_composer, IDENTITY))
        roster.look()

    np.testing.assert_array_equal(notes(remote, 40, begin_again), notes(fake_composer(), 40))
    assert not composers.alone
    assert 0 < composers.counters.alone < composers.counters.asks


def test_runs_play_on_when_a_composer_is_killed(cluster: TestCluster, joined: Cluster) -> None:
    first, second = cluster.start(2)
    runs = [Opened.at(first, seed=number) for number in range(4)]
    listeners = [Ear(run, [first.url, second.url]) for run in runs]
    try:
        all_hear_on(listeners, 30)
        asks = second.figures()["courante_cluster_asks_total"]
        joined.end(joined.find(f"{PREFIX}{second.name}-0"))
        wait_until(lambda: second.figures()["courante_cluster_composers_gone_total"] > 0, 60)
        wait_until(lambda: second.figures()["courante_cluster_asks_total"] > asks + 2, 60)
        # Another one is begun in its place.
        wait_until(lambda: f"{PREFIX}{second.name}-1" in joined.names(), 60)
        all_hear_on(listeners, 30)
    finally:
        for ear in listeners:
            ear.stop()
    for ear in listeners:
        ear.require_sound()
        assert ear.connections == 1
    assert second.figures()["courante_repeated_blocks_total"] == 0
    assert re.search("composer .* is gone", second.log.read_text())
