"""This process as a node of the cluster: says that it is there, and takes what others leave."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import final

from courante.cluster.nodes import Node, Nodes
from courante.cluster.placing import share
from courante.cluster.watch import Watch
from courante.config import LeasesConfig
from courante.errors import (
    BadInput,
    CouranteError,
    LimitReached,
    NotFound,
    OutputFailed,
    OwnedElsewhere,
)
from courante.station.leases import Leases
from courante.station.station import Station

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
TOLD_S = 2 * LOOK_EVERY_S
"""So long after a run was placed at another node, what we see of that node may lack it."""
PATIENT_LOOKS = 3
"""Who should take a run has so many looks for it; then anybody may."""
ADOPTED_S = 8.0
"""So long a node that drains waits for others to have its runs."""


@dataclass
class MemberCounters:
    """What moved.

    Attributes:
        adopted, let_go: runs so far. failed: adoptions that failed. away: looks at the registry
            that failed.
    """

    adopted: int = 0
    let_go: int = 0
    failed: int = 0
    away: int = 0


@final
class Member:
    """A node among others; its methods may be called from any thread."""

    def __init__(
        self,
        node: Node,
        nodes: Nodes,
        leases: Leases,
        config: LeasesConfig,
        *,
        look_every_s: float = LOOK_EVERY_S,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Be nowhere yet.

        Args:
            node: ourselves.
            nodes: who is there.
            leases: whose runs are.
            config: how long leases last.
            look_every_s: how often to look at the registry.
            now_s: a clock that only grows.
        """
        self.counters = MemberCounters()
        self._look_every_s = look_every_s
        self._now_s = now_s
        self._watch = Watch(config, now_s)
        self._node = node
        self._nodes = nodes
        self._leases = leases
        self._station: Station | None = None
        self._living: tuple[Node, ...] = (node,)
        self._expected: dict[str, tuple[float, int]] = {}
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._reached = True
        self._on_drain = threading.Event()
        self._thread = threading.Thread(target=self._work, name="cluster", daemon=True)

    @property
    def node(self) -> Node:
        """Ourselves."""
        return self._node

    @property
    def reached(self) -> bool:
        """Whether the database answered last."""
        return self._reached

    @property
    def drain_asked(self) -> threading.Event:
        """Set when somebody asks this node to drain."""
        return self._on_drain

    def living(self) -> tuple[Node, ...]:
        """Who is there, as seen last, with the runs that were placed there since."""
        with self._lock:
            return tuple(replace(node, runs=self._runs_of(node)) for node in self._living)

    def placed(self, name: str) -> None:
        """A run was placed at a node."""
        with self._lock:
            for node in self._living:
                if node.name == name:
                    self._expected[name] = (self._now_s(), self._runs_of(node) + 1)

    def begin(self, station: Station, address: str) -> None:
        """Be there from now on.

        Raises:
            OutputFailed: the database cannot be reached.
        """
        self._station = station
        self._node = replace(self._node, address=address)
        self.look()
        self._thread.start()

    def look(self) -> None:
        """Say that we are there, and see who else is.

        Raises:
            OutputFailed: the database cannot be reached.
        """
        asked_s = self._now_s()
        if self._nodes.tell(self._now()):
            self._on_drain.set()
        living = self._nodes.living()
        self._watch.answered(asked_s)
        with self._lock:
            self._living = living
            since_s = self._now_s() - TOLD_S
            fresh = {name: told for name, told in self._expected.items() if told[0] > since_s}
            self._expected = fresh

    def drain(self) -> None:
        """Let go of all runs, and wait until others have them, for a while."""
        station = self._station
        if station is None:
            return
        self._node = replace(self._node, draining=True)
        with _tolerant("that it drains cannot be told"):
            self._nodes.tell(self._now())
        others = [node for node in self._living_now() if node.name != self._node.name]
        if not any(not node.draining for node in others):
            logger.info("there is no other node: runs wait for one")
            return
        left: list[str] = []
        for run in station.runs():
            try:
                station.let_go(run.run_id)
            except NotFound:
                continue
            except CouranteError as error:
                logger.warning("run %s stays until this node ends: %s", run.run_id, error)
                continue
            left.append(run.run_id)
            self.counters.let_go += 1
        self._await_adoption(left)

    def end(self) -> None:
        """Be there no longer."""
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join(5.0)
        with _tolerant("that this node is gone cannot be told"):
            self._nodes.gone(self._node.name)

    def _work(self) -> None:
        while not self._over.wait(self._look_every_s):
            try:
                self.look()
                self._take_orphans()
                self._note_reached(reached=True)
            except OutputFailed as error:
                self._watch.failed()
                self.counters.away += 1
                self._note_reached(reached=False, why=str(error))
            except Exception:
                logger.exception("looking at the cluster failed; it is tried again")

    def _note_reached(self, *, reached: bool, why: str = "") -> None:
        if reached and not self._reached:
            logger.warning("the registry of nodes answers again")
        if not reached and self._reached:
            logger.warning("playing on alone: %s", why)
        self._reached = reached

    def _now(self) -> Node:
        runs = 0 if self._station is None else len(self._station.runs())
        return replace(self._node, runs=runs)

    def _runs_of(self, node: Node) -> int:
        """As it told, or as many as were placed there since, which it may not have told yet."""
        _, expected = self._expected.get(node.name, (0.0, 0))
        return max(node.runs, expected)

    def _living_now(self) -> tuple[Node, ...]:
        with _tolerant("the nodes cannot be listed"):
            return self._nodes.living()
        return ()

    def _take_orphans(self) -> None:
        station = self._station
        if station is None or self._node.draining or self._on_drain.is_set():
            return
        orphans = self._leases.orphans(lapsed=self._watch.trusted)
        with self._lock:
            self._seen = Counter({run_id: self._seen[run_id] + 1 for run_id in orphans})
            ours = share(orphans, self._living, self._node.name)
        late = [run_id for run_id in orphans if self._seen[run_id] > PATIENT_LOOKS]
        for run_id in dict.fromkeys((*ours, *late)):
            self._adopt(station, run_id)
            # It takes a moment, and others shall not think us gone, or as empty as before.
            self.look()

    def _adopt(self, station: Station, run_id: str) -> None:
        try:
            station.adopt(run_id)
        except (OwnedElsewhere, NotFound, LimitReached) as error:
            logger.info("run %s is not taken: %s", run_id, error)
        except OutputFailed:
            raise
        except (CouranteError, BadInput) as error:
            self.counters.failed += 1
            logger.warning("run %s cannot be taken: %s", run_id, error)
        else:
            self.counters.adopted += 1
            logger.info("run adopted", extra={"run_id": run_id})

    def _await_adoption(self, run_ids: Iterable[str]) -> None:
        by_s = time.monotonic() + ADOPTED_S
        left = list(run_ids)
        while left and time.monotonic() < by_s:
            with _tolerant("whose runs are cannot be asked"):
                left = [run_id for run_id in left if self._leases.holder(run_id) is None]
            self._over.wait(0.1)


@contextmanager
def _tolerant(what: str) -> Generator[None]:
    """Go on where the database is away."""
    try:
        yield
    except OutputFailed as error:
        logger.warning("%s: %s", what, error)
