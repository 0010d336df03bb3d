"""Bars of drumming written down, for tests."""

import numpy as np

from courante.model.drums.book import DrumBook, shapes
from courante.model.drums.energy import energy_scale
from courante.model.drums.hit_network import HitNetwork
from courante.model.drums.inputs import PIECE_COUNT
from courante.model.drums.kit import INDEX, DrumBar, Grid, Piece
from courante.model.drums.touch_network import TouchNetwork

GROOVE = {Piece.KICK: "9.......9.......", Piece.SNARE: "....9.......9..."}
HATS = {Piece.CLOSED_HAT: "7.5.7.5.7.5.7.5."}


def bar_of(lines: dict[Piece, str], late_beats: float = 0.0) -> DrumBar:
    """A bar from one line a piece: a digit is a stroke, nine the loudest."""
    slots = len(next(iter(lines.values()))) if lines else Grid.STRAIGHT.slots
    velocities = np.zeros((slots, PIECE_COUNT), np.float32)
    for piece, line in lines.items():
        velocities[:, INDEX[piece]] = [0 if one == "." else int(one) / 9 for one in line]
    hits = velocities > 0
    offsets = np.where(hits, np.float32(late_beats), np.float32(0))
    return DrumBar(Grid(slots // 4), hits, velocities, offsets)


def random_book(seed: int, hidden: int = 6) -> DrumBook:
    """A book that learned nothing."""
    rng = np.random.default_rng(seed)

    def drawn(kind: type[HitNetwork | TouchNetwork]) -> dict[str, np.ndarray]:
        return {
            name: (0.3 * rng.standard_normal(shape)).astype(np.float32)
            for name, shape in shapes(kind, hidden).items()
        }

    bars = [bar_of({Piece.KICK: "9" * number + "." * (16 - number)}) for number in range(1, 16)]
    return DrumBook(
        HitNetwork(**drawn(HitNetwork)),
        TouchNetwork(**drawn(TouchNetwork)),
        energy_scale([[bar] for bar in bars]),
    )
