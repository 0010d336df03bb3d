"""The messages of the notes WebSocket: strict when read, exact when written."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from courante.api.schemas import TempoBody
from courante.band.style import Style
from courante.config import PaceConfig
from courante.errors import BadInput
from courante.station.notes_client import AgainSaid, BarSaid, ChangeSaid, Said, StyleSaid, Welcome
from courante.station.notes_ear import FASTEST_BPM, SLOWEST_BPM, Ear
from courante.station.status import RunStatus
from courante.types import Beats, Bpm, Metre, NoteEvent, Seconds, Tempo

DIGITS = 4
PLAYED_HERE = "notes"
"""The source of a tempo that is told without one."""

_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
_Bar = Annotated[int, Field(ge=0, lt=2**31)]
_Beat = Annotated[float, Field(ge=0, lt=1e9)]
_Bpm = Annotated[float, Field(ge=SLOWEST_BPM, le=FASTEST_BPM)]
_Text = Annotated[str, Field(max_length=200)]

Json = dict[str, Any]


class Hello(BaseModel):
    """The first message of a client."""

    model_config = _STRICT

    type: Literal["hello"]
    token: _Text = Field(repr=False)
    from_bar: _Bar | None
    credit: Annotated[int, Field(ge=0, le=600)]


class Want(BaseModel):
    """More bars may be sent."""

    model_config = _STRICT

    type: Literal["want"]
    credit: Annotated[int, Field(ge=1, le=600)]


class Played(BaseModel):
    """Where the ear is, and what the client's own tempo policy says, if it likes to tell."""

    model_config = _STRICT

    type: Literal["played"]
    bar: _Bar
    beat: _Beat
    time_s: _Beat
    tempo_bpm: _Bpm
    target_bpm: _Bpm | None = None
    source: Annotated[str, Field(max_length=20)] | None = None
    raw: float | None = None
    why: _Text | None = None

    @property
    def ear(self) -> Ear:
        """As the station knows it."""
        return Ear(self.bar, Beats(self.beat), Seconds(self.time_s), Bpm(self.tempo_bpm))

    @property
    def tempo(self) -> Tempo:
        """As the station tells it."""
        bpm = Bpm(self.tempo_bpm)
        if self.target_bpm is None or self.source is None or self.why is None:
            why = f"your device plays the notes and sets the tempo, {bpm:.0f} bpm"
            return Tempo(bpm, bpm, PLAYED_HERE, None, why)
        return Tempo(bpm, Bpm(self.target_bpm), self.source, self.raw, self.why)


class ToStream(BaseModel):
    """The stream shall go on, from here."""

    model_config = _STRICT

    type: Literal["stream"]
    bar: _Bar
    beat: _Beat


Told = Want | Played | ToStream

_HELLO: TypeAdapter[Hello] = TypeAdapter(Hello)
_TOLD: TypeAdapter[Told] = TypeAdapter(Annotated[Told, Field(discriminator="type")])

M = TypeVar("M")


def read_hello(text: str) -> Hello:
    """A client's first message.

    Raises:
        BadInput: it is no hello; the text does not repeat what was sent.
    """
    return _read(_HELLO.validate_json, text)


def read_told(text: str) -> Told:
    """Any later message of a client.

    Raises:
        BadInput: it is none that there is.
    """
    told = _read(_TOLD.validate_json, text)
    if isinstance(told, Played):
        whole = [told.target_bpm is None, told.source is None, told.why is None]
        if any(whole) and not all(whole):
            raise BadInput("message", "played", "target_bpm, source and why together, or none")
    return told


def welcome(said: Welcome, status: RunStatus, metre: Metre, pace: PaceConfig) -> Json:
    """The server's first message."""
    return {
        "type": "welcome",
        "run_id": status.run_id,
        "metre": {"beats_per_bar": metre.beats_per_bar},
        "steps_per_beat": metre.steps_per_beat,
        "seed": status.seed,
        "style": said.style.name,
        "styles": [_style(said.style)],
        **_change(said.change),
        "time_s": _rounded(said.time_s),
        "beat": _rounded(said.beat),
        "bar": said.bar,
        "tempo": TempoBody.of(status.tempo).model_dump(),
        "pace": asdict(pace),
    }


def message(said: Said, parts: dict[str, dict[str, int]]) -> Json:
    """What the station says.

    Args:
        said: what.
        parts: the numbers of each style's parts; a style that is said is added.
    """
    match said:
        case StyleSaid(style):
            parts[style.name] = part_numbers(style)
            return {"type": "style", "style": _style(style)}
        case BarSaid():
            return _bar(said, parts[said.style])
        case ChangeSaid():
            return {"type": "change", **_change(said)}
        case AgainSaid(from_bar):
            return {"type": "again", "from_bar": from_bar}


def part_numbers(style: Style) -> dict[str, int]:
    """The place of each part in its style."""
    return {part.name: number for number, part in enumerate(style.parts)}


def written(body: Json) -> str:
    """A message as it goes over the wire."""
    return json.dumps(body, separators=(",", ":"))


def _read(validate: Callable[[str], M], text: str) -> M:
    try:
        return validate(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
    # Outside the handler, since the error shows what was sent: perhaps a token.
    raise _as_bad_input(str(first["type"]), first["loc"], first.get("input"), str(first["msg"]))


def _as_bad_input(kind: str, place: Sequence[int | str], value: object, said: str) -> BadInput:
    field = str(place[-1])[:40] if place else "message"
    match kind:
        case "json_invalid":
            return BadInput("message", "text that is not JSON", "a JSON object")
        case "extra_forbidden":
            return BadInput("field", field, "only fields that this message has")
        case "missing":
            return BadInput(field, None, "a value")
        case "union_tag_invalid" | "union_tag_not_found" | "literal_error":
            return BadInput("type", None, "hello first; then want, played or stream")
        case _:
            shown = value if isinstance(value, int | float) else type(value).__name__
            return BadInput(field, shown, said.removeprefix("Input should be "))


def _style(style: Style) -> Json:
    feel = style.feel
    return {
        "name": style.name,
        "title": style.title,
        "parts": [
            {
                "name": part.name,
                "channel": part.channel,
                "bank": part.bank,
                "program": part.program,
                "volume": part.volume,
                "pan": part.pan,
                "reverb": part.reverb,
            }
            for part in style.parts
        ],
        "feel": {
            "resting_bpm": feel.resting_bpm,
            "lowest_bpm": feel.lowest_bpm,
            "highest_bpm": feel.highest_bpm,
        },
    }


def _bar(said: BarSaid, numbers: dict[str, int]) -> Json:
    return {
        "type": "bar",
        "index": said.bar.index,
        "style": said.style,
        "start_beat": _rounded(said.start_beat),
        "beats": said.bar.metre.beats_per_bar,
        "notes": [_note(note, numbers) for note in said.bar.notes],
    }


def _note(note: NoteEvent, numbers: dict[str, int]) -> list[float]:
    return [
        _rounded(note.onset_beats),
        _rounded(note.length_beats),
        note.pitch,
        numbers[note.part],
        note.velocity,
        _rounded(note.micro_offset_beats),
    ]


def _change(said: ChangeSaid) -> Json:
    return {"mode": said.mode.value, "asked_bpm": said.asked_bpm, "paused": said.paused}


def _rounded(value: float) -> float:
    """Without digits that nobody hears, and without a fraction where there is none."""
    short = round(value, DIGITS)
    return int(short) if short == int(short) else short
