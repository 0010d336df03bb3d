"""A style whose parts go by other names, to tell two styles apart."""

from dataclasses import replace

from courante.band.style import Style


def renamed(plain: Style, name: str, prefix: str) -> Style:
    """The same music by parts of other names."""
    pulse, strokes, plucked = plain.pulse, plain.pulse.strokes, plain.pulse.plucked
    if strokes is not None:
        pulse = replace(pulse, strokes=replace(strokes, part=prefix + strokes.part))
    if plucked is not None:
        pulse = replace(pulse, plucked=replace(plucked, part=prefix + plucked.part))
    return replace(
        plain,
        name=name,
        parts=tuple(replace(part, name=prefix + part.name) for part in plain.parts),
        ranges={prefix + part: pitches for part, pitches in plain.ranges.items()},
        lines=tuple(replace(line, part=prefix + line.part) for line in plain.lines),
        figures=tuple(replace(figure, part=prefix + figure.part) for figure in plain.figures),
        kit=replace(plain.kit, part=prefix + plain.kit.part) if plain.kit else None,
        pulse=pulse,
    )
