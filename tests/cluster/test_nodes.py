"""The registry of nodes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from courante.cluster.nodes import LIVING_S, Node, Nodes
from courante.config import HistoryConfig
from courante.errors import NotFound

HERE = Node("here", "127.0.0.1:8000", "secret", "tests", runs=1, most_runs=5)


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    made = Nodes(HistoryConfig(folder=tmp_path))
    yield made
    made.close()


def test_who_says_so_is_there(nodes: Nodes) -> None:
    there = replace(HERE, name="there")
    nodes.tell(HERE)
    nodes.tell(there)
    assert nodes.living() == (HERE, there)
    nodes.tell(replace(HERE, runs=3))
    assert nodes.living()[0].runs == 3
    nodes.gone("there")
    assert [node.name for node in nodes.living()] == ["here"]


def test_who_is_silent_is_not(nodes: Nodes, tmp_path: Path) -> None:
    nodes.tell(HERE)
    with closing(sqlite3.connect(tmp_path / "history.sqlite")) as connection:
        connection.execute("UPDATE nodes SET seen_s = seen_s - ?", (LIVING_S,))
        connection.commit()
    assert nodes.living() == ()
    nodes.tell(HERE)
    assert nodes.living() == (HERE,)


def test_a_drain_is_asked_for_and_stays(nodes: Nodes) -> None:
    assert not nodes.tell(HERE)
    nodes.drain("here")
    assert nodes.tell(HERE)
    assert nodes.living()[0].draining


def test_nobody_else_is_drained(nodes: Nodes) -> None:
    nodes.tell(HERE)
    with pytest.raises(NotFound, match="no node elsewhere; those that are there: here"):
        nodes.drain("elsewhere")


def test_secrets_stay_out_of_logs() -> None:
    assert HERE.secret not in repr(HERE)
