"""Ray's head, or all of Ray, dies under nodes that play: they play on, and find it again."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cluster.listeners import all_hear_on, ears
from tests.cluster.nodes import NodeProcess, Opened, TestCluster
from tests.cluster.rays import rays
from tests.serving import wait_until

from courante.cli.main import run as run_command

FOUND_S = 90.0
RUNS = 10


def total(nodes: list[NodeProcess], name: str) -> float:
    return sum(node.figures()[f"courante_cluster_{name}"] for node in nodes)


@contextmanager
def nodes_on(address: str, folder: Path, count: int) -> Generator[TestCluster]:
    cluster = TestCluster(address, folder)
    try:
        cluster.start(count)
        yield cluster
    finally:
        cluster.stop()


def test_nobody_hears_that_ray_dies_and_comes_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with rays() as ray:
        first = ray.begin()
        with nodes_on(first.address, tmp_path, 3) as cluster:
            nodes = cluster.nodes
            runs = [Opened.at(nodes[number % 3], seed=number) for number in range(RUNS)]
            with cluster.registry() as registry, ears(runs, nodes) as listeners:
                first.tell("kill head")
                asks = total(nodes, "asks_total")
                # Composers that are there compose on, for runs that begin now as well.
                late = Opened.at(nodes[0], seed=RUNS)
                with ears([late], nodes) as [newcomer]:
                    newcomer.hears_on(30)
                wait_until(lambda: total(nodes, "asks_total") > asks + 10, 60)
                assert total(nodes, "asks_alone_total") == 0

                first.tell("kill all")
                wait_until(lambda: total(nodes, "alone") == len(nodes), 60)
                assert run_command(["status", nodes[0].url]) == 0
                assert "none can be reached, this node composes alone" in capsys.readouterr().out
                all_hear_on(listeners, 60)

                ray.begin()
                wait_until(lambda: total(nodes, "rejoined_total") == len(nodes), FOUND_S)
                wait_until(lambda: total(nodes, "composers") == len(nodes), FOUND_S)
                wait_until(lambda: total(nodes, "alone") == 0, FOUND_S)
                all_hear_on(listeners, 60)
                assert set(registry.owners()) >= {run.run_id for run in runs}
                assert registry.faults == []
            for ear in listeners:
                ear.require_sound()
                assert ear.connections == 1
            repeated = [node.figures()["courante_repeated_blocks_total"] for node in nodes]
            assert repeated == [0] * len(nodes)


def test_a_machines_ray_may_be_started_again_and_a_node_ends_without_any(tmp_path: Path) -> None:
    with rays() as ray:
        held = ray.begin()
        with nodes_on(held.address, tmp_path, 1) as cluster:
            node = cluster.nodes[0]
            run = Opened.at(node)
            with ears([run], [node]) as [listener]:
                held.tell("renew raylet")
                wait_until(lambda: total([node], "rejoined_total") > 0, FOUND_S)
                wait_until(lambda: total([node], "composers") == 1, FOUND_S)
                listener.hears_on(60)
            listener.require_sound()
            assert listener.connections == 1
            held.tell("kill all")
            node.signal(signal.SIGTERM)
            assert node.process.wait(60) == 0, node.log.read_text()
