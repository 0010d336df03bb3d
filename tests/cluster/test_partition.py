"""A machine that is cut off: others take its runs, and it gives them up when it is back."""

import time
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.hosts import Hosts, hosts
from tests.cluster.listeners import BYTES_PER_S, all_hear_on, ears, playing
from tests.cluster.nodes import Ear, NodeProcess, Opened, get
from tests.cluster.pages import NotesPage, pages
from tests.cluster.registry import Registry
from tests.serving import wait_until

RUNS = 10
PLAYED_RUNS = 3
CUT_S = 20.0
SECONDS_BYTES = 2 * BYTES_PER_S
MOST_OF_IT_BYTES = round(0.75 * CUT_S * BYTES_PER_S)
"""What is heard while the host is cut off, if music goes on there."""


@dataclass(frozen=True)
class Scene:
    """Runs on three machines, and one of those.

    Attributes:
        runs: that are listened to. played: whose notes pages play.
        victim: the machine. lost: what it has of both.
    """

    there: Hosts
    registry: Registry
    runs: list[Opened]
    played: list[Opened]
    victim: NodeProcess
    living: list[NodeProcess]
    lost: list[Opened]

    @property
    def heard_and_lost(self) -> list[Opened]:
        return [run for run in self.runs if run in self.lost]

    @staticmethod
    def begin(there: Hosts, registry: Registry) -> "Scene":
        nodes, count = there.nodes, RUNS + PLAYED_RUNS
        made = [Opened.at(nodes[number % len(nodes)], seed=number) for number in range(count)]
        owners = registry.owners()
        victim = next(node for node in nodes if owners[made[-1].run_id] == node.name)
        living = [node for node in nodes if node is not victim]
        lost = [run for run in made if owners[run.run_id] == victim.name]
        return Scene(there, registry, made[:RUNS], made[RUNS:], victim, living, lost)


def test_a_host_cut_off_for_twenty_seconds(tmp_path: Path) -> None:
    with hosts(3, tmp_path) as there, Registry(there.database, tmp_path / "registry") as registry:
        scene = Scene.begin(there, registry)
        with there.inside(scene.victim).entered():
            # Whoever it starts is in there too.
            inside = Ear(scene.heard_and_lost[0], [scene.victim.url])
        try:
            inside.hears_on(30)
            with (
                ears(scene.runs, scene.living) as listeners,
                pages(scene.played, scene.living[0]) as players,
            ):
                _cut_off(scene, inside, listeners, players)
                _come_back(scene, listeners)
                inside.hears_on(60)
                for page in players:
                    page.goes_on(page.connections)
        finally:
            inside.stop()
        for ear in (inside, *listeners):
            ear.require_sound()
        for page in players:
            page.require_no_gap()
        ahead = ", ".join(f"{page.least_ahead_s:.1f} s" for page in players)
        print(f"notes were ready for at least {ahead}")  # noqa: T201 - for pytest -s
        _take_a_new_run(scene)
        assert registry.faults == []
        assert set(registry.owners()) >= {run.run_id for run in (*scene.runs, *scene.played)}
        for run in scene.runs:
            _require_one_story(scene, run)
        for run in scene.lost:
            assert len(registry.seen[run.run_id]) > 1


def _cut_off(scene: Scene, inside: Ear, listeners: list[Ear], players: list[NotesPage]) -> None:
    """Nobody hears the host for a while but those who are on it, and they hear all of it."""
    for ear in (inside, *listeners):
        ear.longest_gap_s = 0.0
    heard_bytes, again = inside.heard_bytes, [ear for ear in listeners if ear.run in scene.lost]
    until_s = time.monotonic() + CUT_S
    scene.there.network.unplug(scene.victim.host)
    wait_until(lambda: scene.victim.name not in scene.registry.owners().values(), 60)
    wait_until(lambda: all(_heard_again(ear) for ear in again), 60)
    wait_until(lambda: inside.heard_bytes > heard_bytes + MOST_OF_IT_BYTES, 60)
    assert inside.connections == 1
    # The node in between notices, though nothing tells it that the line is dead.
    cut = [page for page in players if page.run in scene.lost]
    wait_until(lambda: all(page.connections > 1 for page in cut), 30)
    # Not much longer: Ray takes a machine for dead that does not answer for a minute or so.
    wait_until(lambda: time.monotonic() >= until_s, CUT_S)
    scene.there.network.plug(scene.victim.host)
    gaps = ", ".join(f"{ear.longest_gap_s:.1f} s" for ear in again)
    print(f"the runs of a host cut off were heard again after {gaps}")  # noqa: T201 - for pytest -s
    print(f"on the host itself the longest gap was {inside.longest_gap_s:.2f} s")  # noqa: T201


def _heard_again(ear: Ear) -> bool:
    return ear.connections > 1 and len(ear.pieces[-1]) > SECONDS_BYTES


def _come_back(scene: Scene, listeners: list[Ear]) -> None:
    """The host gives up what others took, and is one of them again."""
    victim, nodes = scene.victim, scene.there.nodes
    given_up = len(scene.lost)
    wait_until(lambda: victim.figures()["courante_leases_lost_total"] >= given_up, 60)
    wait_until(lambda: playing(nodes) == RUNS + PLAYED_RUNS, 30)
    for node in nodes:
        wait_until(lambda node=node: scene.there.known_to(node) == len(nodes), 60)
    all_hear_on(listeners, 60)
    for ear in listeners:
        if ear.run not in scene.lost:
            assert ear.connections == 1


def _take_a_new_run(scene: Scene) -> None:
    """Runs are placed at the host again, and its composer composes them."""
    victim, gateway = scene.victim, scene.living[0]
    known = f'courante_cluster_node_runs{{node="{victim.name}"}}'
    wait_until(lambda: gateway.figures()[known] == 0, 30)
    batches = victim.figures()["courante_cluster_batches_total"]
    run = Opened.at(gateway, seed=RUNS + PLAYED_RUNS)
    assert scene.registry.owners()[run.run_id] == victim.name
    with ears([run], [gateway]) as (ear,):
        wait_until(lambda: victim.figures()["courante_cluster_batches_total"] > batches, 60)
        ear.hears_on(60)
    ear.require_sound()


def _require_one_story(scene: Scene, run: Opened) -> None:
    """A run goes on, and what is kept of it is every bar in turn, none of them twice."""
    node = scene.living[0]
    state = get(f"{node.url}/api/runs/{run.run_id}", run.headers).json()
    assert state["run_id"] == run.run_id
    assert state["ended"] is None
    scene.registry.require_every_bar(run.run_id)
