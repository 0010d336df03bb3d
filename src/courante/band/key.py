"""The key of what was heard lately.

Probe-tone profiles of Krumhansl and Kessler (1982), correlated with how long each pitch class
sounded: the algorithm of Krumhansl and Schmuckler (Krumhansl, Cognitive Foundations of Musical
Pitch, 1990, chapter 4).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

PITCH_CLASSES = 12
MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
MAJOR_SCALE = (0, 2, 4, 5, 7, 9, 11)
MINOR_SCALE = (0, 2, 3, 5, 7, 8, 10)


@dataclass(frozen=True)
class Key:
    """A major or minor key; ``tonic`` is a pitch class, 0 for C."""

    tonic: int
    minor: bool

    @property
    def scale(self) -> frozenset[int]:
        """Its pitch classes; in minor those of the natural scale."""
        steps = MINOR_SCALE if self.minor else MAJOR_SCALE
        return frozenset((self.tonic + step) % PITCH_CLASSES for step in steps)


def _profiles() -> np.ndarray:
    rows = [np.roll(profile, tonic) for profile in (MAJOR, MINOR) for tonic in range(PITCH_CLASSES)]
    centred = np.array(rows) - np.mean(rows, axis=1, keepdims=True)
    return centred / np.linalg.norm(centred, axis=1, keepdims=True)


PROFILES = _profiles()
KEYS = tuple(Key(tonic, minor) for minor in (False, True) for tonic in range(PITCH_CLASSES))


def key_of(durations: Sequence[float]) -> Key:
    """The key whose profile fits best.

    Args:
        durations: how long each of the 12 pitch classes sounded, from C on, in any unit.
    """
    heard = np.asarray(durations, np.float64)
    return KEYS[int(np.argmax(PROFILES @ (heard - heard.mean())))]
