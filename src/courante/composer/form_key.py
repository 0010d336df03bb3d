"""The key of some music, and steps within its scale.

The key is found by correlating how long each pitch class sounds with the profiles of Krumhansl and
Kessler (1982), the method of Krumhansl, Cognitive Foundations of Musical Pitch (1990), chapter 4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.composer.form_notes import OCTAVE
from courante.types import PLAY, Bits

MAJOR_SCALE = (0, 2, 4, 5, 7, 9, 11)
MINOR_SCALE = (0, 2, 3, 5, 7, 8, 10)
DEGREES = len(MAJOR_SCALE)
FIFTH = 7
RELATIVE = 3
"""A relative major is so many semitones above its minor."""
_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)


def _profiles() -> NDArray[np.float64]:
    """A row for each major key, then for each minor one, centred and of length 1."""
    rows = [np.roll(profile, tonic) for profile in (_MAJOR, _MINOR) for tonic in range(OCTAVE)]
    centred = np.array(rows) - np.mean(rows, axis=1, keepdims=True)
    return centred / np.linalg.norm(centred, axis=1, keepdims=True)


_PROFILES = _profiles()


@dataclass(frozen=True)
class Key:
    """A tonic (a column's class, 0-11: no pitch class, unless column 0 is a C) and a mode."""

    tonic: int
    minor: bool = False

    @property
    def scale(self) -> tuple[int, ...]:
        """Semitones above the tonic; in minor the natural ones."""
        return MINOR_SCALE if self.minor else MAJOR_SCALE

    @property
    def tonic_triad(self) -> tuple[int, ...]:
        """Column classes of its first degree's chord, the root first."""
        third = 3 if self.minor else 4
        return tuple((self.tonic + n) % OCTAVE for n in (0, third, FIFTH))

    @property
    def dominant_triad(self) -> tuple[int, ...]:
        """Column classes of its fifth degree's chord, which is major in either mode."""
        return tuple((self.tonic + n) % OCTAVE for n in (FIFTH, 11, 2))

    def moved(self, semitones: int) -> "Key":
        """The same mode so many semitones higher."""
        return Key((self.tonic + semitones) % OCTAVE, self.minor)

    def along(self, column: int, degrees: int) -> int:
        """A column moved so many degrees of the scale up; what is altered stays altered."""
        octave, above = divmod(column - self.tonic, OCTAVE)
        degree = max(d for d, semitones in enumerate(self.scale) if semitones <= above)
        altered = above - self.scale[degree]
        octaves, degree = divmod(degree + degrees, DEGREES)
        return self.tonic + OCTAVE * (octave + octaves) + self.scale[degree] + altered


def key_of(bits: Bits) -> Key:
    """The likeliest key of ``(steps, columns, 2)`` bits; of silence: the first major one."""
    durations = np.zeros(OCTAVE)
    sounding = bits[:, :, PLAY].sum(axis=0)
    for column, steps in enumerate(sounding):
        durations[column % OCTAVE] += steps
    if not durations.any() or np.ptp(durations) == 0:
        return Key(0)
    likeliest = int(np.argmax(_PROFILES @ (durations - durations.mean())))
    return Key(likeliest % OCTAVE, minor=likeliest >= OCTAVE)


def nearest(semitones: int) -> int:
    """The same move to a pitch class by the shorter way: -6 to 5 semitones."""
    return (semitones + 6) % OCTAVE - 6


def related(before: Key, key: Key, *, upwards: bool) -> int:
    """How far to move music of a key so that it is related to what was heard before.

    Of one mode, it comes to lie a fifth above or below; otherwise on the relative key.

    Returns:
        Semitones, -6 to 5.
    """
    if before.minor == key.minor:
        goal = before.tonic + (FIFTH if upwards else -FIFTH)
    else:
        goal = before.tonic + (RELATIVE if before.minor else -RELATIVE)
    return nearest(goal - key.tonic)
