"""One run's bars: composed steps come in, bars of the piece wait to be taken.

Steps become bars of the run's metre, and the run's form makes a piece of them: so a bar's number is
its place in the piece, and one composed bar may bring several that are heard again.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import final

import numpy as np

from courante.composer import form
from courante.composer.contract import Guide, Seat
from courante.composer.form_state import FormState
from courante.composer.form_tune import Tune
from courante.config import FormConfig
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
PLENTY, NIBBLE = 32, 24
"""With plenty of bars ahead of the ear, a hold is filled again once so many are missing, not one
by one."""


@dataclass(frozen=True, eq=False)
class Music:
    """A run's composed music at a bar line.

    Attributes:
        memory: the composer's snapshot, after the last bar.
        composed: how many bars there were so far.
        bars: the newest of them, the oldest first.
        form: of the piece, after the last bar; ``None`` if it is to begin anew.
    """

    memory: bytes = field(repr=False)
    composed: int
    bars: tuple[Bar, ...] = field(repr=False)
    form: FormState | None = field(default=None, repr=False)


@dataclass(frozen=True)
class FeedStart:
    """Where a feed begins.

    Attributes:
        run_id: whose it is, for the log.
        bars: composed already.
        composed: how many were composed before the next one.
        first: bars before this one are composed and passed over.
        under_way: bars from ``first`` to before this one were played, and are given once more.
        form: of the piece, where it goes on.
        bpm: what a form that begins plans with, if it is known. tune: what it begins with.
    """

    run_id: str = ""
    bars: tuple[Bar, ...] = ()
    composed: int = 0
    first: int = 0
    under_way: int = 0
    form: FormState | None = field(default=None, repr=False)
    bpm: float | None = None
    tune: Tune | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Hold:
    """What somebody wants who reads bars far ahead.

    Attributes:
        oldest: bars before this one are not read again. ear: the bar that is heard.
        until: bars before this one are wanted. now: though it be few.
    """

    oldest: int
    ear: int
    until: int
    now: bool = False


@final
class Feed:
    """Filled by the composing thread, emptied by whoever plays the run; safe for these two.

    Beside the player, who takes bars one by one, somebody may hold them: read them by number, far
    ahead and more than once. Then what waits is counted from the bar that is heard.

    Attributes:
        seat: what the run asked of its composer.
        run_id: whose it is, for the log.
    """

    def __init__(
        self,
        seat: Seat,
        note_range: NoteRange,
        wanted: int,
        start: FeedStart | None = None,
        config: FormConfig | None = None,
    ) -> None:
        """Wait for steps.

        Args:
            seat: what the run asked of its composer.
            note_range: the pitches of all steps.
            wanted: how many bars shall wait.
            start: where it begins.
            config: of a form that begins; without one, bars are given out as composed.

        Raises:
            BadInput: the tune to begin with is in another metre.
        """
        begun = FeedStart() if start is None else start
        self.seat = seat
        self.run_id = begun.run_id
        self._note_range = note_range
        self._wanted = wanted
        self._lock = threading.Lock()
        self._bars = deque(begun.bars)
        self._steps: list[Bits] = []
        self._form = _form_of(seat, note_range, begun, config)
        self._rising = False
        self._guide = seat.guide
        self._told: Guide | None = None
        self._composed = begun.composed
        self._first = begun.first
        self._under_way = begun.under_way
        self._next = begun.bars[0].index if begun.bars else max(begun.first, begun.composed)
        self.begins = self._next
        self._held: Hold | None = None
        self._filling = False
        self._music: Music | None = None
        self._kept_to: int | None = None
        self._on_hunger: Callable[[], None] | None = None
        self._on_bar: Callable[[], None] | None = None

    @property
    def wanted(self) -> int:
        """How many bars shall wait for whoever takes them one by one."""
        return self._wanted

    @property
    def waiting(self) -> int:
        """Whole bars that wait to be taken for the first time; where held, to be heard."""
        held = self._held
        if held is not None:
            return max(0, self._composed - max(held.ear, self._under_way))
        return self._to_take

    @property
    def ready(self) -> bool:
        """Whether there is enough to begin with: a bar sounds once its successor is composed.

        A run that goes on has bars of the past: rather than be silent it repeats from them.
        """
        past = self._next < min(self._under_way, self._composed)
        return (past and self._composed >= self._under_way) or self._to_take >= OPENING_BARS

    @property
    def hungry(self) -> bool:
        """Whether fewer bars wait than wanted."""
        return self._to_take < self._wanted if self._held is None else self._filling

    @property
    def filled(self) -> bool:
        """Whether nobody wants more for now (for the composing thread)."""
        held = self._held
        return not self.hungry if held is None else self._composed >= held.until

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
        waiting = self.waiting
        covered = self._kept_to - (self._composed - waiting)
        wanted = self._wanted if self._held is None else waiting
        return covered < wanted * KEPT_SHARE and self._kept_to < self._composed

    @property
    def guide(self) -> Guide:
        """What bars composed from now on shall be like (for any thread)."""
        return self._guide

    @guide.setter
    def guide(self, guide: Guide) -> None:
        self._guide = guide

    def take_guide(self) -> Guide | None:
        """The guide, if the composer was not told it yet (for the composing thread)."""
        guide = self._guide
        if guide == self._told:
            return None
        self._told = guide
        return guide

    @property
    def prelude(self) -> Bits | None:
        """Music that a composer shall have heard before its first bar, if there is any."""
        return form.prelude(self._form)

    def rise(self) -> None:
        """The pace rises: the piece shall answer it as soon as it can (for any thread)."""
        self._rising = True

    def on_hunger(self, callback: Callable[[], None]) -> None:
        """Have ``callback`` called, by the taker, whenever a bar taken leaves too few."""
        self._on_hunger = callback

    def on_bar(self, callback: Callable[[], None] | None) -> None:
        """Have ``callback`` called, by the composing thread, whenever there are more bars."""
        self._on_bar = callback

    def take(self) -> Bar | None:
        """The next bar, or ``None`` when the composer has not kept up."""
        with self._lock:
            if self._bars:
                self._next = max(self._next, self._bars[0].index)
            bar = self._at(self._next)
            if bar is not None:
                self._next += 1
                self._let_go()
        self._say_if_hungry()
        return bar

    def read(self, index: int) -> Bar | None:
        """A bar that is held, by its number; ``None`` while it is not composed."""
        with self._lock:
            return self._at(index)

    def hold(self, held: Hold) -> None:
        """Keep and compose bars for somebody who reads far ahead."""
        with self._lock:
            self._held = held
            missing = held.until - self._composed
            few = self._composed - held.ear < PLENTY
            self._filling = missing > 0 and (self._filling or few or held.now or missing > NIBBLE)
            self._let_go()
        self._say_if_hungry()

    def release(self) -> None:
        """Nobody holds bars any more."""
        with self._lock:
            self._held = None
            self._let_go()
        self._say_if_hungry()

    def seek(self, index: int) -> None:
        """Have this bar, which is held, be the next taken."""
        with self._lock:
            self._next = index

    def add(self, steps: Bits) -> None:
        """Add composed steps ``(steps, notes, 2)``; they become a bar once there are enough."""
        metre = self.seat.metre
        self._steps.append(np.array(steps, dtype=np.bool_))
        if sum(len(part) for part in self._steps) < metre.steps_per_bar:
            return
        bits = np.concatenate(self._steps)
        self._steps.clear()
        if self._rising:
            self._rising = False
            self._form = form.rise(self._form)
        self._form = form.dancing(self._form, dance=self._guide.dance)
        self._form, bars = form.step(self._form, Bar(0, metre, self._note_range, bits))
        with self._lock:
            self._bars.extend(bar for bar in bars if bar.index >= self._first)
            self._composed = self._form.given
            if self._held is not None and self._composed >= self._held.until:
                self._filling = False
        if self._on_bar is not None:
            self._on_bar()

    def begin_anew(self) -> None:
        """Go on with other music: forget a bar that will not be completed, and what was kept."""
        self._steps.clear()
        self._composed = max(self._composed, self._first)
        self._form = form.begin_anew(self._form, self._composed)
        self._told = None
        self._kept_to = None

    def keep(self, memory: bytes) -> None:
        """Keep the music at this bar line; the composer's snapshot belongs to it."""
        with self._lock:
            self._music = Music(memory, self._composed, tuple(self._bars), self._form)
        self._kept_to = self._composed

    def take_music(self) -> Music | None:
        """The music kept last, if it was not taken yet (for whoever puts it away)."""
        with self._lock:
            music, self._music = self._music, None
        return music

    @property
    def _to_take(self) -> int:
        return max(0, self._composed - max(self._next, self._under_way))

    def _at(self, index: int) -> Bar | None:
        place = index - self._bars[0].index if self._bars else -1
        return self._bars[place] if 0 <= place < len(self._bars) else None

    def _let_go(self) -> None:
        oldest = self._next - BARS_BEFORE - UNDER_WAY
        if self._held is not None:
            oldest = min(self._held.oldest, self._composed - BARS_BEFORE)
        while self._bars and self._bars[0].index < oldest:
            self._bars.popleft()

    def _say_if_hungry(self) -> None:
        if self._on_hunger is not None and self.hungry:
            self._on_hunger()


def _form_of(
    seat: Seat, note_range: NoteRange, start: FeedStart, config: FormConfig | None
) -> FormState:
    if start.form is not None and start.form.metre == seat.metre:
        return start.form
    known = FormConfig(enabled=False) if config is None else config
    begun = form.init(known, seat.seed, seat.metre, bpm=start.bpm, given=start.composed)
    return begun if start.tune is None else form.with_tune(begun, start.tune, note_range)
