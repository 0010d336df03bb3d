"""The database is away from all nodes at once, for longer than leases last."""

import httpx
from tests.cluster.listeners import ears, from_now, playing
from tests.cluster.nodes import NodeProcess, Opened, TestCluster, client, get
from tests.postgres import Postgres
from tests.serving import wait_until

from courante.cli.status_asking import ask
from courante.cli.status_table import as_table

RUNS = 10
AWAY_S, AFTER_S = 20.0, 8.0
"""Of sound that is heard meanwhile, and afterwards: who would take a run had time enough for it."""
TOLD_SPM = 171.0


def send(method: str, url: str, run: Opened, **more: object) -> httpx.Response:
    with client() as asking:
        return asking.request(method, url, headers=run.headers, json=more or None)


def knows_nothing_for_certain(node: NodeProcess) -> bool:
    """Whether it cannot ask, and all its leases would have lapsed."""
    now = node.figures()
    uncertain = now["courante_leases_uncertain"] == now["courante_leases_held"] > 0
    return uncertain and now["courante_cluster_database"] == 0


def knows_again(node: NodeProcess) -> bool:
    now = node.figures()
    away = now["courante_leases_uncertain"] + now["courante_history_failing_seconds"]
    return now["courante_cluster_database"] == 1 and away == 0


def total(nodes: list[NodeProcess], name: str) -> float:
    return sum(node.figures()[f"courante_{name}_total"] for node in nodes)


def beat_of(run: Opened, node: NodeProcess) -> float:
    return float(get(f"{node.url}/api/runs/{run.run_id}", run.headers).json()["beat"])


def require_no_opening(node: NodeProcess) -> None:
    with client() as asking:
        refused = asking.post(f"{node.url}/api/runs", json={})
    assert refused.status_code == 503, refused.text
    assert refused.headers["retry-after"]
    assert "the database is away: no run begins" in refused.json()["detail"]


def test_while_it_is_away_all_is_heard_and_afterwards_nothing_has_moved_or_is_lost(
    cluster_on_postgres: TestCluster, postgres: Postgres
) -> None:
    cluster = cluster_on_postgres
    nodes = cluster.start(3)
    by_name = {node.name: node for node in nodes}
    runs = [Opened.at(nodes[number % 3], seed=number) for number in range(RUNS)]
    ended, deleted, *rest = runs
    with cluster.registry() as registry, ears(runs, nodes) as listeners:
        wait_until(lambda: all(registry.bars(run.run_id) for run in runs), 30)
        wait_until(lambda: len(registry.owners()) == RUNS, 30)
        owners, fences = registry.owners(), registry.fences()
        homes = {run.run_id: by_name[owners[run.run_id]] for run in runs}
        knowing, stranger = (node for node in nodes if node is not homes[ended.run_id])
        path = f"/api/runs/{ended.run_id}"
        assert get(knowing.url + path, ended.headers).status_code == 200
        postgres.stop()
        heard = from_now(listeners[2:], AWAY_S)
        try:
            wait_until(lambda: all(knows_nothing_for_certain(node) for node in nodes), 60)
            for node in nodes:
                assert "the database is away" in as_table(ask(node.url))
                require_no_opening(node)
            lost = send("DELETE", stranger.url + path, ended)
            assert lost.status_code == 503
            assert "does not know where the run plays" in lost.json()["detail"]
            assert send("DELETE", knowing.url + path, ended).status_code == 200
            home = homes[deleted.run_id].url
            path = f"/api/runs/{deleted.run_id}?purge=true"
            assert send("DELETE", home + path, deleted).status_code == 200
            for run in rest:
                url = f"{homes[run.run_id].url}/api/runs/{run.run_id}/pace"
                assert send("POST", url, run, cadence_spm=TOLD_SPM).status_code == 202
            wait_until(lambda: listeners[0].endings > 0 and listeners[1].endings > 0, 30)
            upto = {run.run_id: beat_of(run, homes[run.run_id]) for run in rest}
            wait_until(heard, 90)
        finally:
            postgres.start()
        wait_until(lambda: all(knows_again(node) for node in nodes), 60)
        wait_until(from_now(listeners[2:], AFTER_S), 60)

        assert playing(nodes) == len(rest)
        assert total(nodes, "cluster_runs_adopted") == total(nodes, "leases_lost") == 0
        assert total(nodes, "history_lost") == total(nodes, "history_refused") == 0
        assert total(nodes, "runs_opened") == RUNS, "none is half made"
        assert registry.faults == []
        assert {run_id: {node} for run_id, node in owners.items()} == registry.seen
        fences[deleted.run_id] += 1
        assert registry.fences() == fences, "what was deleted is nobody's, and all else as it was"
        assert registry.ended() == {run.run_id: run is ended for run in runs if run is not deleted}
        for run in rest:
            assert registry.require_every_bar(run.run_id) > upto[run.run_id]
            assert registry.cadences(run.run_id) == [TOLD_SPM]
    for ear in listeners[2:]:
        ear.require_sound()
        assert ear.connections == 1
