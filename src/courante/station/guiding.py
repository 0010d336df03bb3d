"""What a run's composer is asked for: the style's mixture and form, and notes as energy wants."""

from collections.abc import Collection
from typing import final

from courante.band.style import Style
from courante.composer.contract import Guide
from courante.station.feed import Feed
from courante.station.player import Player

OTHER_ENERGY = 0.08
"""Composed bars wait for minutes: smaller changes are left to the band."""
RISE = 0.2
"""An effort so far above what is played is answered by a build."""


def guide_of(style: Style, energy: float, known: Collection[str]) -> Guide:
    """What a style asks for.

    Args:
        style: plays what is composed.
        energy: 0 to 1.
        known: the styles that the composer has learned; others of the mixture are left out.
    """
    mixture = tuple((name, share) for name, share in style.mixture if name in known)
    return Guide(mixture, round(energy, 1), style.counterpoint, style.dance)


@final
class Guiding:
    """Has a feed composed by what the runner wants and does; used by one thread at a time."""

    def __init__(self, feed: Feed, player: Player, known: Collection[str]) -> None:
        """Begin.

        Args:
            feed: of the run.
            player: knows style and energy.
            known: styles that the composer has learned.
        """
        self._feed = feed
        self._player = player
        self._known = known
        self._energy = player.energy.level

    def steer(self) -> None:
        """Tell the feed what is new."""
        energy = self._player.energy
        if abs(energy.level - self._energy) >= OTHER_ENERGY:
            self._energy = energy.level
        guide = guide_of(self._player.wishes.style, self._energy, self._known)
        if guide != self._feed.guide:
            self._feed.guide = guide
        if energy.target - energy.level >= RISE:
            self._feed.rise()
