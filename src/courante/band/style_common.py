"""What several tables of a style file have in common: ranges, entries, rhythms, parts by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from courante.band.general_midi import FIRST_KIT_KEY, KIT, PERCUSSION_CHANNEL
from courante.band.pattern import BAR_LINE, HOLD, REST, Patterns, Rhythm, rhythm_of
from courante.band.stage import Entry
from courante.band.strict_toml import Table
from courante.config.metres import METRES
from courante.errors import BadConfig
from courante.types import Metre, NoteRange, Part, Pitch

OCTAVE = 12
EVERY_PITCH = NoteRange(Pitch(0), Pitch(127))
TURNS = ("all", "first", "again")
"""Whenever its energy is reached; only in music that is heard for the first time, or the second."""


@dataclass(frozen=True)
class Cast:
    """The parts of a style.

    Attributes:
        parts: all of them, their volumes already trimmed.
        ranges: what each melodic one can play.
    """

    parts: tuple[Part, ...]
    ranges: Mapping[str, NoteRange]

    def melodic(self, table: Table, key: str) -> str:
        """The name of a part that plays notes."""
        return self._named(table, key, percussion=False)

    def percussion(self, table: Table, key: str) -> str:
        """The name of the part that plays the kit."""
        return self._named(table, key, percussion=True)

    def _named(self, table: Table, key: str, *, percussion: bool) -> str:
        fits = tuple(p.name for p in self.parts if (p.channel == PERCUSSION_CHANNEL) is percussion)
        return fits[table.choice(key, fits)]


def read_range(table: Table, walls: NoteRange = EVERY_PITCH) -> NoteRange:
    """``lowest`` and ``highest``, at least an octave, within walls."""
    lowest = table.whole("lowest", walls.lowest, walls.highest - OCTAVE)
    highest = table.whole("highest", lowest + OCTAVE, walls.highest)
    return NoteRange(Pitch(lowest), Pitch(highest))


def read_entry(table: Table) -> Entry:
    """``from``, ``until`` and ``on``, each of which may be missing."""
    lowest = table.number("from", 0, 1) if table.has("from") else 0.0
    highest = table.number("until", lowest, 1) if table.has("until") else 2.0
    turn = TURNS[table.choice("on", TURNS)] if table.has("on") else TURNS[0]
    return Entry(lowest, highest, first=turn != "again", again=turn != "first")


def read_patterns(table: Table, signs: tuple[str, ...]) -> Patterns:
    """``steps``, with every metre, and ``half`` and ``double``, which may be missing.

    Args:
        table: that has them.
        signs: that strike.
    """
    straight = _rhythms(table.table("steps"), signs, every=True)
    half, double = (
        _rhythms(table.table(key), signs, every=False) if table.has(key) else ()
        for key in ("half", "double")
    )
    return Patterns(straight, half, double)


def _rhythms(
    table: Table, signs: tuple[str, ...], *, every: bool
) -> tuple[tuple[Metre, Rhythm], ...]:
    named = [(name, metre) for name, metre in METRES.items() if every or table.has(name)]
    rhythms = tuple((metre, _rhythm(table, name, metre, signs)) for name, metre in named)
    table.done()
    return rhythms


def _rhythm(table: Table, name: str, metre: Metre, signs: tuple[str, ...]) -> Rhythm:
    text = table.text(name)
    rhythm = rhythm_of(text)
    for bar in rhythm:
        if len(bar) != metre.steps_per_bar:
            expected = f"{metre.steps_per_bar} signs in each bar, bars parted by {BAR_LINE}"
            raise BadConfig(table.field(name), text, expected)
        if wrong := set(bar) - {*signs, REST, HOLD}:
            expected = f"{', '.join(signs)} to strike, {HOLD} to hold, {REST} to rest"
            raise BadConfig(table.field(name), min(wrong), expected)
    return rhythm


def read_key(table: Table) -> Pitch:
    """``instrument``: one of the percussion kit, as its key."""
    return Pitch(FIRST_KIT_KEY + table.choice("instrument", KIT))
