"""A style: who plays, what, and where the tempo is at home. One declarative file each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources

from courante.band import drums
from courante.band.figures import Figure, Kind
from courante.band.kit import Kit
from courante.band.lines import Line
from courante.band.pulse import Pulse
from courante.band.strict_toml import Table
from courante.band.style_common import Cast
from courante.band.style_expression import read_expression
from courante.band.style_parts import read_cast
from courante.band.style_players import read_figures, read_kit, read_lines, read_pulse
from courante.config import ExpressionConfig
from courante.config.metres import METRES
from courante.errors import BadConfig, NotFound
from courante.types import Bpm, Metre, NoteRange, Part, Pitch, TempoFeel

LEARNED = ("bach", "folk", "quartets", "lieder")
"""The styles that weights may have learned, of which a style asks for a mixture."""


@dataclass(frozen=True)
class Style:
    """How one style plays.

    Attributes:
        name: the file's name. title, description: for people.
        parts: all players. ranges: what each melodic one can play.
        lines: who plays what the network wrote. figures, kit: what the band adds to it.
        pulse: the footfall.
        feel: where the tempo is at home. metres: that suit it, the best first.
        temperature, counterpoint, mixture: what the composer is asked for: how bold, how strict in
            its counterpoint, and which of the styles it has learned, with their shares.
        dance: whether it plays dance tunes, in strains that are repeated.
        expression: dynamics and micro-timing.
    """

    name: str
    title: str
    description: str
    parts: tuple[Part, ...]
    ranges: Mapping[str, NoteRange]
    lines: tuple[Line, ...]
    figures: tuple[Figure, ...]
    kit: Kit | None
    pulse: Pulse
    feel: TempoFeel
    metres: tuple[Metre, ...]
    temperature: float
    counterpoint: float
    mixture: tuple[tuple[str, float], ...]
    dance: bool
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
    title, description = table.text("title"), table.text("description")
    cast = read_cast(table)
    lines, figures = read_lines(table, cast), read_figures(table, cast)
    expression = read_expression(table, tuple(part.name for part in cast.parts))
    kit, pulse = read_kit(table, cast, expression.swing), read_pulse(table, cast)
    on_grid = _on_grid(cast, lines, figures, pulse)
    untouched = (kit.part,) if kit and kit.drummer else ()
    style = Style(
        name=name,
        title=title,
        description=description,
        parts=cast.parts,
        ranges=cast.ranges,
        lines=lines,
        figures=figures,
        kit=kit,
        pulse=pulse,
        feel=_feel(table.table("feel")),
        metres=_metres(table),
        temperature=table.number("temperature", 0.1, 3),
        counterpoint=table.number("counterpoint", 0, 1),
        mixture=_mixture(table.table("mixture")),
        dance=table.has("dance") and table.flag("dance"),
        expression=replace(expression, on_grid=on_grid, untouched=untouched),
    )
    table.done()
    return style


def keys_of(style: Style) -> frozenset[Pitch]:
    """The percussion keys that a style may strike."""
    strokes = style.pulse.strokes
    hits = (*strokes.on_beat, *strokes.off_beat, *strokes.turns) if strokes else ()
    lanes = style.kit.lanes if style.kit else ()
    learned = drums.KEYS if style.kit and style.kit.drummer else ()
    return frozenset([*(hit.key for hit in hits), *(lane.key for lane in lanes), *learned])


def _on_grid(
    cast: Cast, lines: tuple[Line, ...], figures: tuple[Figure, ...], pulse: Pulse
) -> tuple[str, ...]:
    """The kit, and those who do nothing but pluck or play the bass."""
    kit = {part.name for part in cast.parts if part.name not in cast.ranges}
    bass = {figure.part for figure in figures if figure.kind == Kind.BASS}
    plucked = {pulse.plucked.part} if pulse.plucked else set[str]()
    others = {line.part for line in lines} | {f.part for f in figures if f.kind != Kind.BASS}
    keeping = kit | ((bass | plucked) - others)
    return tuple(part.name for part in cast.parts if part.name in keeping)


def _feel(table: Table) -> TempoFeel:
    lowest = table.number("lowest_bpm", 30, 240)
    highest = table.number("highest_bpm", 2 * lowest, 480)
    feel = TempoFeel(Bpm(table.number("resting_bpm", lowest, highest)), Bpm(lowest), Bpm(highest))
    table.done()
    return feel


def _metres(style: Table) -> tuple[Metre, ...]:
    names = style.texts("metres")
    for name in names:
        if name not in METRES:
            raise BadConfig(style.field("metres"), name, f"one of {', '.join(METRES)}")
    return tuple(METRES[name] for name in names)


def _mixture(table: Table) -> tuple[tuple[str, float], ...]:
    """Shares that add up to 1."""
    shares = [(name, table.number(name, 0, 1)) for name in LEARNED if table.has(name)]
    field = table.field("").rstrip(".")
    table.done()
    total = sum(share for _, share in shares)
    if not total > 0:
        raise BadConfig(field, dict(shares), f"a share of at least one of {', '.join(LEARNED)}")
    return tuple((name, share / total) for name, share in shares if share > 0)
