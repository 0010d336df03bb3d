"""A style: who plays, where the tempo is at home, what the pulse is. One declarative file each."""

from dataclasses import dataclass
from importlib import resources

from courante.band.general_midi import FIRST_KIT_KEY, KIT, PERCUSSION_CHANNEL, PROGRAMS
from courante.band.strict_toml import Table
from courante.config import ExpressionConfig
from courante.errors import BadConfig, NotFound
from courante.types import Beats, Bpm, NoteRange, Part, Pitch, TempoFeel

VOICES = 4
MELODIC_PARTS = 15


@dataclass(frozen=True)
class VoiceRole:
    """One of the four voices: the part that plays it, where it is at home, and how loud."""

    part: str
    home: NoteRange
    velocity: int


@dataclass(frozen=True)
class Hit:
    """A stroke on the percussion kit."""

    key: Pitch
    velocity: int


@dataclass(frozen=True)
class Pulse:
    """What makes the footfall audible.

    Attributes:
        percussion, plucked: names of the parts that play it.
        plucked_range: the lowest note of the music is folded by octaves into this range.
        plucked_velocity: how loud it is plucked. plucked_length_beats: how long it rings.
        on_beat, off_beat: strokes on every beat, and on every eighth between beats.
        turns: in the last bar of a phrase one of them, drawn by the seed, joins the last eighth.
    """

    percussion: str
    plucked: str
    plucked_range: NoteRange
    plucked_velocity: int
    plucked_length_beats: Beats
    on_beat: tuple[Hit, ...]
    off_beat: tuple[Hit, ...]
    turns: tuple[Hit, ...]


@dataclass(frozen=True)
class Style:
    """How one style plays.

    Attributes:
        name: the file's name. title: for people.
        parts: all players. voices: four of them, highest first. pulse: the footfall.
        feel: where the tempo is at home. temperature: what the composer is asked for.
        expression: dynamics and micro-timing.
    """

    name: str
    title: str
    parts: tuple[Part, ...]
    voices: tuple[VoiceRole, ...]
    pulse: Pulse
    feel: TempoFeel
    temperature: float
    expression: ExpressionConfig


