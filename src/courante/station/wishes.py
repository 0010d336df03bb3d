"""What the runner wants of a run from now on."""

from dataclasses import dataclass
from typing import Final, Literal

from courante.band.style import Style
from courante.errors import BadInput
from courante.pace.energy import EXPECTED_ENERGY, asked_energy_from
from courante.types import Bpm, Mode

FOLLOW: Final = "auto"
"""Asked for as an energy: that of the runner's effort."""
EnergyWish = float | Literal["auto"]


@dataclass(frozen=True)
class Wishes:
    """What the runner wants; ``energy`` is ``None`` where it is to follow their effort."""

    style: Style
    mode: Mode
    bpm: Bpm | None
    paused: bool = False
    energy: float | None = None


def energy_wish_from(value: object) -> EnergyWish | None:
    """Check an energy that somebody asks for: a number, ``auto``, or nothing.

    Raises:
        BadInput: it is none of these.
    """
    if value is None or value == FOLLOW:
        return None if value is None else FOLLOW
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(field="energy", value=value, expected=EXPECTED_ENERGY)
    return asked_energy_from(value)


def with_energy(now: float | None, wish: EnergyWish | None) -> float | None:
    """The energy wanted after a wish, or after none."""
    if wish is None:
        return now
    return None if isinstance(wish, str) else wish
