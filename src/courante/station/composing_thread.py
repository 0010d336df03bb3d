"""A thread that composes for a station, whenever a run needs bars."""

import logging
import os
import sys
import threading
from typing import Generic, TypeVar, final

from courante.composer.contract import Composer
from courante.config import StationConfig
from courante.station.composing import Composing

S = TypeVar("S")
logger = logging.getLogger(__name__)

COMPOSING_NICENESS = 10
FIRST_RETRY_S = 0.05
LONGEST_RETRY_S = 5.0


@final
class ComposingThread(Generic[S]):
    """Advances a ``Composing`` whenever a run needs bars; outlives a composer that fails."""

    def __init__(
        self, composer: Composer[S], config: StationConfig, *, keeps_music: bool = False
    ) -> None:
        self._work = threading.Event()
        self._closing = threading.Event()
        self._warm = threading.Event()
        self.composing = Composing(composer, config, wake=self._work.set, keeps_music=keeps_music)
        # A daemon: a composer that hangs in native code must not keep the process alive.
        self._thread = threading.Thread(target=self._run, name="composing", daemon=True)

    @property
    def warm(self) -> bool:
        """Whether a run that is opened now gets its first bars at once."""
        return self._warm.is_set()

    def start(self) -> None:
        """Begin to compose."""
        self._thread.start()

    def close(self, timeout_s: float) -> bool:
        """Stop after the call in progress; false if that did not end in time."""
        self._closing.set()
        self._work.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        _give_way()
        try:
            self.composing.warm_up()
        except Exception:
            logger.exception("the composer failed before its first run; it is tried again")
        self._warm.set()
        retry_s = FIRST_RETRY_S
        while not self._closing.is_set():
            self._work.clear()
            try:
                busy = self.composing.advance()
            except Exception:
                logger.exception("composing failed; runs repeat; next try in %g s", retry_s)
                self._closing.wait(retry_s)
                retry_s = min(2 * retry_s, LONGEST_RETRY_S)
                continue
            if busy:
                retry_s = FIRST_RETRY_S
            else:
                self._work.wait()


def _give_way() -> None:
    """Let the threads that play go first: composing is bars ahead and can wait, sound cannot."""
    if sys.platform == "linux":
        # There a thread has a priority of its own, which any thread may lower.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), COMPOSING_NICENESS)
