"""How much sounds at once, and how often nothing does.

Definitions are those of MusPy's metrics (Dong et al., ISMIR 2020), over all steps of the piece.
MusPy itself stops at the last note's end; and its empty beats and bars count a note that ends just
before a beat into that beat too, and one beat or bar more where the last note ends on a line. Here
a beat or bar is empty when nothing sounds in it, as MusPy's documentation says.
"""

import numpy as np

from courante.train.statistics.roll import Ids, Roll

_MANY = 2


def polyphony(roll: Roll) -> float | None:
    """Mean number of notes in the steps that sound at all."""
    sounding = roll.sounding[roll.sounding > 0]
    return float(sounding.mean()) if sounding.size else None


def polyphony_rate(roll: Roll) -> float | None:
    """Share of steps with more than two notes (MusPy's threshold; Dong et al. 2018, MuseGAN)."""
    return float((roll.sounding > _MANY).mean()) if roll.steps else None


def empty_step_rate(roll: Roll) -> float | None:
    """Share of steps in which nothing sounds."""
    return float((roll.sounding == 0).mean()) if roll.steps else None


def empty_beat_rate(roll: Roll) -> float | None:
    """Share of beats in which nothing sounds."""
    return _empty(roll, roll.beat_of_step())


def empty_bar_rate(roll: Roll) -> float | None:
    """Share of bars, parts of bars included, in which nothing sounds (empty-measure rate)."""
    return _empty(roll, roll.bar_of_step())


def _empty(roll: Roll, group: Ids) -> float | None:
    if roll.steps == 0:
        return None
    return float((np.bincount(group, weights=roll.sounding) == 0).mean())
