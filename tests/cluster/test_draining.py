"""Nodes that leave in good order: nobody misses a note, and a stream is opened again once."""

import signal

import pytest
from tests.cluster.listeners import all_hear_on, ears
from tests.cluster.nodes import Ear, NodeProcess, Opened, TestCluster, get
from tests.cluster.pages import READY_BARS, NotesPage, pages
from tests.cluster.registry import Registry
from tests.serving import wait_until

from courante.cli.main import run as run_command

SEED = 7


def test_a_rolling_restart_loses_nothing(cluster: TestCluster) -> None:
    nodes = cluster.start(2)
    runs = [Opened.at(nodes[number % 2], seed=number) for number in range(8)]
    gateway = cluster.start()[0]
    with (
        cluster.registry() as registry,
        ears(runs[:4], [gateway]) as listeners,
        pages(runs[4:], gateway) as players,
    ):
        for old in nodes:
            cluster.start(port=None)
            old.signal(signal.SIGTERM)
            assert old.process.wait(40) == 0, old.log.read_text()
            all_hear_on(listeners, 60)
        wait_until(lambda: len(registry.owners()) == len(runs), 30)
        for page in players:
            page.goes_on(2)
        assert registry.faults == []
        assert not set(registry.owners().values()) & {node.name for node in nodes}
    require_promises(registry, listeners, players)


def test_a_node_that_is_asked_to_drain_ends_once_others_have_its_runs(
    cluster: TestCluster, capsys: pytest.CaptureFixture[str]
) -> None:
    leaving, *staying = cluster.start(3)
    runs = [Opened.at(leaving, seed=SEED) for _ in range(6)]
    with (
        cluster.registry() as registry,
        ears(runs[:3], staying) as listeners,
        pages(runs[3:], staying[0]) as players,
    ):
        left = {run for run, node in registry.owners().items() if node == leaving.name}
        assert run_command(["drain", leaving.name, "--database", cluster.database]) == 0
        assert "drains" in capsys.readouterr().out
        assert leaving.process.wait(40) == 0, leaving.log.read_text()
        wait_until(lambda: set(registry.owners()) == {run.run_id for run in runs}, 30)
        assert set(registry.owners().values()) <= {node.name for node in staying}
        all_hear_on(listeners, 60)
        for page in players:
            page.goes_on(2 if page.run.run_id in left else 1)
        assert registry.faults == []
    require_promises(registry, listeners, players)
    require_same_notes(players)
    for run in runs:
        for node in staying:
            require_playing(node, run)


def require_promises(registry: Registry, listeners: list[Ear], players: list[NotesPage]) -> None:
    """Whoever plays notes has no gap; a stream is opened once for each node that had its run."""
    for ear in listeners:
        ear.require_sound()
        assert ear.connections <= len(registry.seen[ear.run.run_id])
    for page in players:
        page.require_no_gap()
    ahead = ", ".join(f"{page.least_ahead_s:.1f} s" for page in players)
    print(f"notes were ready for at least {ahead}")  # noqa: T201 - for pytest -s


def require_same_notes(players: list[NotesPage]) -> None:
    """Runs of one seed have the same notes, whoever has them, and had them before."""
    first, *others = (page.bars for page in players)
    for bars in others:
        both = sorted(first.keys() & bars.keys())
        assert len(both) > READY_BARS
        assert [first[bar] for bar in both] == [bars[bar] for bar in both]


def require_playing(node: NodeProcess, run: Opened) -> None:
    answer = get(f"{node.url}/api/runs/{run.run_id}", run.headers)
    assert answer.json()["run_id"] == run.run_id
    assert answer.json()["ended"] is None
