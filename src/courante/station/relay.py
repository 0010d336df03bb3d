"""Carries a run's sound to one outlet elsewhere, for as long as there is a run.

A thread for each outlet: it reads the run's broadcast as any listener does, so an outlet that is
slow, stalled or gone costs the run nothing. Where an outlet fails, another is made after a while;
what was missed meanwhile is gone, as on the radio.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import final

from courante.config import RelayConfig
from courante.errors import CouranteError, NotAuthorised
from courante.outlet.broadcast import Broadcast, Cursor
from courante.outlet.contract import Outlet
from courante.station.relay_plan import FROM_THE_BEGINNING, LIVE, RelayPlan, RelayStatus, retry_s
from courante.types import Chunk, Seconds

logger = logging.getLogger(__name__)

LOOK_AGAIN_S = 0.2
ENDING_S = 0.5

Sound = Callable[[], Broadcast | None]
"""Gives the broadcast of the run that plays now, or ``None`` while there is none."""


@final
class Relay:
    """One outlet's thread."""

    def __init__(
        self, plan: RelayPlan, sound: Sound, config: RelayConfig, jitter: Callable[[], float]
    ) -> None:
        """Be ready to start.

        Args:
            plan: the outlet.
            sound: asked for the run that plays, again when that is over.
            config: waits between tries.
            jitter: draws from 0 to 1.
        """
        self._plan = plan
        self._sound = sound
        self._config = config
        self._jitter = jitter
        self._status = RelayStatus(plan.name, plan.label)
        self._closing = threading.Event()
        self._wake = threading.Event()
        self._outlet: Outlet | None = None
        self._place: tuple[Broadcast, int] | None = None
        self._worked = False
        self._steady_s = 0.0
        self._failures = 0
        self._said: str | None = None
        # A daemon: an outlet that hangs must not keep the process alive.
        self._thread = threading.Thread(target=self._work, name=f"relay {plan.name}", daemon=True)

    @property
    def status(self) -> RelayStatus:
        """How it is; may be asked by any thread."""
        return self._status

    def start(self) -> None:
        """Begin to play as soon as there is sound."""
        self._thread.start()

    def leave(self) -> None:
        """Send what was published so far, and end; close the run before, for its last frames."""
        self._closing.set()
        self._wake.set()

    def close(self, timeout_s: float) -> bool:
        """Leave, and wait for the end; false if that did not come in time."""
        self.leave()
        if self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        outlet = self._outlet
        if self._thread.is_alive() and outlet is not None:
            _close_quietly(outlet)
            self._thread.join(ENDING_S)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                self._play()
            except CouranteError as error:
                if not self._failed(error):
                    break
            except Exception as error:
                fields = {"outlet": self._plan.name}
                logger.exception("an outlet failed in an unforeseen way", extra=fields)
                if not self._failed(error):
                    break
        self._note(connected=False, over=True)

    def _play(self) -> None:
        """Make an outlet and play to it until this relay closes."""
        broadcast = self._next_after(None)
        if broadcast is None:
            return
        outlet = self._plan.make()
        self._outlet = outlet
        self._steady_s = 0.0
        burst_s = LIVE if self._worked else self._plan.burst_s
        try:
            while broadcast is not None:
                self._pass_on(broadcast, outlet, burst_s)
                broadcast = self._next_after(broadcast)
                # An outlet that was waiting for a run gets it from its first frame.
                burst_s = FROM_THE_BEGINNING
            outlet.close()
        except BaseException:
            _close_quietly(outlet)
            raise
        finally:
            self._outlet = None

    def _next_after(self, past: Broadcast | None) -> Broadcast | None:
        """Wait for sound from another run than ``past``; ``None`` when closing."""
        while not self._closing.is_set():
            broadcast = self._sound()
            known = broadcast is None or broadcast is past or broadcast.closed
            if broadcast is not None and not known and broadcast.published_s > 0:
                return broadcast
            self._closing.wait(LOOK_AGAIN_S)
        return None

    def _pass_on(self, broadcast: Broadcast, outlet: Outlet, burst_s: Seconds) -> None:
        """Send what is published until the run is over or this relay closes."""
        cursor = self._entry(broadcast, burst_s)
        leave = broadcast.on_publish(self._wake.set)
        try:
            while True:
                self._wake.clear()
                closing = self._closing.is_set()
                chunks, cursor, skipped = broadcast.read(cursor)
                self._note(skipped=skipped)
                for left, chunk in zip(range(len(chunks), 0, -1), chunks, strict=True):
                    self._place = (broadcast, cursor.sequence - left)
                    outlet.publish(chunk)
                    self._sent(chunk)
                self._place = (broadcast, cursor.sequence)
                if not chunks:
                    if closing or broadcast.ended(cursor):
                        return
                    self._wake.wait(LOOK_AGAIN_S)
        finally:
            leave()

    def _entry(self, broadcast: Broadcast, burst_s: Seconds) -> Cursor:
        """Where to begin; what was missed is counted, and who falls behind skips to live."""
        begin = broadcast.start(burst_s)
        if self._place is not None and self._place[0] is broadcast:
            self._note(skipped=begin.sequence - self._place[1])
        return replace(begin, burst_s=LIVE)

    def _sent(self, chunk: Chunk) -> None:
        if not self._status.connected:
            self._note(connected=True, reconnects=int(self._worked))
            logger.info("outlet connected", extra={"outlet": self._plan.name})
            self._worked = True
        self._note(sent=len(chunk.data))
        self._steady_s += chunk.duration_s
        if self._steady_s >= self._config.steady_s:
            self._failures = 0
            if self._said is not None:
                logger.warning("an outlet plays again", extra={"outlet": self._plan.name})
                self._said = None

    def _failed(self, error: Exception) -> bool:
        """Say so, once, and wait; false if there shall be no other try."""
        message = str(error)
        self._status = replace(self._status, connected=False, failure=message)
        if not self._plan.again:
            return False
        if self._closing.is_set():
            return False
        self._failures += 1
        if message != self._said:
            fields = {"outlet": self._plan.name, "why": message}
            logger.warning("an outlet does not play; it is tried again until it does", extra=fields)
            self._said = message
        refused = isinstance(error, NotAuthorised)
        wait_s = retry_s(self._config, self._failures, self._jitter(), refused=refused)
        self._closing.wait(wait_s)
        return True

    def _note(
        self,
        *,
        connected: bool | None = None,
        reconnects: int = 0,
        sent: int = 0,
        skipped: int = 0,
        over: bool = False,
    ) -> None:
        now = self._status
        self._status = replace(
            now,
            connected=now.connected if connected is None else connected,
            reconnects=now.reconnects + reconnects,
            bytes_sent=now.bytes_sent + sent,
            skipped_chunks=now.skipped_chunks + skipped,
            failure=None if connected else now.failure,
            over=over,
        )


def _close_quietly(outlet: Outlet) -> None:
    """Close an outlet of which something else is already told."""
    try:
        outlet.close()
    except CouranteError as error:
        logger.debug("an outlet that ends did not end well", extra={"why": str(error)})
