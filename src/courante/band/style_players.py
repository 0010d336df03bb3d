"""Who plays what in a style file: lines, figures, the kit and the pulse."""

from courante.band import bass, comping, kit
from courante.band.figures import Figure, Kind
from courante.band.harmony import is_strong
from courante.band.kit import Kit, Lane
from courante.band.lines import ARTICULATIONS, Line
from courante.band.pattern import Patterns, strokes_of
from courante.band.pulse import Hit, Plucked, Pulse, Strokes
from courante.band.roles import Role
from courante.band.strict_toml import Table
from courante.band.style_common import Cast, read_entry, read_key, read_patterns, read_range
from courante.band.style_drummer import read_drummer
from courante.errors import BadConfig
from courante.types import Beats

SIGNS = {
    Kind.BASS: bass.SIGNS,
    Kind.CHORDS: comping.STRIKES,
    Kind.COUNTER: comping.STRIKES,
    Kind.ARPEGGIO: comping.DEGREES,
}
MOST_TONES = 4


def read_lines(style: Table, cast: Cast) -> tuple[Line, ...]:
    """``lines``."""
    return tuple(_line(table, cast) for table in style.tables("lines"))


def _line(table: Table, cast: Cast) -> Line:
    roles = tuple(Role)
    articulations = tuple(ARTICULATIONS)
    line = Line(
        plays=roles[table.choice("plays", tuple(role.value for role in roles))],
        part=cast.melodic(table, "part"),
        velocity=table.whole("velocity", 1, 127),
        held=ARTICULATIONS[articulations[table.choice("articulation", articulations)]],
        octave=table.whole("octave", -2, 2) if table.has("octave") else 0,
        entry=read_entry(table),
    )
    table.done()
    return line


def read_figures(style: Table, cast: Cast) -> tuple[Figure, ...]:
    """``figures``, which may be missing."""
    tables = style.tables("figures") if style.has("figures") else ()
    return tuple(_figure(table, cast) for table in tables)


def _figure(table: Table, cast: Cast) -> Figure:
    kinds = tuple(Kind)
    kind = kinds[table.choice("kind", tuple(kind.value for kind in kinds))]
    part = cast.melodic(table, "part")
    chordal = kind in (Kind.CHORDS, Kind.PAD)
    figure = Figure(
        kind=kind,
        part=part,
        within=read_range(table, cast.ranges[part]),
        velocity=table.whole("velocity", 1, 127),
        length_beats=Beats(table.number("length_beats", 0.1, 4)),
        patterns=Patterns(()) if kind == Kind.PAD else read_patterns(table, SIGNS[kind]),
        tones=table.whole("tones", 1, MOST_TONES) if chordal else 1,
        entry=read_entry(table),
    )
    if kind == Kind.BASS:
        _require_firm(table, figure.patterns)
    table.done()
    return figure


def _require_firm(table: Table, patterns: Patterns) -> None:
    """A walking note on a strong beat might be one that the chord excludes."""
    for metre, rhythm in (*patterns.straight, *patterns.half, *patterns.double):
        strokes = [stroke for bar in rhythm for stroke in strokes_of(bar)]
        if any(s.sign == bass.WALK and is_strong(metre, s.step) for s in strokes):
            raise BadConfig(table.field("steps"), bass.WALK, "a tone of the chord on strong beats")


def read_kit(style: Table, cast: Cast, swing: float) -> Kit | None:
    """``kit``, which may be missing.

    Args:
        style: the whole file.
        cast: its parts.
        swing: where off-beat eighths lie in their beat.
    """
    if not style.has("kit"):
        return None
    table = style.table("kit")
    lanes = tuple(_lane(lane) for lane in table.tables("lanes"))
    letters = tuple(lane.letter for lane in lanes)
    if len(set(letters)) < len(letters):
        raise BadConfig(table.field("lanes"), "".join(letters), "another letter for each lane")
    read = Kit(
        part=cast.percussion(table, "part"),
        lanes=lanes,
        fills=tuple(_fill(fill, letters) for fill in table.tables("fills")),
        fill_from=table.number("fill_from", 0, 1),
        drummer=read_drummer(table, swing) if table.has("learned") else None,
    )
    table.done()
    return read


def _lane(table: Table) -> Lane:
    field = table.field("letter")
    letter = table.text("letter")
    if len(letter) != 1 or not letter.isalpha():
        raise BadConfig(field, letter, "one letter")
    lane = Lane(
        letter=letter,
        key=read_key(table),
        velocity=table.whole("velocity", 1, 127),
        patterns=read_patterns(table, tuple(kit.TOUCHES)),
        entry=read_entry(table),
        on_phrase=table.has("on_phrase") and table.flag("on_phrase"),
        always=table.has("always") and table.flag("always"),
        beside=table.has("beside") and table.flag("beside"),
    )
    table.done()
    return lane


def _fill(table: Table, letters: tuple[str, ...]) -> Patterns:
    patterns = read_patterns(table, letters)
    table.done()
    return patterns


def read_pulse(style: Table, cast: Cast) -> Pulse:
    """``pulse``: a stroke on the beat, a plucked bass, or both."""
    table = style.table("pulse")
    strokes = _strokes(table, cast) if table.has("percussion") else None
    plucked = _plucked(table, cast) if strokes is None or table.has("plucked") else None
    table.done()
    return Pulse(strokes, plucked)


def _strokes(pulse: Table, cast: Cast) -> Strokes:
    return Strokes(
        part=cast.percussion(pulse, "percussion"),
        on_beat=_hits(pulse, "on_beat"),
        off_beat=_hits(pulse, "off_beat") if pulse.has("off_beat") else (),
        turns=_hits(pulse, "turn") if pulse.has("turn") else (),
    )


def _plucked(pulse: Table, cast: Cast) -> Plucked:
    part = cast.melodic(pulse, "plucked")
    return Plucked(
        part=part,
        within=read_range(pulse, cast.ranges[part]),
        velocity=pulse.whole("velocity", 1, 127),
        length_beats=Beats(pulse.number("length_beats", 0.1, 1)),
    )


def _hits(pulse: Table, key: str) -> tuple[Hit, ...]:
    return tuple(_hit(table) for table in pulse.tables(key))


def _hit(table: Table) -> Hit:
    hit = Hit(read_key(table), table.whole("velocity", 1, 127))
    table.done()
    return hit
