"""``courante serve --cluster``: alone without Ray, by any node, and what is refused."""

import json
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import jax
import pytest
from tests.cli.conftest import TINY
from tests.cluster.nodes import (
    NodeProcess,
    Opened,
    TestCluster,
    client,
    environment,
    free_port,
    get,
)
from tests.conftest import REPOSITORY
from tests.serving import wait_until
from websockets.sync.client import connect

from courante.api.notes_messages import Hello
from courante.cli.status_asking import ask
from courante.cli.status_table import as_table
from courante.model.tied_parallel import TiedParallel
from courante.model.weights import Origin, save_weights

PROGRAM = "from courante.cli.main import main; main()"


def refused(*arguments: str) -> str:
    """The one line that a node leaves that could not join."""
    command = [sys.executable, "-c", PROGRAM, "serve", "--port", "0", *arguments]
    ran = subprocess.run(
        command,
        env=environment(),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ran.returncode == 1, ran
    lines = [line for line in ran.stderr.splitlines() if line.startswith("courante: ")]
    assert len(lines) == 1, ran.stderr
    assert "Traceback" not in ran.stderr
    return lines[0]


def test_without_a_cluster_no_ray_is_loaded() -> None:
    program = (
        "import sys; from courante.cli import main, serving; from courante.api import server; "
        "print([name for name in ('ray', 'courante.cluster') if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "[]\n"


def test_no_cluster_at_the_address(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as mute:
        mute.settimeout(0)
        nobody = socket.create_server(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        nobody.close()
        line = refused("--data", str(tmp_path), "--cluster", f"127.0.0.1:{port}")
        assert f"no cluster answers at 127.0.0.1:{port}" in line
        assert "ray start --head" in line
        line = refused("--data", str(tmp_path), "--cluster", f"127.0.0.1:{mute.getsockname()[1]}")
        assert "no cluster answers" in line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--cluster", "nowhere"], "HOST:PORT of a Ray cluster, or local"),
        (["--cluster", "local", "--no-history"], "nodes find each other"),
        (["--cluster", "local", "--https"], "put what speaks TLS before all nodes"),
        (["--cluster", "local", "--weights", "none.safetensors"], "weights file"),
        (["--cluster", "local", "--soundfont", "none.sf2"], "soundfont none.sf2 is missing"),
    ],
)
def test_what_no_node_can_be_made_with(arguments: list[str], said: str, tmp_path: Path) -> None:
    assert said in refused("--data", str(tmp_path), *arguments)


def test_another_version_is_refused_with_both_named(cluster: TestCluster) -> None:
    first = cluster.start()[0]
    other = cluster.launch(identity="Courante of yesterday")
    assert other.process.wait(60) != 0
    log = other.log.read_text()
    assert f"it is Courante of yesterday, and {first.name} is Courante of the tests" in log


def test_too_little_for_a_composer(cluster: TestCluster) -> None:
    greedy = cluster.launch(composers=65)
    assert greedy.process.wait(60) != 0
    assert "the cluster has too little for 65 composers" in greedy.log.read_text()


def test_every_node_answers_for_every_run(cluster: TestCluster) -> None:
    nodes = cluster.start(2)
    runs = [Opened.at(nodes[0], seed=number) for number in range(4)]
    assert {node.figures()["courante_runs"] for node in nodes} == {2.0}, "placed by load"
    for run in runs:
        for node in nodes:
            path = f"{node.url}/api/runs/{run.run_id}"
            assert get(path, run.headers).json()["run_id"] == run.run_id
            assert get(path, {"Authorization": "Bearer wrong"}).status_code == 401
            _reading_counts(path, run)
            _sounds(node.url + run.path)
            _notes_come(node.port, run)
    assert get(f"{nodes[0].url}/api/runs/nobody").status_code == 404
    assert sum(node.figures()["courante_cluster_relayed_total"] for node in nodes) > 8


def test_who_is_no_node_is_not_believed(cluster: TestCluster) -> None:
    node = cluster.start()[0]
    run = Opened.at(node)
    headers = {"courante-relay": "guessed", "courante-client": "1.2.3.4", **run.headers}
    assert get(f"{node.url}/api/runs/{run.run_id}", headers).status_code == 200
    # Shown the right secret, a node that lacks the run would say 421.
    assert get(f"{node.url}/api/runs/nobody", headers).status_code == 404


def test_the_command_serves_as_a_node(ray_address: str, tmp_path: Path) -> None:
    weights, port = tmp_path / "tiny.safetensors", free_port()
    save_weights(TiedParallel(TINY, key=jax.random.PRNGKey(3)), weights, Origin())
    command = [sys.executable, "-c", PROGRAM, "serve", "--cluster", ray_address]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    command += ["--data", str(tmp_path), "--weights", str(weights)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment(), cwd=REPOSITORY, stdout=log, stderr=subprocess.STDOUT
        )
    node = NodeProcess(process, tmp_path / "log", port)
    try:
        node.await_begun()
        wait_until(lambda: node.figures()["courante_cluster_composers"] == 1, 30)
        told = as_table(ask(node.url))
        assert "1 nodes play, 0 drain" in told
        assert f"{node.name}: 1 runs" in told
        assert "here 1 composers" in told
        node.signal(signal.SIGTERM)
        assert process.wait(40) == 0, node.log.read_text()
    finally:
        process.kill()
        process.wait()


def _reading_counts(path: str, run: Opened) -> None:
    with client() as asking:
        answer = asking.post(f"{path}/pace", json={"cadence_spm": 170}, headers=run.headers)
    assert answer.status_code == 202, answer.text


def _sounds(url: str) -> None:
    with client() as asking, asking.stream("GET", url) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "audio/mpeg"
        assert "courante-stream-start" in answer.headers
        got = b""
        for data in answer.iter_raw():
            got += data
            if len(got) > 30_000:
                break


def _notes_come(port: int, run: Opened) -> None:
    url = f"ws://127.0.0.1:{port}/api/runs/{run.run_id}/notes"
    with connect(url, proxy=None, close_timeout=2) as socket_:
        hello = Hello(type="hello", token=run.token, from_bar=None, credit=8)
        socket_.send(hello.model_dump_json())
        said = [json.loads(socket_.recv(20))["type"] for _ in range(3)]
    assert "welcome" in said
