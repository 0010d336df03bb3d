"""One run's composed bars: steps come in, bars of the run's metre wait to be taken."""

import threading
from collections import deque
from collections.abc import Callable
from typing import final

import numpy as np

from courante.composer.contract import Seat
from courante.types import Bar, Bits, NoteRange


@final
class Feed:
    """Filled by the composing thread, emptied by whoever plays the run; safe for these two.

    Attributes:
        seat: what the run asked of its composer.
    """

    def __init__(self, seat: Seat, note_range: NoteRange, wanted: int) -> None:
        self.seat = seat
        self._note_range = note_range
        self._wanted = wanted
        self._lock = threading.Lock()
        self._bars: deque[Bar] = deque()
        self._steps: list[Bits] = []
        self._composed = 0
        self._on_hunger: Callable[[], None] | None = None

    @property
    def waiting(self) -> int:
        """Whole bars that wait to be taken."""
        return len(self._bars)

    @property
    def hungry(self) -> bool:
        """Whether fewer bars wait than wanted."""
        return len(self._bars) < self._wanted

    def on_hunger(self, callback: Callable[[], None]) -> None:
        """Have ``callback`` called, by the taker, whenever a bar taken leaves too few."""
        self._on_hunger = callback

    def take(self) -> Bar | None:
        """The next bar, or ``None`` when the composer has not kept up."""
        with self._lock:
            bar = self._bars.popleft() if self._bars else None
        if self._on_hunger is not None and self.hungry:
            self._on_hunger()
        return bar

    def add(self, steps: Bits) -> None:
        """Add composed steps ``(steps, notes, 2)``; they become a bar once there are enough."""
        metre = self.seat.metre
        self._steps.append(np.array(steps, dtype=np.bool_))
        if sum(len(part) for part in self._steps) < metre.steps_per_bar:
            return
        bits = np.concatenate(self._steps)
        self._steps.clear()
        with self._lock:
            self._bars.append(Bar(self._composed, metre, self._note_range, bits))
        self._composed += 1

    def restart_bar(self) -> None:
        """Forget the steps of a bar that will not be completed."""
        self._steps.clear()
