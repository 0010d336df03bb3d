"""Rhythms written as text: one sign a step, bars parted by ``|``, for each metre and feel.

``x... --.x`` strikes on the first step and on the eighth; ``-`` holds what was struck, any other
sign but ``.`` strikes. Spaces only help the eye.
"""

from dataclasses import dataclass
from functools import lru_cache

from courante.band.feel import Feel
from courante.types import Metre

REST, HOLD, BAR_LINE = ".", "-", "|"


@dataclass(frozen=True)
class Stroke:
    """One sign of a pattern: where in the bar, and how many steps until the next sign or rest."""

    step: int
    sign: str
    steps: int


Rhythm = tuple[str, ...]
"""Bars of signs, taken in turn from the start of a phrase on."""


@dataclass(frozen=True)
class Patterns:
    """A figure's rhythms, each as (metre, rhythm).

    A feel that has none of its own in a metre is played by the straight one.
    """

    straight: tuple[tuple[Metre, Rhythm], ...]
    half: tuple[tuple[Metre, Rhythm], ...] = ()
    double: tuple[tuple[Metre, Rhythm], ...] = ()

    def strokes(self, metre: Metre, feel: Feel, phrase_bar: int) -> tuple[Stroke, ...]:
        """What is struck in a bar of a phrase, in order."""
        own = {Feel.STRAIGHT: self.straight, Feel.HALF: self.half, Feel.DOUBLE: self.double}[feel]
        rhythm = dict(own).get(metre) or dict(self.straight).get(metre)
        return strokes_of(rhythm[phrase_bar % len(rhythm)]) if rhythm else ()


def rhythm_of(text: str) -> Rhythm:
    """The bars of a rhythm as it is written in a file, without its spaces."""
    return tuple("".join(text.split()).split(BAR_LINE))


@lru_cache(maxsize=1024)
def strokes_of(signs: str) -> tuple[Stroke, ...]:
    """The strokes of one bar of signs."""
    starts = [step for step, sign in enumerate(signs) if sign not in (REST, HOLD)]
    return tuple(Stroke(step, signs[step], _length(signs, step)) for step in starts)


def _length(signs: str, step: int) -> int:
    held = signs[step + 1 :]
    return 1 + len(held) - len(held.lstrip(HOLD))
