"""A node among others: what it says, whom it sees, and how many runs it takes them to have."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cluster.seconds import Seconds
from tests.station.history.leased import change
from tests.station.history.making import sqlite_config

from courante.cluster.member import TOLD_S, Member
from courante.cluster.nodes import Node, Nodes
from courante.cluster.placing import least_loaded
from courante.config import HistoryConfig, LeasesConfig
from courante.station.history.leasing import SqlLeases

HERE = Node("here", "127.0.0.1:1", "secret", "tests", most_runs=10)
THERE = Node("there", "127.0.0.1:2", "secret", "tests", runs=2, most_runs=10)
LEASES = LeasesConfig()


@pytest.fixture
def config(tmp_path: Path) -> HistoryConfig:
    return sqlite_config(tmp_path, busy_s=2.0)


@pytest.fixture
def nodes(config: HistoryConfig) -> Iterator[Nodes]:
    opened = Nodes(config)
    yield opened
    opened.close()


@pytest.fixture
def member(nodes: Nodes, config: HistoryConfig, clock: Seconds) -> Iterator[Member]:
    leases = SqlLeases(config, LEASES)
    yield Member(HERE, nodes, leases, LEASES, now_s=clock)
    leases.close()


def runs(member: Member) -> dict[str, int]:
    return {node.name: node.runs for node in member.living()}


def test_it_is_there_and_sees_who_else_is(member: Member, nodes: Nodes) -> None:
    assert runs(member) == {"here": 0}
    nodes.tell(THERE)
    assert runs(member) == {"here": 0}, "it has not looked"
    member.look()
    assert runs(member) == {"here": 0, "there": 2}
    assert nodes.living() == (HERE, THERE)


def test_a_run_that_was_placed_counts_before_its_node_has_told_of_it(
    member: Member, nodes: Nodes, clock: Seconds
) -> None:
    nodes.tell(THERE)
    member.look()
    member.placed("there")
    member.placed("there")
    assert runs(member) == {"here": 0, "there": 4}
    clock.now_s += 0.9 * TOLD_S
    member.look()
    assert runs(member) == {"here": 0, "there": 4}, "it may not have had time to tell"
    nodes.tell(replace(THERE, runs=4))
    member.look()
    member.placed("there")
    assert runs(member) == {"here": 0, "there": 5}, "each counts once"
    member.placed("nowhere")
    assert runs(member) == {"here": 0, "there": 5}


def test_a_node_is_believed_once_it_had_time_to_tell(
    member: Member, nodes: Nodes, clock: Seconds
) -> None:
    nodes.tell(THERE)
    member.look()
    member.placed("there")
    clock.now_s += 1.1 * TOLD_S
    nodes.tell(THERE)
    member.look()
    assert runs(member) == {"here": 0, "there": 2}, "the run was refused, or is over"


def test_what_it_has_more_than_was_placed_counts_too(member: Member, nodes: Nodes) -> None:
    nodes.tell(THERE)
    member.look()
    member.placed("there")
    nodes.tell(replace(THERE, runs=7))
    member.look()
    assert runs(member) == {"here": 0, "there": 7}


def test_many_placed_at_once_are_spread(member: Member, nodes: Nodes) -> None:
    nodes.tell(THERE)
    member.look()
    for _ in range(8):
        chosen = least_loaded(member.living(), "here")
        assert chosen is not None
        member.placed(chosen.name)
    assert runs(member) == {"here": 5, "there": 5}


def test_who_fell_silent_is_not_placed_at(
    member: Member, nodes: Nodes, config: HistoryConfig
) -> None:
    nodes.tell(THERE)
    member.look()
    member.placed("there")
    change(config, "UPDATE nodes SET seen_s = 1")
    member.look()
    assert runs(member) == {"here": 0}


def test_it_hears_that_it_shall_drain(member: Member, nodes: Nodes) -> None:
    member.look()
    assert not member.drain_asked.is_set()
    nodes.drain("here")
    member.look()
    assert member.drain_asked.is_set()
