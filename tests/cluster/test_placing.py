"""Who takes a run."""

from dataclasses import replace

from courante.cluster.nodes import Node
from courante.cluster.placing import least_loaded, share


def node(name: str, runs: int, most: int = 10) -> Node:
    return Node(name, "127.0.0.1:1", "secret", "tests", runs, most)


def test_a_run_goes_where_most_room_is() -> None:
    nodes = [node("a", 5), node("b", 3), node("c", 12, most=100)]
    assert least_loaded(nodes, "a") == nodes[2]


def test_of_equals_the_one_that_was_asked() -> None:
    nodes = [node("a", 2), node("b", 2)]
    assert least_loaded(nodes, "b") == nodes[1]
    assert least_loaded(nodes, "elsewhere") == nodes[0]


def test_nobody_that_drains_or_is_full() -> None:
    nodes = [replace(node("a", 0), draining=True), node("b", 10)]
    assert least_loaded(nodes, "a") is None
    assert share(["run"], nodes, "a") == ()
    assert share(["run"], nodes, "b") == ()


def test_orphans_are_shared_out_by_load_and_each_once() -> None:
    nodes = [node("a", 4), node("b", 0), node("c", 2)]
    orphans = [f"run{number}" for number in range(9)]
    shares = [share(orphans, nodes, own.name) for own in nodes]
    assert sorted(run for taken in shares for run in taken) == orphans
    assert [len(taken) + n.runs for taken, n in zip(shares, nodes, strict=True)] == [5, 5, 5]


def test_no_more_than_there_is_room_for() -> None:
    assert share(["x", "y", "z"], [node("a", 8)], "a") == ("x", "y")
