"""The REST contract's bodies. Requests are strict: an unknown field is refused, never ignored."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from courante.band.style import Style
from courante.config.metres import name_of
from courante.pace.energy import Energy
from courante.pace.readings import (
    AGE_S,
    CADENCE_SPM,
    HEART_RATE_BPM,
    LATE_AGE_S,
    MOST_LATE,
    SPEED_MPS,
)
from courante.station.request import LARGEST_SEED
from courante.station.status import RunStatus
from courante.types import Mode, Source, Tempo

_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

AskedMode = Annotated[Mode, Field(strict=False)]
"""JSON has texts only, so the text of a mode counts as the mode."""
StyleName = Annotated[str, Field(max_length=64)]
MetreName = Annotated[
    Literal["4/4", "3/4", "6/8"],
    Field(description="For the whole run; that which suits the style best if none is given."),
]
AskedEnergy = Annotated[
    object,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {"const": "auto"},
                {"type": "null"},
            ],
            "description": "How much the band gives; auto: by the runner's effort.",
        }
    ),
]
"""Describes what ``courante.station.wishes.energy_wish_from`` accepts."""


class NewRun(BaseModel):
    """How a run shall sound; everything may be left out."""

    model_config = _STRICT

    style: StyleName | None = None
    mode: AskedMode | None = None
    bpm: float | None = None
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] | None = None
    energy: AskedEnergy = None
    metre: MetreName | None = None
    save: Annotated[
        bool,
        Field(description="Keep it once it is over, with heart rate, and record its sound."),
    ] = False


class Change(BaseModel):
    """What shall be otherwise from now on."""

    model_config = _STRICT

    style: StyleName | None = None
    mode: AskedMode | None = None
    bpm: float | None = None
    paused: bool | None = None
    energy: AskedEnergy = None
    save: bool | None = None


def _number(limits: tuple[float, float]) -> dict[str, Any]:
    return {"type": ["number", "null"], "minimum": limits[0], "maximum": limits[1]}


_NOT_MEASURED: dict[str, Any] = {"const": 0, "description": "what a strap off the skin sends"}


_BLUETOOTH: dict[str, Any] = {
    "type": ["array", "null"],
    "maxItems": 8,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["characteristic", "value"],
        "properties": {
            "characteristic": {"enum": ["2A37", "2A53", "2ACD"]},
            "value": {"type": "string", "description": "the payload in hexadecimal"},
        },
    },
}


def _reading(ages_s: tuple[float, float]) -> dict[str, Any]:
    return {
        "title": "PaceReading",
        "description": "What sensors told. There is no field for a position: phones keep those.",
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {
            "speed_mps": _number(SPEED_MPS),
            "cadence_spm": _number(CADENCE_SPM),
            "heart_rate_bpm": {"anyOf": [_number(HEART_RATE_BPM), _NOT_MEASURED]},
            "source": {"type": ["string", "null"], "examples": [source.value for source in Source]},
            "age_s": _number(ages_s),
            "bluetooth": _BLUETOOTH,
        },
    }


PACE_SCHEMA = _reading(AGE_S)
"""Describes what ``courante.pace.readings.reading_from`` accepts; that function alone decides."""
LATE_SCHEMA: dict[str, Any] = {
    "title": "LatePaceReadings",
    "description": "What sensors told while there was no network; all are taken, or none.",
    "type": "object",
    "additionalProperties": False,
    "required": ["readings"],
    "properties": {
        "readings": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_LATE,
            "items": _reading(LATE_AGE_S),
        },
    },
}
"""Describes what ``courante.pace.readings.late_readings_from`` accepts."""

PaceBody = Annotated[dict[str, object], WithJsonSchema(PACE_SCHEMA)]
LatePaceBody = Annotated[dict[str, object], WithJsonSchema(LATE_SCHEMA)]


class TempoBody(BaseModel):
    """The tempo, and why."""

    tempo_bpm: float
    target_bpm: float
    source: str
    raw: float | None
    why: str

    @staticmethod
    def of(tempo: Tempo) -> "TempoBody":
        """As the contract shows it."""
        return TempoBody(
            tempo_bpm=round(tempo.tempo_bpm, 2),
            target_bpm=round(tempo.target_bpm, 2),
            source=tempo.source,
            raw=None if tempo.raw is None else round(tempo.raw, 2),
            why=tempo.why,
        )


class EnergyBody(BaseModel):
    """How much the band gives from 0 to 1, where it is going, and why."""

    level: float
    target: float
    asked: float | None
    source: str
    why: str

    @staticmethod
    def of(energy: Energy) -> "EnergyBody":
        """As the contract shows it."""
        return EnergyBody(
            level=round(energy.level, 2),
            target=round(energy.target, 2),
            asked=energy.asked,
            source=energy.source,
            why=energy.why,
        )


class OpenedRun(BaseModel):
    """A run that begins: how to control it, and where it is heard."""

    run_id: str
    control_token: str
    listen_url: str
    playlist_url: str
    notes_url: str
    expires_at: datetime | None


class ListenAddresses(BaseModel):
    """Where a run is heard from now on; the addresses before lead nowhere any more."""

    listen_url: str
    playlist_url: str


class RunBody(BaseModel):
    """A run at one moment; ``kept_until`` is told of one that is over and only kept.

    Of such a run nobody knows the energy any more.
    """

    run_id: str
    style: str
    mode: Mode
    bpm: float | None
    seed: int
    paused: bool
    tempo: TempoBody
    energy: EnergyBody | None
    metre: str
    heart_rate_bpm: float | None
    time_s: float
    beat: float
    listeners: int
    late_s: float
    ended: str | None
    expires_at: datetime | None
    saved: bool
    kept_until: datetime | None

    @staticmethod
    def of(
        status: RunStatus,
        heart_rate_bpm: float | None,
        expires_at: datetime | None,
        kept_until: datetime | None,
    ) -> "RunBody":
        """As the contract shows it."""
        return RunBody(
            run_id=status.run_id,
            style=status.style,
            mode=status.mode,
            bpm=status.asked_bpm,
            seed=status.seed,
            paused=status.paused,
            tempo=TempoBody.of(status.tempo),
            energy=None if status.energy is None else EnergyBody.of(status.energy),
            metre=name_of(status.metre),
            heart_rate_bpm=heart_rate_bpm,
            time_s=round(status.time_s, 3),
            beat=round(status.beat, 3),
            listeners=status.listeners,
            late_s=round(status.late_s, 3),
            ended=status.ended,
            expires_at=expires_at,
            saved=status.saved,
            kept_until=kept_until,
        )


class StyleBody(BaseModel):
    """A style: who plays, in which metres (the first suits it best), and its tempo's home."""

    name: str
    title: str
    description: str
    metres: list[str]
    parts: list[str]
    resting_bpm: float
    lowest_bpm: float
    highest_bpm: float

    @staticmethod
    def of(style: Style) -> "StyleBody":
        """As the contract shows it."""
        feel = style.feel
        return StyleBody(
            name=style.name,
            title=style.title,
            description=style.description,
            metres=[name_of(metre) for metre in style.metres],
            parts=[part.name for part in style.parts],
            resting_bpm=feel.resting_bpm,
            lowest_bpm=feel.lowest_bpm,
            highest_bpm=feel.highest_bpm,
        )


class StylesBody(BaseModel):
    """All styles, the one that plays if none is asked for first."""

    styles: list[StyleBody]


class Health(BaseModel):
    """Whether the station lives, or is ready to play."""

    status: str


class HttpsBody(BaseModel):
    """Where the certificate of the home's own authority lies, and its SHA-256 fingerprint."""

    home_authority: str | None
    sha256: str | None


class Problem(BaseModel):
    """An error (RFC 9457, application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    value: object = None
    expected: str | None = None
    retry_after_s: float | None = None
