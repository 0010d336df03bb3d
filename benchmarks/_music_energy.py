"""Whether energy asked is energy heard, in every style of the band: notes that all parts strike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from _music_notes import performed
from courante.band.style import Style, load_style
from courante.corpus.piece import Piece
from courante.model.contract import AnyNetwork
from courante.station.guiding import guide_of
from courante.train.compositions import compose_pieces
from courante.train.judge import Followed, followed
from courante.types import Bar, Bpm, Setting

BAND_BPM = Bpm(150.0)
LEVELS = 12


@dataclass(frozen=True)
class BandEnergy:
    """Energy asked and heard of one style.

    Attributes:
        followed: their rank correlation. lowest, highest: notes struck in a bar at the lowest and
            at the highest energy asked.
        parts: how many parts are heard at either.
    """

    followed: Followed
    lowest: float
    highest: float
    parts: tuple[int, int]


def band_energies(
    network: AnyNetwork, known: Sequence[str], names: Sequence[str], bars: int
) -> Mapping[str, BandEnergy]:
    """Compose for each style at rising energies, and have its band play it.

    Args:
        network: composes.
        known: styles that it has learned.
        names: of the band's styles.
        bars: of each piece.
    """
    asked = ((np.arange(LEVELS) + 0.5) / LEVELS).tolist()
    return {name: _of(load_style(name), network, known, asked, bars) for name in names}


def _of(
    style: Style,
    network: AnyNetwork,
    known: Sequence[str],
    asked: Sequence[float],
    bars: int,
) -> BandEnergy:
    pieces = compose_pieces(
        network,
        len(asked),
        bars + 1,
        seed=1,
        temperature=style.temperature,
        metre=style.metres[0],
        guides=[guide_of(style, energy, known) for energy in asked],
    )
    struck: list[float] = []
    parts: list[int] = []
    for number, (energy, piece) in enumerate(zip(asked, pieces, strict=True)):
        played = performed(style, bars_of(piece), Setting(energy, BAND_BPM), seed=number)
        notes = [note for bar in played for note in bar.notes]
        struck.append(len(notes) / len(played))
        parts.append(len({note.part for note in notes}))
    return BandEnergy(followed(asked, struck), struck[0], struck[-1], (parts[0], parts[-1]))


def bars_of(piece: Piece) -> list[Bar]:
    """A composed piece bar by bar."""
    size = piece.metre.steps_per_bar
    return [
        Bar(number, piece.metre, piece.note_range, piece.bits[number * size : (number + 1) * size])
        for number in range(piece.steps // size)
    ]
