"""Has the composers of a cluster compose: the one that fits best, and another if that is gone."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import final

from courante.cluster._ray import Actor, Cluster, Failed, Gone
from courante.cluster.asking import Answer, Ask, Traits
from courante.cluster.room import RoomCounts
from courante.errors import OutputFailed

logger = logging.getLogger(__name__)

PREFIX = "composer-"
ANSWER_S = 30.0
LOOK_EVERY_S = 2.0
BUSY_PAUSE_S = 0.05


@dataclass
class AskedCounters:
    """How asking goes.

    Attributes:
        asks: answered so far. busy: times that a composer was busy. moves: times that runs went to
            another composer. gone: composers that died or fell silent.
    """

    asks: int = 0
    busy: int = 0
    moves: int = 0
    gone: int = 0


@final
class Composers:
    """All composers of the cluster, as one station sees them; safe for any thread."""

    def __init__(
        self,
        cluster: Cluster,
        identity: str,
        own: str,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Know nobody yet.

        Args:
            cluster: where they are.
            identity: only those that compose with this are asked; see ``Traits``.
            own: how the names of those begin that are nearest, and asked first.
            pause: waits so many seconds.
        """
        self.counters = AskedCounters()
        self._cluster = cluster
        self._identity = identity
        self._own = own
        self._pause = pause
        self._lock = threading.Lock()
        self._known: dict[str, Actor] = {}
        self._others: set[str] = set()
        self._load: dict[str, int] = {}
        self._looked_s = -LOOK_EVERY_S

    def traits(self) -> Traits:
        """What all of them are.

        Raises:
            OutputFailed: there is none.
        """
        actor = self.choose()
        try:
            found: Traits = self._cluster.call(actor, "traits", wait_s=ANSWER_S)
        except (Gone, Failed) as error:
            raise OutputFailed(f"composer {actor.name} does not answer: {error}") from error
        return found

    def choose(self) -> Actor:
        """The one to be asked: own ones before others, then by how many wait there.

        Raises:
            OutputFailed: there is none now.
        """
        self._look()
        with self._lock:
            ranked = sorted(
                self._known, key=lambda n: (self._load.get(n, 0), not n.startswith(self._own), n)
            )
            if not ranked:
                message = (
                    "the cluster has no composer; serve one node of it with --composers 1 or more"
                )
                raise OutputFailed(message)
            return self._known[ranked[0]]

    def ask(self, ask: Ask, by: str) -> tuple[Answer, str]:
        """Have something composed; see ``Asked``.

        Raises:
            OutputFailed: nobody is there, or a composer failed at it.
        """
        actor = self._known.get(by)
        if actor is None:
            self.counters.moves += bool(by)
            actor = self.choose()
        while True:
            try:
                answer: Answer = self._cluster.call(actor, "compose", ask, wait_s=ANSWER_S)
            except Gone as error:
                self.lose(actor, str(error))
                actor = self.choose()
                self.counters.moves += 1
                continue
            except Failed as error:
                raise OutputFailed(f"composer {actor.name}: {error}") from error
            if not answer.busy:
                self.counters.asks += 1
                with self._lock:
                    self._load[actor.name] = answer.load
                return answer, actor.name
            self.counters.busy += 1
            with self._lock:
                self._load[actor.name] = self._load.get(actor.name, 0) + 1
            self._pause(BUSY_PAUSE_S)
            actor = self.choose()

    def lose(self, actor: Actor, why: str) -> None:
        """One is dead or silent: it is asked no more unless it is found again."""
        logger.warning("composer %s is gone: %s", actor.name, why)
        with self._lock:
            self.counters.gone += 1
            self._known.pop(actor.name, None)
            self._load.pop(actor.name, None)
            self._looked_s = -LOOK_EVERY_S

    def counts(self) -> dict[str, RoomCounts]:
        """What the own ones have done, by name; those that do not answer are left out."""
        self._look()
        with self._lock:
            own = [a for a in self._known.values() if a.name.startswith(self._own)]
        told: dict[str, RoomCounts] = {}
        for actor in own:
            try:
                told[actor.name] = self._cluster.call(actor, "counts", wait_s=1.0)
            except (Gone, Failed):
                continue
        return told

    def _look(self) -> None:
        """See who is there, now and then; a name is never given twice."""
        now_s = time.monotonic()
        with self._lock:
            if self._known and now_s - self._looked_s < LOOK_EVERY_S:
                return
            self._looked_s = now_s
        try:
            names = {name for name in self._cluster.names() if name.startswith(PREFIX)}
        except Exception as error:  # noqa: BLE001 - Ray's head may be away; those we know still compose
            logger.warning("the cluster's composers cannot be listed: %s", error)
            return
        with self._lock:
            for name in set(self._known) - names:
                logger.warning("composer %s is gone", name)
                self.counters.gone += 1
                del self._known[name]
            unknown = names - set(self._known) - self._others
        for name in unknown:
            try:
                actor = self._cluster.find(name)
                traits: Traits = self._cluster.call(actor, "traits", wait_s=ANSWER_S)
            except (Gone, Failed):
                continue
            with self._lock:
                if traits.identity == self._identity:
                    self._known[name] = actor
                else:
                    self._others.add(name)
