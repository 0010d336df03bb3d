"""From what people ask of the music to what a network takes in."""

from collections.abc import Sequence

import numpy as np

from courante.composer.contract import Guide
from courante.composer.sampling import Wishes
from courante.config import LearnedStyle
from courante.errors import BadInput
from courante.model.arrays import to_device
from courante.model.energy import asked_energy


def wishes_of(guide: Guide, learned: Sequence[LearnedStyle]) -> Wishes:
    """What a guide asks of weights that learned these styles.

    Weights that learned none are asked nothing.

    Raises:
        BadInput: energy or counterpoint is not from 0 to 1, a share is below 0 or all are 0, or a
            style is named twice or, where some were learned, is none of them.
    """
    _require_sound(guide)
    if not learned:
        return _on_device(np.zeros(0), np.zeros(3))
    names = [style.name for style in learned]
    for name, _ in guide.styles:
        if name not in names:
            raise BadInput("style", name, f"one of {', '.join(names)}")
    asked = dict(guide.styles) or dict.fromkeys(names, 1.0)
    shares = np.array([asked.get(name, 0.0) for name in names])
    shares /= shares.sum()
    return _on_device(shares, asked_energy(learned, shares.tolist(), guide.energy))


def _require_sound(guide: Guide) -> None:
    if not 0 <= guide.energy <= 1:
        raise BadInput("energy", guide.energy, "0 to 1")
    if not 0 <= guide.counterpoint <= 1:
        raise BadInput("counterpoint", guide.counterpoint, "0 to 1")
    names, shares = [name for name, _ in guide.styles], [share for _, share in guide.styles]
    if len(set(names)) < len(names):
        raise BadInput("styles", ", ".join(names), "every style once")
    if not all(0 <= share < np.inf for share in shares) or (shares and not sum(shares)):
        raise BadInput("styles", guide.styles, "shares from 0 on, one of them above 0")


def _on_device(shares: np.ndarray, energy: np.ndarray) -> Wishes:
    return Wishes(to_device(shares.astype(np.float32)), to_device(energy.astype(np.float32)))
