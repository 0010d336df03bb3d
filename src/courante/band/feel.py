"""Feel: how the figures lie over the beat, by tempo.

Straight has one backbeat every other beat. Fast, the backbeat comes half as often while the foot
still meets every beat; slow, the off-beats come twice as often. The way back lies a little off the
way there, so that a tempo at the border does not change the feel with every phrase.
"""

from enum import StrEnum

from courante.types import Bpm

HALF_ENTERS_BPM, HALF_LEAVES_BPM = 172.0, 166.0
DOUBLE_ENTERS_BPM, DOUBLE_LEAVES_BPM = 90.0, 94.0


class Feel(StrEnum):
    """Which patterns are played."""

    STRAIGHT = "straight"
    HALF = "half"
    DOUBLE = "double"


def feel_at(tempo_bpm: Bpm, before: Feel) -> Feel:
    """The feel of a phrase that begins at this tempo.

    Args:
        tempo_bpm: of the phrase's first bar.
        before: the feel so far.
    """
    half = HALF_LEAVES_BPM if before == Feel.HALF else HALF_ENTERS_BPM
    double = DOUBLE_LEAVES_BPM if before == Feel.DOUBLE else DOUBLE_ENTERS_BPM
    if tempo_bpm >= half:
        return Feel.HALF
    return Feel.DOUBLE if tempo_bpm < double else Feel.STRAIGHT
