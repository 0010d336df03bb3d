"""Machines of tests: each with a network, processes, a raylet and a node of its own.

A machine is a namespace of networks and one of processes, so each sees only what is its own, as
Ray does when it looks which raylet is this machine's.
"""

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.cluster.namespaces import Namespace, Network, network
from tests.cluster.nodes import IDENTITY, NodeProcess, environment, ray_cluster
from tests.conftest import REPOSITORY
from tests.postgres import postgres_server
from tests.serving import wait_until

PORT = 8000
STARTED_S = 180.0
"""Three raylets begin at once, each with agents of its own."""
_PATIENT = ("RAY_health_check_failure_threshold", "20")
"""Ray takes a machine for dead after a minute: not too little for a partition, but for it and all
that a busy machine adds."""
_MACHINE = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
_IN_A_CHROOT_TOO = ("--propagation", "unchanged")


@dataclass(frozen=True)
class Hosts:
    """Machines on a network, at whose switch stand Ray's head and the database.

    Attributes:
        cluster: where Ray's head is. database: its URL. folder: for logs and data.
        ray_folder: short, for its sockets' names may have a hundred characters and no more.
        nodes: of each machine the node, by the order in which they began.
    """

    network: Network
    cluster: str
    database: str
    folder: Path
    ray_folder: Path
    nodes: list[NodeProcess] = field(default_factory=list[NodeProcess])

    def start(self) -> None:
        """Start a raylet and a node on each machine, and wait until all know each other."""
        for address, inside in self.network.hosts.items():
            self.nodes.append(self._launch(address, inside))
        for node in self.nodes:
            node.await_begun(STARTED_S)
        for node in self.nodes:
            wait_until(lambda node=node: self.known_to(node) == len(self.nodes), STARTED_S)

    def inside(self, node: NodeProcess) -> Namespace:
        """The network of the machine that has this node."""
        return self.network.hosts[node.host]

    @staticmethod
    def known_to(node: NodeProcess) -> float:
        """How many nodes a node sees."""
        return node.figures()['courante_cluster_nodes{state="playing"}']

    def stop(self) -> None:
        """Have all machines end, and with them whatever runs there."""
        for node in self.nodes:
            node.process.kill()
        for node in self.nodes:
            node.process.wait()
            if node.process.stdin is not None:
                node.process.stdin.close()

    def _launch(self, address: str, inside: Namespace) -> NodeProcess:
        name = f"host{len(self.nodes)}"
        told = {
            "cluster": self.cluster,
            "composers": 1,
            "database": self.database,
            "folder": str(self.folder / name),
            "host": address,
            "port": PORT,
            "identity": IDENTITY,
            "ray_folder": str(self.ray_folder / name),
        }
        log = self.folder / f"{name}.log"
        machine = [*_MACHINE, *_IN_A_CHROOT_TOO, sys.executable, "-m", "tests.cluster.host_process"]
        with log.open("wb") as file, inside.entered():
            process = subprocess.Popen(
                [*machine, json.dumps(told)],
                cwd=REPOSITORY,
                env=environment(self.network.address, *self.network.hosts),
                stdin=subprocess.PIPE,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        return NodeProcess(process, log, PORT, address)


@contextlib.contextmanager
def hosts(count: int, folder: Path) -> Generator[Hosts]:
    """Machines that play together; this thread stands at the switch between them."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(pytest.MonkeyPatch.context()).setenv(*_PATIENT)
        there = stack.enter_context(network(count))
        server = stack.enter_context(postgres_server(there.address))
        cluster = stack.enter_context(ray_cluster(there.address))
        # Not below pytest's own folder, whose name is long.
        ray_folder = Path(tempfile.mkdtemp(prefix="courante-"))
        stack.callback(shutil.rmtree, ray_folder, ignore_errors=True)
        made = Hosts(there, cluster, server.empty_database(), folder, ray_folder)
        stack.callback(made.stop)
        made.start()
        yield made
