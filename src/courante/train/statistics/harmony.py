"""What sounds together."""

import numpy as np
from numpy.typing import NDArray

from courante.train.statistics.entropy import entropy_bits
from courante.train.statistics.roll import Ids, Roll

_DISSONANT = (1, 2, 6)
"""Interval classes: seconds (and sevenths, ninths) and the tritone."""
_CHORDS = (
    (0, 4, 7), (0, 3, 7), (0, 3, 6), (0, 4, 8), (0, 4, 7, 10),
    (0, 4, 7, 11), (0, 3, 7, 10), (0, 3, 6, 9), (0, 5, 7), (0, 2, 7),
)  # fmt: skip
_LIKE_A_CHORD = 0.5


def dissonant_strong_beats(roll: Roll) -> float | None:
    """Share of the strong beats that sound on which a second, seventh or tritone sounds.

    Strong are the first beat of a bar, and the middle one where the beats are even in number. A
    suspension or a seventh chord counts: this describes a style, it is no fault.
    """
    chords = roll.chroma[_strong(roll)]
    chords = chords[chords.any(axis=1)]
    if chords.size == 0:
        return None
    clashes = [(chords & np.roll(chords, interval, axis=1)).any(axis=1) for interval in _DISSONANT]
    return float(np.any(clashes, axis=0).mean())


def chord_entropy(roll: Roll) -> float | None:
    """Entropy of the chords, in bits (chord histogram entropy, Yeh et al. 2020, smg-metrics).

    A beat's chord is the one of ten kinds on twelve roots that is nearest by cosine to the time
    each pitch class sounds in it, of equal ones the root next above the bass; a beat that is near
    none is left out. (smg-metrics takes whole bars; chorales change harmony by the beat.)
    """
    beat = roll.steps_per_beat
    first = -roll.first_position % beat
    count = (roll.steps - first) // beat
    steps = first + np.arange(max(0, count) * beat).reshape(-1, beat)
    steps = steps[roll.sounding[steps].any(axis=1)]
    if steps.size == 0:
        return None
    time = roll.chroma[steps].sum(axis=1)
    heard: NDArray[np.bool_] = roll.play[steps].max(axis=1)
    bass: Ids = (heard.argmax(axis=1) + roll.lowest) % 12
    above_bass = np.take_along_axis(time, (bass[:, None] + np.arange(12)) % 12, axis=1)
    fits = above_bass @ _templates().T / np.linalg.norm(above_bass, axis=1, keepdims=True)
    roots, kinds = np.divmod(fits.argmax(axis=1), len(_CHORDS))
    chords: Ids = (roots + bass) % 12 * len(_CHORDS) + kinds
    return entropy_bits(np.bincount(chords[fits.max(axis=1) >= _LIKE_A_CHORD]))


def _templates() -> NDArray[np.float64]:
    """``(120, 12)``, unit vectors; all kinds on one root, then on the next."""
    kinds = np.zeros((len(_CHORDS), 12))
    for row, chord in zip(kinds, _CHORDS, strict=True):
        row[list(chord)] = len(chord) ** -0.5
    return np.concatenate([np.roll(kinds, root, axis=1) for root in range(12)])


def _strong(roll: Roll) -> NDArray[np.bool_]:
    """``(steps,)``, where a strong beat begins."""
    beats = roll.steps_per_bar // roll.steps_per_beat
    apart = roll.steps_per_bar // 2 if beats % 2 == 0 else roll.steps_per_bar
    return (roll.first_position + np.arange(roll.steps)) % apart == 0
