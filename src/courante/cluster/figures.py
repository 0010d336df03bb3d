"""What a node tells of its cluster in ``/metrics``, gathered beforehand: asking must not wait."""

import threading
from collections.abc import Iterable
from typing import final

from courante.cluster.asked import Composers
from courante.cluster.keeper import Keeper
from courante.cluster.member import Member
from courante.cluster.relay import RelayCounters
from courante.cluster.room import RoomCounts
from courante.station.counters import Count, CountKind

GATHER_EVERY_S = 4.0


@final
class Figures:
    """A ``CountSource`` of one node."""

    def __init__(
        self, member: Member, composers: Composers, keeper: Keeper, relayed: RelayCounters
    ) -> None:
        self._member = member
        self._composers = composers
        self._keeper = keeper
        self._relayed = relayed
        self._rooms: dict[str, RoomCounts] = {}
        self._composing = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._gather, name="figures", daemon=True)

    def begin(self) -> None:
        """Gather from now on."""
        self._thread.start()

    def end(self) -> None:
        """Gather no longer."""
        self._over.set()

    def counts(self) -> Iterable[Count]:
        """See ``CountSource``."""
        gauge = CountKind.GAUGE
        member, asked, relayed = self._member.counters, self._composers.counters, self._relayed
        living = self._member.living()
        draining = sum(node.draining for node in living)
        states = {"playing": len(living) - draining, "draining": draining}
        for state, value in states.items():
            label = {"state": state}
            yield Count("cluster_nodes", "Nodes that are there.", value, gauge, label)
        for node in living:
            label = {"node": node.name}
            yield Count("cluster_node_runs", "Runs that a node plays.", node.runs, gauge, label)
        reached = float(self._member.reached)
        yield Count("cluster_database", "Whether the database answers.", reached, gauge)
        yield Count("cluster_runs_adopted", "Runs taken from other nodes.", member.adopted)
        yield Count("cluster_runs_let_go", "Runs let go to other nodes.", member.let_go)
        yield Count("cluster_adoptions_failed", "Runs that could not be taken.", member.failed)
        yield Count("cluster_relayed", "Requests answered by other nodes.", relayed.relayed)
        yield Count("cluster_relay_waits", "Requests that waited for a node.", relayed.waited)
        yield Count("cluster_relay_broken", "Answers that broke off.", relayed.lost)
        yield Count("cluster_relay_refused", "Requests that found no node.", relayed.refused)
        yield Count("cluster_asks", "Answers of composers.", asked.asks)
        yield Count("cluster_asks_busy", "Times that a composer was busy.", asked.busy)
        yield Count("cluster_composer_moves", "Times that runs changed composers.", asked.moves)
        gone = self._composers.gone
        yield Count("cluster_composers_gone", "Composers that died or fell silent.", gone)
        alone = float(self._composers.alone)
        yield Count("cluster_alone", "Whether this node composes by itself.", alone, gauge)
        yield Count("cluster_asks_alone", "Answers of this node itself.", asked.alone)
        rejoined = self._keeper.rejoined
        yield Count("cluster_rejoined", "Times that Ray was joined again.", rejoined)
        yield from self._of_rooms()

    def _of_rooms(self) -> Iterable[Count]:
        rooms = self._rooms.values()
        own = self._composing
        yield Count("cluster_composers", "Composers of this node.", own, CountKind.GAUGE)
        calls = sum(room.calls for room in rooms)
        yield Count("cluster_batches", "Calls of this node's composers.", calls)
        runs = sum(room.run_calls for room in rooms)
        yield Count("cluster_batched_runs", "Runs in those calls.", runs)
        places = sum(room.calls * room.slots for room in rooms)
        yield Count("cluster_batch_places", "Places for runs in those calls.", places)
        failures = sum(room.failures for room in rooms)
        yield Count("cluster_batch_failures", "Calls of those that failed.", failures)
        seconds = sum(room.seconds for room in rooms)
        yield Count("cluster_batch_seconds", "Seconds they took.", seconds)
        waiting = sum(room.waiting for room in rooms)
        meaning = "Asks that wait for this node's composers."
        yield Count("cluster_asks_waiting", meaning, waiting, CountKind.GAUGE)

    def _gather(self) -> None:
        while not self._over.wait(GATHER_EVERY_S):
            # Of one that died the last figures stay: counters must not shrink.
            told = self._composers.counts()
            self._rooms = {**self._rooms, **told}
            self._composing = len(told)
