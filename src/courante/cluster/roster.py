"""Who composes in the cluster, as one node sees it."""

import logging
import threading
from typing import final

from courante.cluster._gate import Gone
from courante.cluster._ray import Actor, Cluster, Failed
from courante.cluster.asking import Traits
from courante.errors import OutputFailed

logger = logging.getLogger(__name__)

PREFIX = "composer-"
TRAITS_S = 10.0


@final
class Roster:
    """The composers that a node may ask; safe for any thread."""

    def __init__(self, cluster: Cluster, identity: str, own: str) -> None:
        """Know nobody yet.

        Args:
            cluster: where they are.
            identity: only those that compose with this are asked; see ``Traits``.
            own: how the names of those begin that are nearest, and asked first.
        """
        self.gone = 0
        self._cluster = cluster
        self._identity = identity
        self._own = own
        self._lock = threading.Lock()
        self._known: dict[str, Actor] = {}
        self._others: set[str] = set()
        self._load: dict[str, int] = {}

    def look(self) -> None:
        """See who is there; a name is never given twice.

        Raises:
            Gone: the cluster does not say; those that are known are asked all the same.
        """
        names = {name for name in self._cluster.names() if name.startswith(PREFIX)}
        with self._lock:
            left = [actor for name, actor in self._known.items() if name not in names]
            unknown = names - set(self._known) - self._others
        for actor in left:
            self.lose(actor, "it has died")
        for name in unknown:
            self._meet(name)

    def own(self) -> list[Actor]:
        """Those that this node brought along."""
        with self._lock:
            return [a for name, a in self._known.items() if name.startswith(self._own)]

    def get(self, name: str) -> Actor | None:
        """One that is there."""
        with self._lock:
            return self._known.get(name)

    def choose(self) -> Actor | None:
        """The one to be asked: by how many wait there, own ones before others; if there is one."""
        with self._lock:
            ranked = sorted(
                self._known, key=lambda n: (self._load.get(n, 0), not n.startswith(self._own), n)
            )
            return self._known[ranked[0]] if ranked else None

    def traits(self) -> Traits:
        """What all of them are.

        Raises:
            OutputFailed: there is none.
        """
        actor = self.choose()
        if actor is None:
            message = "the cluster has no composer; serve one node of it with --composers 1 or more"
            raise OutputFailed(message)
        try:
            return self._traits_of(actor)
        except (Gone, Failed) as error:
            raise OutputFailed(f"composer {actor.name} does not answer: {error}") from error

    def note_load(self, actor: Actor, load: int) -> None:
        """So many runs wait for one."""
        with self._lock:
            self._load[actor.name] = load

    def note_busy(self, actor: Actor) -> None:
        """One takes no more for now."""
        with self._lock:
            self._load[actor.name] = self._load.get(actor.name, 0) + 1

    def lose(self, actor: Actor, why: str) -> None:
        """One is dead or silent: it is asked no more unless it is found again."""
        with self._lock:
            if self._known.pop(actor.name, None) is None:
                return
            self.gone += 1
            self._load.pop(actor.name, None)
        logger.warning("composer %s is gone: %s", actor.name, why)

    def clear(self) -> None:
        """The cluster was joined again: nobody from before can be asked."""
        with self._lock:
            known = [*self._known.values()]
        for actor in known:
            self.lose(actor, "the cluster was joined again")

    def _meet(self, name: str) -> None:
        try:
            actor = self._cluster.find(name)
            traits = self._traits_of(actor)
        except (Gone, Failed):
            return
        with self._lock:
            if traits.identity == self._identity:
                self._known[name] = actor
            else:
                self._others.add(name)

    def _traits_of(self, actor: Actor) -> Traits:
        found: Traits = self._cluster.call(actor, "traits", wait_s=TRAITS_S)
        return found
