"""Has the composers of a cluster compose: the one that fits best, and another if that is gone."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import final

from courante.cluster._gate import Gone
from courante.cluster._ray import Cluster, Failed
from courante.cluster.alone import NAME as ALONE
from courante.cluster.alone import Alone
from courante.cluster.asking import Answer, Ask
from courante.cluster.room import RoomCounts
from courante.cluster.roster import Roster
from courante.errors import OutputFailed

ANSWER_S = 5.0
"""Whoever takes longer counts as gone: a station has some ten seconds of bars ahead."""
COUNTS_S = 1.0
BUSY_PAUSE_S = 0.05


@dataclass
class AskedCounters:
    """How asking goes.

    Attributes:
        asks: answered so far. alone: those that this node answered itself.
        busy: times that a composer was busy. moves: times that runs went to another composer.
    """

    asks: int = 0
    alone: int = 0
    busy: int = 0
    moves: int = 0


@final
class Composers:
    """All composers of the cluster, as one station asks them; safe for any thread."""

    def __init__(
        self,
        cluster: Cluster,
        roster: Roster,
        alone: Alone,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Ask whoever is on the roster, and ``alone`` if nobody is; ``pause`` waits seconds."""
        self.counters = AskedCounters()
        self._cluster = cluster
        self._roster = roster
        self._alone = alone
        self._pause = pause

    @property
    def alone(self) -> bool:
        """Whether this node composes by itself."""
        return self._alone.asked

    @property
    def gone(self) -> int:
        """Composers that died or fell silent."""
        return self._roster.gone

    def ask(self, ask: Ask, by: str) -> tuple[Answer, str]:
        """Have something composed; see ``Asked``.

        Raises:
            OutputFailed: a composer failed at it.
        """
        asked = by
        while True:
            answer, asked = self._ask_once(ask, asked)
            if not answer.busy:
                break
            self.counters.busy += 1
            self._pause(BUSY_PAUSE_S)
            asked = ""
        self.counters.asks += 1
        self.counters.alone += asked == ALONE
        self.counters.moves += bool(by) and asked != by
        return answer, asked

    def counts(self) -> dict[str, RoomCounts]:
        """What the own ones have done, by name; those that do not answer are left out."""
        told: dict[str, RoomCounts] = {}
        for actor in self._roster.own():
            try:
                told[actor.name] = self._cluster.call(actor, "counts", wait_s=COUNTS_S)
            except (Gone, Failed):
                continue
        return told

    def _ask_once(self, ask: Ask, by: str) -> tuple[Answer, str]:
        """Ask one that is there: ``by``, or else the least busy."""
        while (actor := self._roster.get(by) or self._roster.choose()) is not None:
            try:
                answer: Answer = self._cluster.call(actor, "compose", ask, wait_s=ANSWER_S)
            except Gone as error:
                self._roster.lose(actor, str(error))
                continue
            except Failed as error:
                raise OutputFailed(f"composer {actor.name}: {error}") from error
            self._alone.rest()
            if answer.busy:
                self._roster.note_busy(actor)
            else:
                self._roster.note_load(actor, answer.load)
            return answer, actor.name
        return self._alone.compose(ask), ALONE
