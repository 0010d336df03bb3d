"""A node: a station whose composers, neighbours and history are a cluster's.

Around it stand the relay, through which it answers for every run, and the member, which takes runs
that nobody has. The station itself knows nothing of all that.
"""

import logging
import os
import secrets
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from socket import gethostname
from typing import Any, final

from starlette.types import ASGIApp

from courante.cluster._ray import Cluster
from courante.cluster.alone import Alone
from courante.cluster.asked import Composers
from courante.cluster.figures import Figures
from courante.cluster.keeper import Brought, Keeper
from courante.cluster.member import Member
from courante.cluster.nodes import Node, Nodes
from courante.cluster.relay import Relay, RelayCounters
from courante.cluster.remote import RemoteComposer
from courante.cluster.roster import PREFIX, Roster
from courante.cluster.whereabouts import Atlas
from courante.composer.contract import Composer
from courante.config import ApiConfig, HistoryConfig, LeasesConfig, OutletConfig, StationConfig
from courante.config.clustering import ClusterConfig
from courante.errors import Refused
from courante.station.history.leasing import SqlLeases
from courante.station.request import Equipment
from courante.station.station import Station
from courante.station.stores import open_stores

logger = logging.getLogger(__name__)

LONGEST_HOST = 40
LEASES = LeasesConfig(lease_s=5.0, renew_every_s=1.5, adopt_at_start=False)
"""A killed node's runs are heard again after the lease, a look of the others, and a first bar.
Whoever is least loaded takes runs that nobody has (``Member``), not whoever starts."""


@dataclass(frozen=True)
class Plan:
    """All that a node is made with.

    Attributes:
        cluster: which, and what this node brings along.
        history: where all nodes keep runs. station, api, outlet: as for a server alone.
        identity: names what it runs and composes with.
        compose: makes a composer, in the process of its actor.
        equip: from a composer to all that runs are made with.
    """

    cluster: ClusterConfig
    history: HistoryConfig
    station: StationConfig
    api: ApiConfig
    outlet: OutletConfig
    identity: str
    compose: Callable[[], Composer[Any]]
    equip: Callable[[Composer[Any]], Equipment]


@dataclass(frozen=True)
class _Joined:
    """What a node is made of once it has joined."""

    cluster: Cluster
    leases: SqlLeases
    member: Member
    figures: Figures
    station: Station


@final
class ClusterNode:
    """This process as a node; see ``Surroundings`` of the server for what it is asked."""

    def __init__(self, plan: Plan, tell: Callable[[str], None]) -> None:
        """Join nothing yet; ``tell`` gets what the person at the terminal should know."""
        self._plan = plan
        self._tell = tell
        name = f"{gethostname()[:LONGEST_HOST]}-{secrets.token_hex(4)}"
        self._node = Node(
            name, "", secrets.token_urlsafe(24), plan.identity, most_runs=plan.station.max_runs
        )
        self._relayed = RelayCounters()
        self._closing: list[Callable[[], None]] = []
        self._over = threading.Event()
        self._joined: _Joined | None = None

    def station(self) -> Station:
        """Join the cluster and make this node's station, which is not started yet.

        Raises:
            NotFound, BadConfig: there is no such cluster.
            Refused: its other nodes run or compose with something else.
            OutputFailed: the cluster has too little left, or the database cannot be reached.
            Missing: something to play with is.
        """
        try:
            self._joined = self._join()
        except BaseException:
            self.close()
            raise
        return self._joined.station

    def around(self, app: ASGIApp, station: Station) -> ASGIApp:
        """The relay before the app; the station has been made."""
        there = self._there
        atlas = Atlas(station, there.member, there.leases)
        most_bytes = self._plan.api.body_limit_bytes
        return Relay(app, atlas, self._node.secret, most_bytes, self._relayed)

    def begin(self, port: int) -> None:
        """Other nodes may ask us from now on."""
        there = self._there
        host = self._plan.cluster.host or self._plan.api.host or there.cluster.node_ip
        shown = f"[{host}]" if ":" in host else host
        there.member.begin(there.station, f"{shown}:{port}")
        there.figures.begin()
        self._tell(f"Node       {self._node.name} of the cluster at {there.cluster.address}")
        told = threading.Thread(
            target=self._await_drain, args=(there.member,), name="drain", daemon=True
        )
        told.start()

    def end(self) -> None:
        """Have others take our runs."""
        self._over.set()
        self._there.figures.end()
        self._there.member.drain()

    def close(self) -> None:
        """Leave the cluster; the station is closed already."""
        while self._closing:
            self._closing.pop()()

    @property
    def _there(self) -> _Joined:
        if self._joined is None:
            message = "the node has not joined"
            raise RuntimeError(message)
        return self._joined

    def _join(self) -> _Joined:
        plan = self._plan
        cluster = Cluster.join(plan.cluster.address)
        self._closing.append(cluster.leave)
        nodes = Nodes(plan.history)
        self._closing.append(nodes.close)
        _require_alike(plan.identity, nodes.living())
        own = f"{PREFIX}{self._node.name}-"
        roster = Roster(cluster, plan.identity, own)
        brought = plan.cluster
        keeper = Keeper(
            cluster,
            roster,
            Brought(own, brought.composers, brought.gpu, plan.compose, plan.identity),
        )
        self._closing.append(keeper.end)
        keeper.begin()
        composers = Composers(cluster, roster, Alone(plan.compose))
        equipment = plan.equip(RemoteComposer(composers, roster.traits()))
        leases = SqlLeases(plan.history, LEASES)
        self._closing.append(leases.close)
        stores = open_stores(plan.history, self._node.name, LEASES)
        member = Member(self._node, nodes, leases, LEASES)
        self._closing.append(member.end)
        station = Station(equipment, plan.station, plan.outlet, stores=stores)
        figures = Figures(member, composers, keeper, self._relayed)
        station.add_counts(figures.counts)
        return _Joined(cluster, leases, member, figures, station)

    def _await_drain(self, member: Member) -> None:
        while not self._over.wait(0.2):
            if member.drain_asked.is_set():
                logger.info("asked to drain: this node ends once others have its runs")
                # As if the person at the terminal had asked; any thread may be interrupted by it.
                os.kill(os.getpid(), signal.SIGTERM)
                return


def _require_alike(identity: str, living: tuple[Node, ...]) -> None:
    """Refuse to join nodes whose runs would sound otherwise here.

    Raises:
        Refused: it names both.
    """
    for node in living:
        if node.identity != identity:
            message = (
                f"this node cannot join: it is {identity}, and {node.name} is {node.identity}; "
                "end the others, or install the same here"
            )
            raise Refused(message)
