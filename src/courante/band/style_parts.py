"""The parts of a style file: instruments, channels, volumes trimmed to the style's loudness."""

from courante.band.general_midi import PERCUSSION_CHANNEL, PROGRAMS
from courante.band.strict_toml import Table
from courante.band.style_common import Cast, read_range
from courante.errors import BadConfig
from courante.types import NoteRange, Part

MELODIC_PARTS = 15
LOUDEST = 127
SQUARE_LAW_DB = 40.0
"""General MIDI: the level goes with the square of the volume, 40 dB for a factor of ten."""


def read_cast(style: Table) -> Cast:
    """``parts`` and ``loudness_db``."""
    gain = 10 ** (style.number("loudness_db", -24, 12) / SQUARE_LAW_DB)
    parts: list[Part] = []
    ranges: dict[str, NoteRange] = {}
    for table in style.tables("parts"):
        field = table.field("name")
        part = _part(table, sum(part.channel != PERCUSSION_CHANNEL for part in parts), gain)
        if any(part.name == other.name for other in parts):
            raise BadConfig(field, part.name, "a name that no other part has")
        if any(part.channel == other.channel for other in parts):
            raise BadConfig(field, part.name, f"one kit and at most {MELODIC_PARTS} other parts")
        if part.channel != PERCUSSION_CHANNEL:
            ranges[part.name] = read_range(table)
        table.done()
        parts.append(part)
    return Cast(tuple(parts), ranges)


def _part(table: Table, melodic: int, gain: float) -> Part:
    """``melodic``: how many melodic parts stand before it, from which its channel follows."""
    instrument = table.choice("instrument", (*PROGRAMS, "percussion"))
    percussion = instrument == len(PROGRAMS)
    channel = min(melodic + (melodic >= PERCUSSION_CHANNEL), MELODIC_PARTS)
    field = table.field("volume")
    volume = table.whole("volume", 0, LOUDEST)
    trimmed = round(volume * gain)
    if trimmed > LOUDEST:
        most = f"at most {int(LOUDEST / gain)} with this loudness_db"
        raise BadConfig(field, volume, most)
    return Part(
        name=table.text("name"),
        channel=PERCUSSION_CHANNEL if percussion else channel,
        program=0 if percussion else instrument,
        volume=trimmed,
        pan=table.whole("pan", 0, 127),
        reverb=table.whole("reverb", 0, 127),
    )
