"""Which pitches a piece uses, and how they agree with a scale.

Definitions are those of MusPy's metrics (Dong et al., ISMIR 2020), which count every note once,
however long it is, unless another source is named. Undefined is ``None`` (``nan`` in MusPy).
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from courante.train.statistics.entropy import entropy_bits
from courante.train.statistics.roll import Roll

Mode = Literal["major", "minor"]

_SCALES: dict[Mode, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
}
# How well each of the twelve pitch classes fits a key, tonic first, as listeners rated them
# (Krumhansl and Kessler 1982).
_PROFILES: dict[Mode, tuple[float, ...]] = {
    "major": (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    "minor": (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
}


def pitch_range(roll: Roll) -> float | None:
    """Semitones from the lowest to the highest pitch."""
    return float(np.ptp(roll.pitches)) if roll.pitches.size else None


def pitches_used(roll: Roll) -> float:
    """How many different pitches there are."""
    return float(np.unique(roll.pitches).size)


def pitch_classes_used(roll: Roll) -> float:
    """How many different pitch classes there are."""
    return float(np.unique(roll.pitches % 12).size)


def pitches_per_bar(roll: Roll) -> float | None:
    """Different pitches struck in a whole bar, on average (pitch count a bar, Yang and Lerch)."""
    if roll.whole_bars.size == 0:
        return None
    return float(roll.struck[roll.whole_bars].any(axis=1).sum(axis=1).mean())


def pitch_entropy(roll: Roll) -> float | None:
    """Entropy of the pitches, in bits."""
    return entropy_bits(np.bincount(roll.pitches, minlength=128))


def pitch_class_entropy(roll: Roll) -> float | None:
    """Entropy of the pitch classes, in bits: 0 for one, 3.58 for all alike (Wu and Yang 2020)."""
    return entropy_bits(_class_counts(roll))


def pitch_in_scale_rate(roll: Roll, root: int, mode: Mode) -> float | None:
    """Share of notes in a major or natural minor scale; ``root`` 0 is C."""
    counts = _class_counts(roll)
    return float(counts[_scale(root, mode)].sum() / counts.sum()) if counts.any() else None


def scale_consistency(roll: Roll) -> float | None:
    """The largest pitch-in-scale rate there is in any scale (Mogren 2016)."""
    rates = [pitch_in_scale_rate(roll, root, mode) for mode in _SCALES for root in range(12)]
    known = [rate for rate in rates if rate is not None]
    return max(known) if known else None


def average_pitch_interval(roll: Roll) -> float | None:
    """Mean semitones between consecutive notes (Yang and Lerch 2018).

    Notes struck together follow each other from low to high.
    """
    return float(np.abs(np.diff(roll.pitches)).mean()) if roll.pitches.size > 1 else None


def key_of(roll: Roll) -> tuple[int, Mode] | None:
    """Root and mode whose profile correlates best with the time each pitch class sounds.

    The method is Krumhansl and Schmuckler's (Krumhansl 1990); where all twelve classes sound for
    the same time, or nothing sounds, there is no key.
    """
    time = roll.class_time
    if np.ptp(time) == 0:
        return None
    keys: list[tuple[int, Mode]] = [(root, mode) for mode in _PROFILES for root in range(12)]
    profiles = np.array([np.roll(_PROFILES[mode], root) for root, mode in keys])
    spread = profiles - profiles.mean(axis=1, keepdims=True)
    fit = spread @ (time - time.mean()) / np.linalg.norm(spread, axis=1)
    return keys[int(fit.argmax())]


def out_of_key_steps(roll: Roll) -> float | None:
    """Share of steps in which a pitch outside the key's scale sounds (Zhu et al. 2024, FGG)."""
    key = key_of(roll)
    if key is None:
        return None
    outside = np.ones(12, dtype=np.bool_)
    outside[_scale(*key)] = False
    return float(roll.chroma[:, outside].any(axis=1).mean())


def _class_counts(roll: Roll) -> NDArray[np.int64]:
    return np.bincount(roll.pitches % 12, minlength=12)


def _scale(root: int, mode: Mode) -> list[int]:
    return [(root + degree) % 12 for degree in _SCALES[mode]]
