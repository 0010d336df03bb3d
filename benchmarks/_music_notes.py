"""What a band plays as notes, without any sound: enough for figures that need no ear."""

from collections.abc import Sequence

import numpy as np

from courante.band import arrange
from courante.band.style import Style
from courante.performer import expression
from courante.types import PIANO_RANGE, ArrangedBar, Bar, Metre, Setting


def performed(
    style: Style, bars: Sequence[Bar], setting: Setting, seed: int
) -> tuple[ArrangedBar, ...]:
    """The bars as a style plays them, arranged and with its touch; one fewer than were composed."""
    band = arrange.init(style, seed)
    touch = expression.init(style.expression, seed)
    played: list[ArrangedBar] = []
    for bar in bars:
        band, arranged = arrange.step(band, bar, setting)
        if arranged is not None:
            touch, done = expression.step(touch, arranged)
            played.append(done)
    return tuple(played)


def silent_bars(metre: Metre, count: int) -> tuple[Bar, ...]:
    """Bars in which nobody composed anything: the kit plays on all the same."""
    bits = np.zeros((metre.steps_per_bar, PIANO_RANGE.size, 2), np.bool_)
    return tuple(Bar(index, metre, PIANO_RANGE, bits) for index in range(count))
