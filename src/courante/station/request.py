"""What a listener asks for when a run begins, and what a run is made with."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from courante.band.style import Style, load_style
from courante.composer.contract import Composer
from courante.composer.form_tune import Tune
from courante.config import AudioConfig, EnergyConfig, PaceConfig
from courante.encoder.contract import Encoder
from courante.errors import BadInput
from courante.pace.energy import asked_energy_from
from courante.synth.contract import Synth
from courante.types import Bpm, Metre, Mode

LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class RunRequest:
    """How a run shall sound.

    Attributes:
        style: name of a style. mode: tempo policy.
        bpm: the tempo asked for; in ``steady`` mode it is played, elsewhere it is a hint.
        seed: decides the music; one is drawn if none is given.
        energy: how much the band gives, 0 to 1; it follows the runner's effort if none is given.
        metre: of all bars; the tune's, or that which suits the style best, if none is given.
        tune: the runner's own, as the first theme.

    Raises:
        BadInput: the seed or the energy is out of range.
    """

    style: str = "chorale"
    mode: Mode = Mode.AUTO
    bpm: Bpm | None = None
    seed: int | None = None
    energy: float | None = None
    metre: Metre | None = None
    tune: Tune | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse a seed that generators do not take, and an energy that no band has."""
        if self.energy is not None:
            asked_energy_from(self.energy)
        if self.seed is not None and not 0 <= self.seed <= LARGEST_SEED:
            expected = f"a whole number from 0 to {LARGEST_SEED}"
            raise BadInput(field="seed", value=self.seed, expected=expected)


def seed_of(request: RunRequest) -> int:
    """The seed of a run; drawn if none is given."""
    return secrets.randbelow(LARGEST_SEED + 1) if request.seed is None else request.seed


def metre_of(request: RunRequest, style: Style) -> Metre:
    """The metre of a run."""
    own = request.metre or (request.tune and request.tune.metre)
    return own or style.metres[0]


@dataclass(frozen=True)
class Equipment:
    """What every run of a station is made with.

    Attributes:
        composer: composes for all of them.
        synth: makes each a voice. encoder: makes each an encoder.
        style: finds a style by its name.
        formats: make encoders beside it, by the name of the format, for who asks for one.
    """

    # The state belongs to the composer alone; nobody here looks into it.
    composer: Composer[Any]
    synth: Synth
    encoder: Callable[[], Encoder]
    audio: AudioConfig = field(default_factory=AudioConfig)
    pace: PaceConfig = field(default_factory=PaceConfig)
    energy: EnergyConfig = field(default_factory=EnergyConfig)
    style: Callable[[str], Style] = load_style
    formats: Mapping[str, Callable[[], Encoder]] = field(
        default_factory=dict[str, Callable[[], Encoder]]
    )
