"""What a run sounds with."""

from dataclasses import dataclass

from courante.outlet.broadcast import Broadcast
from courante.station.feed import Feed
from courante.station.notes_desk import NotesDesk
from courante.station.player import Player


@dataclass(frozen=True)
class Stage:
    """What a run sounds with.

    Attributes:
        player, feed, broadcast, notes: see ``Run``.
        block_frames: length of a block. ring_frames: so long the last notes ring.
    """

    player: Player
    feed: Feed
    broadcast: Broadcast
    notes: NotesDesk
    block_frames: int
    ring_frames: int
