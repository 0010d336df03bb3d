"""Composes in the node's own process while no composer of the cluster can be reached.

It is told the runs as any other composer is, so they go on with the same notes.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any, final

from courante.cluster.asking import Answer, Ask
from courante.cluster.room import Room
from courante.composer.contract import Composer
from courante.errors import OutputFailed

logger = logging.getLogger(__name__)

NAME = "here"


@final
class Alone:
    """A composer of last resort; it is loaded when it is first asked, and stays."""

    def __init__(self, make: Callable[[], Composer[Any]]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._room: Room | None = None
        self._asked = False

    @property
    def asked(self) -> bool:
        """Whether it was what was asked last."""
        return self._asked

    def compose(self, ask: Ask) -> Answer:
        """See ``Room.compose``.

        Raises:
            OutputFailed: the composer failed, or could not be loaded.
        """
        if not self._asked:
            logger.warning("no composer of the cluster can be reached: this node composes alone")
        self._asked = True
        try:
            return self._own_room().compose(ask)
        except RuntimeError as error:
            raise OutputFailed(f"composing alone: {error}") from error

    def rest(self) -> None:
        """Composers of the cluster are asked again."""
        if self._asked:
            logger.warning("composers of the cluster are asked again")
        self._asked = False

    def _own_room(self) -> Room:
        with self._lock:
            if self._room is None:
                self._room = Room(self._make())
            return self._room
