"""Who plays a run's notes, how far they are, and what they are told next.

While somebody plays the notes, the run is where they say they are. The stream goes on beside only
if somebody hears it, and then follows them.
"""

import threading
from collections.abc import Callable
from typing import final

from courante.config import NotesConfig
from courante.errors import BadInput
from courante.station.feed import Feed
from courante.station.notes_client import (
    AgainSaid,
    BarSaid,
    ChangeSaid,
    Ending,
    Said,
    Share,
    StyleSaid,
    Welcome,
)
from courante.station.notes_counters import NotesCounters
from courante.station.notes_ear import Ear
from courante.station.notes_stand import Stand
from courante.station.player import Player
from courante.station.standing import Place, WayBack
from courante.station.wishes import Wishes
from courante.types import Beats, Seconds, Tempo

AT_ONCE = 4
"""So many bars are arranged in one go; whoever waits for more asks again."""
ROUNDING_BEATS = 1e-3
"""Beats come back rounded."""


@final
class NotesDesk:
    """Safe for any thread."""

    def __init__(
        self,
        player: Player,
        feed: Feed,
        config: NotesConfig,
        counters: NotesCounters,
        now_s: Callable[[], Seconds],
    ) -> None:
        """Nobody plays the notes yet, but the run may have been played so before a restart.

        Args:
            player: plays the stream.
            feed: has the composed bars.
            config: how far ahead.
            counters: of the station.
            now_s: tells the run's time.
        """
        self._player = player
        self._feed = feed
        self._config = config
        self._counters = counters
        self._now_s = now_s
        self._lock = threading.Lock()
        self._stand: Stand | None = None
        self._share: Share | None = None
        self._asked_back: WayBack | None = None
        start = player.standing()
        if start.notes:
            self._stand = Stand(player, feed, config, now_s(), start.place)
            self._hold(self._stand)

    @property
    def on(self) -> bool:
        """Whether the run is where a client's ear is, though the client may be away."""
        return self._stand is not None

    @property
    def attended(self) -> bool:
        """Whether a client is there."""
        return self._share is not None

    @property
    def place(self) -> Place | None:
        """Where the ear was last told to be; ``None`` for a stream."""
        stand = self._stand
        return None if stand is None else stand.place

    def open(
        self, wake: Callable[[], None], from_bar: int | None, credit: int
    ) -> tuple[Share, Welcome]:
        """Give the notes to a client; another that has them loses them.

        Args:
            wake: called from any thread when there may be something to send; returns at once.
            from_bar: the first bar it lacks, or ``None`` for where the run is.
            credit: how many bars it may be sent.

        Raises:
            BadInput: nobody can have got as far as this bar.
        """
        now_s = self._now_s()
        with self._lock:
            stand = self._stand or Stand(self._player, self._feed, self._config, now_s)
            first = stand.first(from_bar, now_s)
            self._stand = stand
            self._leave(Ending.TAKEN_OVER, "another client plays this run now")
            change = _change(self._player.wishes)
            share = Share(wake, first, min(credit, self._config.most_credit), change)
            entry = stand.notes.get(first)
            style = stand.notes.style if entry is None else entry.style
            share.styles.add(style.name)
            self._share = share
            self._feed.on_bar(wake)
            self._hold(stand, now=True)
            beat = stand.beat(now_s)
        self._counters.add(clients=1, came=1, resumes=from_bar is not None)
        return share, Welcome(first, now_s, beat, style, change)

    def close(self, share: Share) -> None:
        """A client has gone."""
        with self._lock:
            if self._share is share:
                self._leave(Ending.RUN_OVER, "you have left")
                if self._stand is not None:
                    self._hold(self._stand)

    def end(self, ending: Ending, why: str) -> None:
        """Tell the client, if there is one, that it is over."""
        share = self._share
        if share is not None:
            share.end(ending, why)

    def wake(self) -> None:
        """Something was changed."""
        share = self._share
        if share is not None:
            share.wake()

    def want(self, share: Share, credit: int) -> None:
        """A client may be sent so many more bars."""
        with self._lock:
            if self._share is share and self._stand is not None:
                share.credit = min(share.credit + credit, self._config.most_credit)
                self._hold(self._stand)
        share.wake()

    def take(self, share: Share) -> tuple[tuple[Said, ...], bool]:
        """What to tell a client next, in order.

        Returns:
            That, and whether to ask again at once.
        """
        with self._lock:
            stand = self._stand
            if self._share is not share or share.over is not None or stand is None:
                return (), False
            said = self._changes(stand, share)
            ahead = share.sent - stand.ear.bar
            if share.credit == 0 or ahead > self._config.most_credit + self._config.kept_bars:
                return said, False
            done = stand.write(share.sent, AT_ONCE)
            bar = self._bar(stand, share)
            return (*said, *bar), done or bool(bar)

    def played(self, share: Share, ear: Ear, tempo: Tempo) -> bool:
        """A client tells where it is.

        Returns:
            Whether it has the run.

        Raises:
            BadInput: the bar was not sent.
        """
        with self._lock:
            stand = self._stand
            if self._share is not share or stand is None:
                return False
            if ear.bar >= share.sent:
                raise BadInput("bar", ear.bar, f"one that was sent, below {share.sent}")
            stand.tell(ear, tempo)
            self._hold(stand)
        share.wake()
        return True

    def to_stream(self, share: Share, bar: int, beat: Beats) -> None:
        """A client hands the run back to the stream.

        Raises:
            BadInput: the bar is not kept, or the beat not in it.
        """
        with self._lock:
            stand = self._stand
            if self._share is not share or stand is None:
                return
            oldest, newest = stand.notes.oldest, min(share.sent - 1, stand.notes.next)
            if not oldest <= bar <= newest:
                raise BadInput("bar", bar, f"{oldest} to {newest}, which are kept")
            start = stand.start_beat(bar)
            end = start + stand.beats_per_bar
            if not start - ROUNDING_BEATS <= beat < end:
                raise BadInput("beat", beat, f"{start:g} to less than {end:g}")
            self._asked_back = stand.way_back(bar, Beats(max(beat, start)))
            self._let_go()
        share.end(Ending.STREAM, "the stream goes on")

    def take_way_back(self) -> WayBack | None:
        """Where a client asked the stream to go on, if it did since the last call."""
        with self._lock:
            asked, self._asked_back = self._asked_back, None
        return asked

    def way_back(self) -> WayBack | None:
        """Where the ear is by now, for the stream to go on from there."""
        now_s = self._now_s()
        with self._lock:
            return None if self._stand is None else self._stand.way_back_now(now_s)

    def let_go(self) -> None:
        """The run is a stream again, unless a client has come."""
        with self._lock:
            if self._share is None and self._stand is not None:
                self._let_go()

    def _let_go(self) -> None:
        self._stand = None
        self._feed.release()
        self._player.lead_no_more(self._now_s())

    def _leave(self, ending: Ending, why: str) -> None:
        if self._share is not None:
            self._share.end(ending, why)
            self._share = None
            self._feed.on_bar(None)
            self._counters.add(clients=-1)

    def _hold(self, stand: Stand, *, now: bool = False) -> None:
        share, until = self._share, 0
        if share is not None:
            until = max(share.sent + share.credit + 1, stand.ear.bar + self._feed.wanted)
        stand.hold(until, now=now)

    def _changes(self, stand: Stand, share: Share) -> tuple[Said, ...]:
        wishes = self._player.wishes
        said: tuple[Said, ...] = ()
        change = _change(wishes)
        if change != share.change:
            share.change, said = change, (change,)
        setting = self._player.pacing.setting
        first = stand.notes.rewrite(stand.ear.bar + 2, wishes.style, setting)
        if first is None:
            return said
        if first < share.sent:
            share.credit = min(self._config.most_credit, share.credit + share.sent - first)
            share.sent = first
            said = (*said, AgainSaid(first))
        self._hold(stand)
        return said

    def _bar(self, stand: Stand, share: Share) -> tuple[Said, ...]:
        entry = stand.notes.get(share.sent)
        if entry is None:
            return ()
        start = stand.start_beat(share.sent)
        said: tuple[Said, ...] = (BarSaid(entry.bar, entry.style.name, start),)
        if entry.style.name not in share.styles:
            share.styles.add(entry.style.name)
            said = (StyleSaid(entry.style), *said)
        share.sent += 1
        share.credit -= 1
        self._counters.add(bars=1)
        return said


def _change(wishes: Wishes) -> ChangeSaid:
    return ChangeSaid(wishes.mode, wishes.bpm, wishes.paused)