def style_names() -> tuple[str, ...]:
    """The styles there are, in alphabetical order."""
    files = (resources.files("courante.band") / "styles").iterdir()
    return tuple(sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml")))


def load_style(name: str) -> Style:
    """A style by its name.

    Raises:
        NotFound: there is none of that name.
        BadConfig: its file is wrong; names file and field.
    """
    names = style_names()
    if name not in names:
        message = f"style: {name[:40]!r} is not known; there are: {', '.join(names)}"
        raise NotFound(message)
    file = resources.files("courante.band") / "styles" / f"{name}.toml"
    return read_style(name, file.read_text(encoding="utf-8"))


def read_style(name: str, text: str) -> Style:
    """A style from the text of its file.

    Raises:
        BadConfig: something in it is unknown, missing or out of range; names file and field.
    """
    table = Table.parse(f"{name}.toml", text)
    parts = _parts(table)
    names = tuple(part.name for part in parts)
    pulse = _pulse(table.table("pulse"), parts)
    style = Style(
        name=name,
        title=table.text("title"),
        parts=parts,
        voices=_voices(table, names),
        pulse=pulse,
        feel=_feel(table.table("feel")),
        temperature=table.number("temperature", 0.1, 3),
        expression=_expression(table.table("expression"), names, pulse),
    )
    table.done()
    return style


def _parts(style: Table) -> tuple[Part, ...]:
    parts: list[Part] = []
    for table in style.tables("parts"):
        field = table.field("name")
        part = _part(table, sum(part.channel != PERCUSSION_CHANNEL for part in parts))
        if any(part.name == other.name for other in parts):
            raise BadConfig(field, part.name, "a name that no other part has")
        if any(part.channel == other.channel for other in parts):
            raise BadConfig(field, part.name, f"one kit and at most {MELODIC_PARTS} other parts")
        parts.append(part)
    return tuple(parts)


def _part(table: Table, melodic: int) -> Part:
    """``melodic``: how many melodic parts stand before it, from which its channel follows."""
    instrument = table.choice("instrument", (*PROGRAMS, "percussion"))
    percussion = instrument == len(PROGRAMS)
    channel = min(melodic + (melodic >= PERCUSSION_CHANNEL), MELODIC_PARTS)
    part = Part(
        name=table.text("name"),
        channel=PERCUSSION_CHANNEL if percussion else channel,
        program=0 if percussion else instrument,
        volume=table.whole("volume", 0, 127),
        pan=table.whole("pan", 0, 127),
        reverb=table.whole("reverb", 0, 127),
    )
    table.done()
    return part


def _range(table: Table) -> NoteRange:
    lowest = table.whole("lowest", 0, 127)
    return NoteRange(Pitch(lowest), Pitch(table.whole("highest", min(lowest + 12, 127), 127)))


def _voices(style: Table, parts: tuple[str, ...]) -> tuple[VoiceRole, ...]:
    tables = style.tables("voices")
    if len(tables) != VOICES:
        raise BadConfig(style.field("voices"), len(tables), f"{VOICES} voices, highest first")
    return tuple(_voice(table, parts) for table in tables)


def _voice(table: Table, parts: tuple[str, ...]) -> VoiceRole:
    part = parts[table.choice("part", parts)]
    role = VoiceRole(part, _range(table), table.whole("velocity", 1, 127))
    table.done()
    return role


def _pulse(table: Table, parts: tuple[Part, ...]) -> Pulse:
    kits = tuple(part.name for part in parts if part.channel == PERCUSSION_CHANNEL)
    plucked = tuple(part.name for part in parts if part.channel != PERCUSSION_CHANNEL)
    pulse = Pulse(
        percussion=kits[table.choice("percussion", kits)],
        plucked=plucked[table.choice("plucked", plucked)],
        plucked_range=_range(table),
        plucked_velocity=table.whole("velocity", 1, 127),
        plucked_length_beats=Beats(table.number("length_beats", 0.1, 1)),
        on_beat=_hits(table, "on_beat"),
        off_beat=_hits(table, "off_beat"),
        turns=_hits(table, "turn") if table.has("turn") else (),
    )
    table.done()
    return pulse


def _hits(pulse: Table, key: str) -> tuple[Hit, ...]:
    return tuple(_hit(table) for table in pulse.tables(key))


def _hit(table: Table) -> Hit:
    key = Pitch(FIRST_KIT_KEY + table.choice("instrument", KIT))
    hit = Hit(key, table.whole("velocity", 1, 127))
    table.done()
    return hit


def _feel(table: Table) -> TempoFeel:
    lowest = table.number("lowest_bpm", 30, 240)
    highest = table.number("highest_bpm", 2 * lowest, 480)
    feel = TempoFeel(Bpm(table.number("resting_bpm", lowest, highest)), Bpm(lowest), Bpm(highest))
    table.done()
    return feel


def _expression(table: Table, parts: tuple[str, ...], pulse: Pulse) -> ExpressionConfig:
    config = ExpressionConfig(
        leader=parts[table.choice("leader", parts)],
        on_grid=(pulse.percussion, pulse.plucked),
        lead_velocity=table.whole("lead_velocity", 0, 30),
        strong=table.whole("strong", -30, 30),
        medium=table.whole("medium", -30, 30),
        weak=table.whole("weak", -30, 30),
        offbeat=table.whole("offbeat", -30, 30),
        phrase_bars=table.whole("phrase_bars", 1, 64),
        phrase_arch=table.whole("phrase_arch", 0, 30),
        velocity_spread=table.whole("velocity_spread", 0, 30),
        offset_beats=table.number("offset_beats", 0, 0.1),
        gap_beats=table.number("gap_beats", 0, 0.2),
    )
    table.done()
    return config
