"""Where the lines of a style lie: learned from its bars, and mixed as a run is asked.

A roll does not say which voice a note belongs to. Its lowest and highest notes at each step are
lines all the same, and what sounds between them is a third; of a tune all are the tune.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Array, Float
from numpy.typing import NDArray

from courante.config import LearnedLine, LearnedStyle
from courante.model.arrays import to_device
from courante.types import PLAY, Bits, Pitch

LOWEST, INNER, HIGHEST = range(3)
_PITCHES = 128
_LEAST_SPREAD = 1.0
"""Of a line that never moves."""


class Homes(NamedTuple):
    """Where the lowest line, the inner ones and the highest are at home (MIDI, semitones)."""

    means: Float[Array, "3"]
    spreads: Float[Array, "3"]


def learned_lines(bars: Iterable[tuple[Pitch, Bits]]) -> tuple[LearnedLine, ...]:
    """Where the lines of a style's bars lie; silent steps do not count.

    Args:
        bars: of each the pitch of its lowest column, and its bits ``(steps, notes, 2)``.

    Returns:
        The lowest line, the inner ones (where there are none, the highest) and the highest; or
        nothing where nothing sounds.
    """
    times = np.zeros((3, _PITCHES), np.int64)
    for first, bits in bars:
        play = bits[:, :, PLAY]
        play = play[play.any(axis=1)]
        steps, notes = np.arange(len(play)), play.shape[1]
        outer = play.argmax(axis=1), notes - 1 - play[:, ::-1].argmax(axis=1)
        inner = play.copy()
        for columns in outer:
            inner[steps, columns] = False
        sounding = (outer[0], inner.nonzero()[1], outer[1])
        times += [np.bincount(columns + first, minlength=_PITCHES) for columns in sounding]
    if not times[HIGHEST].any():
        return ()
    if not times[INNER].any():
        times[INNER] = times[HIGHEST]
    return tuple(map(_line, times))


def homes_of(styles: Sequence[LearnedStyle], shares: Float[Array, " styles"]) -> Homes | None:
    """Where the lines of a mixture are at home.

    Args:
        styles: that were learned.
        shares: of each in the mixture.

    Returns:
        ``None`` if of one of them it was not learned.
    """
    if not styles or not all(style.lines for style in styles):
        return None
    found = np.array([[(one.mean, one.spread) for one in style.lines] for style in styles])
    means, spreads = found[..., 0].astype(np.float32), found[..., 1].astype(np.float32)
    return Homes(shares @ to_device(means), shares @ to_device(spreads))


def _line(times: NDArray[np.int64]) -> LearnedLine:
    pitches = np.arange(_PITCHES)
    mean = np.average(pitches, weights=times)
    spread = np.sqrt(np.average((pitches - mean) ** 2, weights=times))
    return LearnedLine(round(float(mean), 2), max(_LEAST_SPREAD, round(float(spread), 2)))
