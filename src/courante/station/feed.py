"""One run's composed bars: steps come in, bars of the run's metre wait to be taken."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from typing import final

import numpy as np

from courante.composer.contract import Seat
from courante.types import Bar, Bits, NoteRange

BARS_BEFORE = 8
"""So many bars before the one under way are kept with the music: after a restart the band hears
them again, and a repeat has bars to choose from."""
UNDER_WAY = 4
"""Bars taken and not all played: the one under way, those after it, and one for good measure."""

OPENING_BARS = 2
KEPT_SHARE = 0.75
"""Music is kept anew when it covers less than this share of the bars wanted: after a restart they
are all there is until the composer is ready again."""


@dataclass(frozen=True, eq=False)
class Music:
    """A run's composed music at a bar line.

    Attributes:
        memory: the composer's snapshot, after the last bar.
        composed: how many bars were composed so far.
        bars: the newest of them, the oldest first.
    """

    memory: bytes = field(repr=False)
    composed: int
    bars: tuple[Bar, ...] = field(repr=False)


@dataclass(frozen=True)
class FeedStart:
    """Where a feed begins.

    Attributes:
        run_id: whose it is, for the log.
        bars: composed already.
        composed: how many were composed before the next one.
        first: bars before this one are composed and passed over.
        under_way: bars from ``first`` to before this one were played, and are given once more.
    """

    run_id: str = ""
    bars: tuple[Bar, ...] = ()
    composed: int = 0
    first: int = 0
    under_way: int = 0


@final
class Feed:
    """Filled by the composing thread, emptied by whoever plays the run; safe for these two.

    Attributes:
        seat: what the run asked of its composer.
        run_id: whose it is, for the log.
    """

    def __init__(
        self, seat: Seat, note_range: NoteRange, wanted: int, start: FeedStart | None = None
    ) -> None:
        begun = FeedStart() if start is None else start
        self.seat = seat
        self.run_id = begun.run_id
        self._note_range = note_range
        self._wanted = wanted
        self._lock = threading.Lock()
        self._again = deque(bar for bar in begun.bars if bar.index < begun.under_way)
        self._bars = deque(bar for bar in begun.bars if bar.index >= begun.under_way)
        self._taken: deque[Bar] = deque(maxlen=BARS_BEFORE + UNDER_WAY)
        self._steps: list[Bits] = []
        self._composed = begun.composed
        self._first = begun.first
        self._under_way = begun.under_way
        self._music: Music | None = None
        self._kept_to: int | None = None
        self._on_hunger: Callable[[], None] | None = None

    @property
    def waiting(self) -> int:
        """Whole bars that wait to be taken for the first time."""
        return len(self._bars)

    @property
    def ready(self) -> bool:
        """Whether there is enough to begin with: a bar sounds once its successor is composed.

        A run that goes on has bars of the past: rather than be silent it repeats from them.
        """
        past = bool(self._again) and self._composed >= self._under_way
        return past or len(self._bars) >= OPENING_BARS

    @property
    def hungry(self) -> bool:
        """Whether fewer bars wait than wanted."""
        return len(self._bars) < self._wanted

    @property
    def at_bar_line(self) -> bool:
        """Whether no bar is half composed (for the composing thread)."""
        return not self._steps

    @property
    def unkept(self) -> bool:
        """Whether few of the bars that wait are covered by music kept (for the composing thread).

        From music kept earlier all later bars can be composed once more, but that takes time.
        """
        if self._kept_to is None:
            return self._composed >= self._under_way
        covered = self._kept_to - (self._composed - len(self._bars))
        return covered < self._wanted * KEPT_SHARE and self._kept_to < self._composed

    def on_hunger(self, callback: Callable[[], None]) -> None:
        """Have ``callback`` called, by the taker, whenever a bar taken leaves too few."""
        self._on_hunger = callback

    def take(self) -> Bar | None:
        """The next bar, or ``None`` when the composer has not kept up."""
        with self._lock:
            waiting = self._again or self._bars
            bar = waiting.popleft() if waiting else None
            if bar is not None:
                self._taken.append(bar)
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
        if self._composed >= self._first:
            waiting = self._bars if self._composed >= self._under_way else self._again
            with self._lock:
                waiting.append(Bar(self._composed, metre, self._note_range, bits))
        self._composed += 1

    def begin_anew(self) -> None:
        """Go on with other music: forget a bar that will not be completed, and what was kept."""
        self._steps.clear()
        self._composed = max(self._composed, self._first)
        self._kept_to = None

    def keep(self, memory: bytes) -> None:
        """Keep the music at this bar line; the composer's snapshot belongs to it."""
        with self._lock:
            bars = tuple(chain(self._taken, self._again, self._bars))
            self._music = Music(memory, self._composed, bars)
        self._kept_to = self._composed

    def take_music(self) -> Music | None:
        """The music kept last, if it was not taken yet (for whoever puts it away)."""
        with self._lock:
            music, self._music = self._music, None
        return music
