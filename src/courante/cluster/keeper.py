"""Keeps a node's place in the cluster: its composers alive, and its connection to Ray.

Ray's head may die, and another one begin at its address, which knows nobody from before; or this
machine's Ray is ended and started again. Either way the cluster is joined anew.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

from courante.cluster._gate import Gone
from courante.cluster._ray import Actor, Cluster
from courante.cluster.actor import ComposerActor
from courante.cluster.roster import Roster
from courante.composer.contract import Composer
from courante.errors import CouranteError, OutputFailed

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
END_S = 1.0


@dataclass(frozen=True)
class Brought:
    """The composers that a node brings along.

    Attributes:
        own: how their names begin. count: how many. gpu: whether each has a GPU of its own.
        make: makes one, in its own process. identity: see ``Traits``.
    """

    own: str
    count: int
    gpu: bool
    make: Callable[[], Composer[Any]]
    identity: str


@final
class Keeper:
    """Looks after a cluster's connection and own composers in a thread of its own."""

    def __init__(self, cluster: Cluster, roster: Roster, brought: Brought) -> None:
        self.rejoined = 0
        self._cluster = cluster
        self._roster = roster
        self._brought = brought
        # Ray ends an actor that nobody holds on to.
        self._actors: dict[str, Actor] = {}
        self._begun = 0
        self._troubled = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="keeper", daemon=True)

    def begin(self) -> None:
        """Start the own composers, and look after them from now on.

        Raises:
            OutputFailed: the cluster has too little left, or does not answer.
        """
        brought = self._brought
        self._cluster.require_free(brought.count, gpu=brought.gpu)
        try:
            self._start_missing()
            self._roster.look()
        except Gone as error:
            raise OutputFailed(f"the cluster does not answer: {error}") from error
        self._thread.start()

    def end(self) -> None:
        """Look no longer."""
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join(END_S)

    def _work(self) -> None:
        while not self._over.wait(LOOK_EVERY_S):
            try:
                self._tend()
            except Exception:
                logger.exception("looking after the composers failed; tried again soon")

    def _tend(self) -> None:
        try:
            self._roster.look()
            astray = self._cluster.astray()
        except Gone as error:
            self._note_trouble(f"Ray's head does not answer: {error}")
            if self._cluster.head_answers() and not self._known_there():
                self._rejoin()
            return
        if astray:
            self._note_trouble("this machine's Ray was started anew")
            self._rejoin()
            return
        self._mend()

    def _known_there(self) -> bool:
        """Whether it is the head that we know: one that was cut off for a while, then."""
        try:
            self._roster.look()
        except Gone:
            return False
        return True

    def _rejoin(self) -> None:
        if self._over.is_set():
            return
        try:
            self._cluster.rejoin()
        except CouranteError as error:
            self._note_trouble(str(error))
            return
        self.rejoined += 1
        self._actors.clear()
        self._roster.clear()
        logger.warning("the cluster at %s was joined again", self._cluster.address)
        self._mend()

    def _mend(self) -> None:
        """Bring along as many composers as were asked for, and meet all others."""
        alive = {actor.name for actor in self._roster.own()}
        self._actors = {name: actor for name, actor in self._actors.items() if name in alive}
        try:
            self._start_missing()
            self._roster.look()
        except (OutputFailed, Gone) as error:
            self._note_trouble(str(error))
            return
        if self._troubled:
            logger.warning("the cluster is well again")
        self._troubled = False

    def _start_missing(self) -> None:
        """Start what is lacking.

        Raises:
            OutputFailed: there is no core or GPU for it, or it could not begin.
        """
        brought = self._brought
        while len(self._actors) < brought.count and not self._over.is_set():
            name = f"{brought.own}{self._begun}"
            self._begun += 1
            made_with = (brought.make, brought.identity)
            actor = self._cluster.start(name, ComposerActor, *made_with, gpu=brought.gpu)
            self._actors[name] = actor

    def _note_trouble(self, what: str) -> None:
        if not self._troubled:
            logger.warning("playing on without: %s", what)
        self._troubled = True
