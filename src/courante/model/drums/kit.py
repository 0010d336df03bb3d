"""The kit: eleven pieces, and the bars that are played on it."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

BEATS_PER_BAR = 4
"""Drums are learned in 4/4."""


class Piece(StrEnum):
    """What a hand or foot strikes, in the order in which the pieces of a slot are drawn.

    Gillick et al. (2019) fold an electronic kit into nine; the side stick and the hat's pedal stand
    beside them here, since latin and jazz grooves are made of them.
    """

    KICK = "kick"
    SNARE = "snare"
    STICK = "side stick"
    CLOSED_HAT = "closed hat"
    PEDAL_HAT = "pedal hat"
    OPEN_HAT = "open hat"
    RIDE = "ride"
    CRASH = "crash"
    LOW_TOM = "low tom"
    MID_TOM = "mid tom"
    HIGH_TOM = "high tom"


PIECES = tuple(Piece)
INDEX = {piece: index for index, piece in enumerate(PIECES)}

STYLES = (
    *("rock", "funk", "jazz", "latin", "hiphop", "soul", "afrocuban", "punk", "neworleans"),
    *("country", "pop", "reggae", "dance", "gospel", "afrobeat"),
)
"""The styles that can be asked for, by the names of the data set."""


class Grid(IntEnum):
    """How many slots a beat has: straight sixteenths, or triplets."""

    TRIPLET = 3
    STRAIGHT = 4

    @property
    def slots(self) -> int:
        """Slots of a bar."""
        return BEATS_PER_BAR * self


POSITIONS = Grid.STRAIGHT.slots + Grid.TRIPLET.slots
"""Places in a bar that can be told apart, both grids together."""


@dataclass(frozen=True, eq=False)
class DrumBar:
    """One bar of 4/4 on the kit.

    Attributes:
        grid: that its strokes lie on.
        hits: ``(slots, pieces)`` of bool, what is struck.
        velocities: ``(slots, pieces)``, 0 to 1, 0 where nothing is struck.
        offsets_beats: ``(slots, pieces)``, how much later than its slot a stroke falls.
    """

    grid: Grid
    hits: NDArray[np.bool_]
    velocities: NDArray[np.float32]
    offsets_beats: NDArray[np.float32]
