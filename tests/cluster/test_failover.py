"""Nodes that die, or are cut off: their runs come up elsewhere, and no run has two owners."""

import signal

import pytest
from tests.cluster.listeners import all_hear_on, ears, playing
from tests.cluster.nodes import NodeProcess, Opened, TestCluster, client
from tests.serving import wait_until

RUNS = 10


@pytest.fixture
def three(cluster: TestCluster) -> list[NodeProcess]:
    return cluster.start(3)


def test_a_killed_nodes_runs_are_heard_again(cluster_on_postgres: TestCluster) -> None:
    cluster = cluster_on_postgres
    three = cluster.start(3)
    runs = [Opened.at(three[number % 3], seed=number) for number in range(RUNS)]
    with cluster.registry() as registry:
        victim = max(three, key=lambda node: node.figures()["courante_runs"])
        living = [node for node in three if node is not victim]
        lost = [run for run in runs if registry.owners()[run.run_id] == victim.name]
        assert lost, "placed by load, every node has some"
        with ears(runs, living) as listeners:
            for ear in listeners:
                ear.longest_gap_s = 0.0
            victim.signal(signal.SIGKILL)
            victim.process.wait()
            all_hear_on(listeners, 60)
            wait_until(lambda: playing(living) == RUNS, 30)
        owners = registry.owners()
        assert set(owners) >= {run.run_id for run in runs}
        assert set(owners.values()) <= {node.name for node in living}
        assert registry.faults == []
    for ear in listeners:
        ear.require_sound()
        assert ear.connections == (2 if ear.run in lost else 1)
    gaps = ", ".join(f"{ear.longest_gap_s:.1f} s" for ear in listeners if ear.run in lost)
    print(f"the runs of a killed node were heard again after {gaps}")  # noqa: T201 - for pytest -s


def test_a_node_cut_off_gives_up_what_others_took(
    cluster: TestCluster, three: list[NodeProcess]
) -> None:
    runs = [Opened.at(three[number % 3], seed=number) for number in range(6)]
    with cluster.registry() as registry:
        victim = max(three, key=lambda node: node.figures()["courante_runs"])
        living = [node for node in three if node is not victim]
        with ears(runs, living) as listeners:
            victim.signal(signal.SIGSTOP)
            try:
                wait_until(lambda: victim.name not in registry.owners().values(), 30)
                wait_until(lambda: len(registry.owners()) == len(runs), 30)
                all_hear_on(listeners, 60)
            finally:
                victim.signal(signal.SIGCONT)
            # It thinks that it owns them still, and finds out.
            wait_until(lambda: victim.figures()["courante_leases_lost_total"] > 0, 30)
            wait_until(lambda: playing(three) == len(runs), 30)
            all_hear_on(listeners, 60)
        assert registry.faults == []
        assert set(registry.owners()) == {run.run_id for run in runs}
    for ear in listeners:
        ear.require_sound()


def test_a_node_alone_keeps_its_runs_for_the_next(cluster: TestCluster) -> None:
    only = cluster.start()[0]
    run = Opened.at(only)
    only.signal(signal.SIGTERM)
    assert only.process.wait(40) == 0, only.log.read_text()
    after = cluster.start()[0]
    wait_until(lambda: playing([after]) == 1, 30)
    with ears([run], [after]) as listeners:
        listeners[0].hears_on(30)


def test_runs_that_begin_and_end_leave_nothing(
    cluster: TestCluster, three: list[NodeProcess]
) -> None:
    many = 100
    with cluster.registry() as registry:
        for first in range(0, many, 10):
            runs = [Opened.at(three[n % 3], seed=first + n) for n in range(10)]
            for number, run in enumerate(runs):
                # Asked at another node than that which opened it, and mostly not its owner.
                url = three[(number + 1) % 3].url
                with client() as asking:
                    answer = asking.delete(f"{url}/api/runs/{run.run_id}", headers=run.headers)
                assert answer.status_code == 200, answer.text
        wait_until(lambda: playing(three) == 0, 30)
        assert registry.faults == []
    opened = [node.figures()["courante_runs_opened_total"] for node in three]
    assert sum(opened) == many
    assert min(opened) > many / 6, "placed by load"
