"""What a kit is asked for."""

from dataclasses import dataclass

from courante.band.feel import Feel
from courante.model.drums.kit import PIECES, Piece
from courante.types import Bpm

ALL_PIECES = frozenset(PIECES)
_USUAL_BPM = Bpm(120.0)


@dataclass(frozen=True)
class DrumAsk:
    """How a bar is to be drummed.

    Attributes:
        styles: shares by name (``courante.model.drums.kit.STYLES``); only their proportions count.
        energy: 0 to 1: how dense and hard, among all that people play.
        feel: how the groove lies over the beat.
        swing: where the off-beat eighth lies in its beat: 0.5 straight, 0.667 in triplets.
        tempo_bpm: felt beats a minute; people play fewer notes at a higher tempo.
        pieces: who may be heard. The ride and open hat go to the closed hat where only that one
            may; all else is left out of the same groove.
        four_on_floor: the kick is on every felt beat.
        backbeat: the snare is on every other beat of the groove, whatever else it does.
        toms: are played in grooves too, not in fills alone.
        footfall: every felt beat gets a clear stroke.
        fill: fills lead from phrase to phrase.
        part: that plays.
    """

    styles: tuple[tuple[str, float], ...]
    energy: float = 0.5
    feel: Feel = Feel.STRAIGHT
    swing: float = 0.5
    tempo_bpm: Bpm = _USUAL_BPM
    pieces: frozenset[Piece] = ALL_PIECES
    four_on_floor: bool = False
    backbeat: bool = False
    toms: bool = False
    footfall: bool = True
    fill: bool = True
    part: str = "drums"
