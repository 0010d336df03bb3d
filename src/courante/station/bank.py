"""One composer state and the runs seated in its slots."""

import logging
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar, final

from courante.composer.contract import Composer, Seat
from courante.errors import BadInput
from courante.station.feed import Feed

S = TypeVar("S")
logger = logging.getLogger(__name__)
SEEDS = 2**32


@dataclass
class Parked:
    """A run without a slot: new (no snapshot) or far enough ahead to wait."""

    feed: Feed
    snapshot: bytes | None = field(default=None, repr=False)

    def keep_music(self) -> None:
        """Keep its music, which costs nothing here: the snapshot is there."""
        if self.snapshot is not None and self.feed.at_bar_line:
            self.feed.keep(self.snapshot)


@final
class Bank(Generic[S]):
    """Advances up to ``composer.slots`` runs together; used by one thread."""

    def __init__(self, composer: Composer[S]) -> None:
        self._composer = composer
        self._state = composer.init()
        self._feeds: list[Feed | None] = [None] * composer.slots
        self._failures = 0
        self._calls = 0

    @property
    def calls(self) -> int:
        """Calls since a run was seated last, or since all began anew."""
        return self._calls

    @property
    def seated(self) -> int:
        """How many slots are taken."""
        return sum(feed is not None for feed in self._feeds)

    @property
    def has_room(self) -> bool:
        """Whether a slot is free."""
        return None in self._feeds

    @property
    def least_waiting(self) -> int | None:
        """Bars that wait for its hungriest run, or ``None`` if no run is hungry."""
        return min((f.waiting for f in self._feeds if f is not None and f.hungry), default=None)

    def seat(self, parked: Parked) -> None:
        """Give a run a free slot."""
        slot = self._feeds.index(None)
        if parked.snapshot is None:
            self._state = self._composer.join(self._state, slot, parked.feed.seat)
            prelude = parked.feed.prelude
            if prelude is not None:
                self._state = self._composer.hear(self._state, slot, prelude)
        else:
            self._state = self._composer.restore(self._state, slot, parked.snapshot)
        self._feeds[slot] = parked.feed
        self._calls = 0

    def step(self) -> int:
        """Compose on for all runs.

        Returns:
            How many runs got steps.
        """
        self._tell_guides()
        self._state, bits = self._composer.step(self._state)
        self._failures = 0
        self._calls += 1
        for slot, feed in enumerate(self._feeds):
            if feed is not None:
                feed.add(bits[slot])
        return self.seated

    def recover(self) -> None:
        """After a failed step: once more with the same state, then from new ones.

        A run that begins anew keeps its metre and goes on with another seed, so that what made
        the composer fail does not come back.
        """
        self._failures += 1
        if self._failures == 1:
            return
        state = self._composer.init()
        for slot, feed in enumerate(self._feeds):
            if feed is not None:
                feed.begin_anew()
                state = self._composer.join(state, slot, _reseated(feed.seat, self._failures))
        self._state = state
        self._calls = 0

    def _tell_guides(self) -> None:
        for slot, feed in enumerate(self._feeds):
            guide = None if feed is None else feed.take_guide()
            if feed is None or guide is None:
                continue
            try:
                self._state = self._composer.guide(self._state, slot, guide)
            except BadInput as error:
                logger.warning("run %s: its music stays as it is: %s", feed.run_id, error)

    def release(self, feed: Feed) -> bool:
        """Free a run's slot; false if it has none here."""
        if feed not in self._feeds:
            return False
        self._free(self._feeds.index(feed))
        return True

    def keep_music(self) -> None:
        """Keep the music of runs at a bar line whose kept music runs out."""
        for slot, feed in enumerate(self._feeds):
            if feed is not None and feed.at_bar_line and feed.unkept:
                feed.keep(self._composer.snapshot(self._state, slot))

    def park(self, bars: int) -> list[Parked]:
        """Free the slots of runs that have ``bars`` or more waiting, keeping their music."""
        feeds = [feed for feed in self._feeds if feed is not None]
        return [self.unseat(feed) for feed in feeds if feed.waiting >= bars and feed.filled]

    def unseat(self, feed: Feed) -> Parked:
        """Free the slot of a run that is seated here, keeping its music."""
        slot = self._feeds.index(feed)
        parked = Parked(feed, self._composer.snapshot(self._state, slot))
        self._free(slot)
        return parked

    def _free(self, slot: int) -> None:
        self._feeds[slot] = None
        self._state = self._composer.leave(self._state, slot)


def _reseated(seat: Seat, attempt: int) -> Seat:
    return replace(seat, seed=(seat.seed + attempt) % SEEDS)
