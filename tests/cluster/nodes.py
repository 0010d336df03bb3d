"""Clusters of tests: nodes as processes on loopback, and people who listen to their runs."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from tests.cluster.registry import Registry
from tests.conftest import REPOSITORY
from tests.fakes.sound import decode, loudness
from tests.serving import wait_until

STARTED_S = 60.0
BPM = 180.0
IDENTITY = "Courante of the tests"


def environment(*hosts: str) -> dict[str, str]:
    """What every process of a cluster of tests is told; no proxy is asked for these hosts."""
    path = f"{REPOSITORY / 'src'}{os.pathsep}{REPOSITORY}"
    return {
        **os.environ,
        "PYTHONPATH": path,
        "PYTHONWARNINGS": "default",
        "JAX_PLATFORMS": "cpu",
        "RAY_AUTH_MODE": "disabled",
        "RAY_USAGE_STATS_ENABLED": "0",
        "no_proxy": ",".join(("127.0.0.1", "localhost", *hosts)),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def ray_cluster(*host: str, module: str = "head_process", **told: str) -> Generator[str]:
    """A Ray cluster; where others join it.

    Args:
        host: an address of this machine, if it is to be at a certain one.
        module: of this folder; begins it.
        told: to all processes of the cluster, by their environment.
    """
    command = [sys.executable, "-m", f"tests.cluster.{module}", *host]
    with subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env={**environment(*host), **told},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as head:
        assert head.stdout is not None
        try:
            for line in head.stdout:
                if found := re.match(r"ray (\S+)", line):
                    yield found[1]
                    return
            raise AssertionError("no Ray cluster began")
        finally:
            assert head.stdin is not None
            head.stdin.close()
            try:
                head.wait(20)
            except subprocess.TimeoutExpired:
                head.kill()


@dataclass
class NodeProcess:
    """A node."""

    process: "subprocess.Popen[bytes]"
    log: Path
    port: int
    host: str = "127.0.0.1"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def name(self) -> str:
        found = re.search(r"^Node +(\S+) of", self.log.read_text(), re.MULTILINE)
        assert found is not None, self.log.read_text()
        return found[1]

    def await_begun(self, most_s: float = STARTED_S) -> None:
        wait_until(self._begun, most_s)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def figures(self) -> dict[str, float]:
        text = get(f"{self.url}/metrics").text
        pairs = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    def _begun(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        with contextlib.suppress(httpx.HTTPError):
            return get(f"{self.url}/readyz").status_code == 200
        return False


@dataclass
class TestCluster:
    """Nodes that share a Ray cluster and a database."""

    __test__ = False
    address: str
    folder: Path
    url: str = ""
    nodes: list[NodeProcess] = field(default_factory=list[NodeProcess])

    @property
    def database(self) -> str:
        """A file of SQLite, unless another database was named."""
        return self.url or f"sqlite:///{self.folder / 'shared.sqlite'}"

    def start(self, count: int = 1, **different: object) -> list[NodeProcess]:
        """Start nodes, and wait until they answer."""
        begun = [self.launch(**different) for _ in range(count)]
        for node in begun:
            node.await_begun()
        for node in self.nodes:
            if node.process.poll() is None:
                wait_until(lambda node=node: self._known_to(node), STARTED_S)
        return begun

    def registry(self) -> Registry:
        """Looks at what the nodes share."""
        return Registry(self.database, self.folder / "registry")

    def _known_to(self, node: NodeProcess) -> bool:
        """Whether a node sees all that are there."""
        figures = node.figures()
        seen = sum(
            figures[f'courante_cluster_nodes{{state="{s}"}}'] for s in ("playing", "draining")
        )
        return seen >= sum(one.process.poll() is None for one in self.nodes)

    def launch(self, **different: object) -> NodeProcess:
        """Start a node."""
        number = len(self.nodes)
        port = different.pop("port", None) or free_port()
        told = {
            "cluster": self.address,
            "composers": 1,
            "database": self.database,
            "folder": str(self.folder / f"node{number}"),
            "port": port,
            "identity": IDENTITY,
            **different,
        }
        log = self.folder / f"node{number}.log"
        command = [sys.executable, "-m", "tests.cluster.node_process", json.dumps(told)]
        with log.open("wb") as file:
            process = subprocess.Popen(
                command,
                cwd=REPOSITORY,
                env=environment(),
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        node = NodeProcess(process, log, int(str(port)))
        self.nodes.append(node)
        return node

    def stop(self) -> None:
        for node in self.nodes:
            node.process.kill()
        for node in self.nodes:
            node.process.wait()


def client(timeout_s: float = 20.0) -> httpx.Client:
    return httpx.Client(trust_env=False, timeout=timeout_s)


def get(url: str, headers: dict[str, str] | None = None) -> httpx.Response:
    with client() as asking:
        return asking.get(url, headers=headers)


@dataclass(frozen=True)
class Opened:
    """A run that was opened somewhere."""

    run_id: str
    token: str
    path: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @staticmethod
    def at(node: NodeProcess, seed: int = 1) -> "Opened":
        wishes = {"seed": seed, "mode": "steady", "bpm": BPM}
        with client() as asking:
            answer = asking.post(f"{node.url}/api/runs", json=wishes)
        assert answer.status_code == 201, answer.text
        body = answer.json()
        return Opened(body["run_id"], body["control_token"], httpx.URL(body["listen_url"]).path)


class Ear:
    """Somebody who listens to a run, and comes again, by whatever node, when the sound ends."""

    def __init__(self, run: Opened, urls: list[str]) -> None:
        self.run = run
        self.urls = urls
        self.connections = 0
        self.endings = 0
        self.pieces: list[bytes] = []
        self.last_s = time.monotonic()
        self.longest_gap_s = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def heard_bytes(self) -> int:
        return sum(len(piece) for piece in self.pieces)

    def hears_on(self, most_s: float, more_bytes: int = 30_000) -> None:
        """Wait until so much more was heard."""
        before = self.heard_bytes
        wait_until(lambda: self.heard_bytes > before + more_bytes, most_s)

    def stop(self) -> None:
        self._over.set()
        self._thread.join(10)

    def require_sound(self) -> None:
        """What was heard on each connection is music from its first second to its end."""
        for piece in self.pieces:
            if len(piece) > 40_000:
                rate, samples = decode(piece)
                levels = loudness(samples, rate)
                assert levels[2:].min() > 1e-4, levels

    def _listen(self) -> None:
        turn = 0
        while not self._over.is_set():
            url = self.urls[turn % len(self.urls)]
            turn += 1
            try:
                self._hear(url + self.run.path)
            except httpx.HTTPError:
                time.sleep(0.1)

    def _hear(self, url: str) -> None:
        with client(15) as asking, asking.stream("GET", url) as answer:
            if answer.status_code != 200:
                time.sleep(0.2)
                return
            self.connections += 1
            self.pieces.append(b"")
            for data in answer.iter_raw():
                now_s = time.monotonic()
                self.longest_gap_s = max(self.longest_gap_s, now_s - self.last_s)
                self.last_s = now_s
                self.pieces[-1] += data
                if self._over.is_set():
                    return
            self.endings += 1
