"""Plain four-part music without end, of any metre, as a composer would give it out bar by bar."""

from collections.abc import Iterator
from random import Random

import numpy as np

from courante.types import ARTICULATE, PLAY, Bar, Bits, Metre, NoteRange, Pitch

RANGE = NoteRange(Pitch(36), Pitch(84))
SCALE = (0, 2, 4, 5, 7, 9, 11)
HOMES = (26, 19, 14, 3)
"""Columns about which soprano, alto, tenor and bass move."""


def composed(metre: Metre, seed: int = 1) -> Iterator[Bar]:
    """Bars that a composer would compose, numbered as it would; every few minutes another key."""
    draw = Random(f"composed {seed}")
    index, tonic = 0, 0
    while True:
        if index % 40 == 0:
            tonic = (tonic + draw.choice((-5, 0, 5))) % 12
        yield Bar(index, metre, RANGE, _bar(metre, tonic, draw))
        index += 1


def _bar(metre: Metre, tonic: int, draw: Random) -> Bits:
    bits = np.zeros((metre.steps_per_bar, RANGE.size, 2), dtype=np.bool_)
    root = draw.randrange(7)
    for beat in range(metre.beats_per_bar):
        first = beat * metre.steps_per_beat
        for voice, home in enumerate(HOMES):
            degree = root + 2 * draw.randrange(3) if voice < 3 else root
            steps = metre.steps_per_beat // (2 if voice == 0 and draw.random() < 0.4 else 1)
            for part in range(metre.steps_per_beat // steps):
                column = _near(home, tonic + SCALE[(degree + part) % 7])
                onset = first + part * steps
                bits[onset : onset + steps, column, PLAY] = True
                bits[onset, column, ARTICULATE] = True
    return bits


def _near(home: int, pitch_class: int) -> int:
    return home + (pitch_class - home + 6) % 12 - 6
