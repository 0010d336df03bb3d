"""The band's kits with and without what was learned of drummers (ablation), beside people's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from _music_notes import performed, silent_bars
from courante.band import drums
from courante.band.style import Style, load_style, style_names
from courante.model.drums.inputs import PIECE_COUNT
from courante.model.drums.kit import DrumBar, Grid
from courante.train.drums.reading import Performance
from courante.train.drums.statistics import Drumming, drumming, overlap
from courante.types import COMMON_TIME, Bpm, NoteEvent, Setting

BARS = 64
ASKED = Setting(0.7, Bpm(110.0))
"""A tempo at which the drummers of these styles were recorded, and the straight feel."""
_PIECE = {key: index for index, key in enumerate(drums.KEYS)}


@dataclass(frozen=True)
class Kits:
    """One style's kit.

    Attributes:
        mixture: the drummers' styles that it asks for.
        learned, patterns, people: measures.
        different: how many of ``BARS`` bars are, learned and in patterns.
    """

    style: str
    mixture: tuple[str, ...]
    learned: Drumming
    patterns: Drumming
    people: Drumming
    different: tuple[int, ...]


def without_drummer(style: Style) -> Style:
    """The style with its kit played from its written patterns alone."""
    if style.kit is None or style.kit.drummer is None:
        return style
    touch = replace(style.expression, untouched=())
    return replace(style, kit=replace(style.kit, drummer=None), expression=touch)


def drummer_styles() -> tuple[str, ...]:
    """Styles of the band whose kit a learned drummer plays."""
    return tuple(name for name in style_names() if _mixture(load_style(name)))


def as_bar(notes: Sequence[NoteEvent], grid: Grid) -> DrumBar:
    """A played bar of 4/4 as those of performances; what is no piece of their kit is left out."""
    velocities = np.zeros((grid.slots, PIECE_COUNT), np.float32)
    offsets = np.zeros_like(velocities)
    for note in notes:
        if note.pitch in _PIECE:
            slot, piece = round(note.onset_beats * grid), _PIECE[note.pitch]
            velocities[slot, piece] = note.velocity / 127
            offsets[slot, piece] = note.micro_offset_beats
    return DrumBar(grid, velocities > 0, velocities, offsets)


def kits(performances: Sequence[Performance]) -> list[Kits]:
    """Each style that has a learned drummer."""
    found: list[Kits] = []
    for name in drummer_styles():
        style = load_style(name)
        mixture = _mixture(style)
        people = [one.bars for one in performances if _is_like(one, mixture)]
        ours, plain = _played(style), _played(without_drummer(style))
        different = tuple(len({bar.hits.tobytes() for bar in bars}) for bars in (ours, plain))
        beside = drumming([ours]), drumming([plain]), drumming(people)
        found.append(Kits(name, mixture, *beside, different))
    return found


def kits_table(found: Sequence[Kits]) -> str:
    """Learned / patterns / people, in Markdown."""
    heads = ("style", "kit", "strokes a beat", "velocity spread", "timing kick, beats")
    heads += ("snare", "alike 1", "alike 2", "alike 4", f"different bars of {BARS}", "overlap")
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for kit in found:
        people = f"people ({', '.join(kit.mixture)})"
        for who, one in (
            ("learned", kit.learned),
            ("patterns", kit.patterns),
            (people, kit.people),
        ):
            cells = [kit.style, who, f"{one.density:.2f}", f"{one.velocity_spread:.0f}"]
            cells += [f"{one.timing_beats[job]:.3f}" for job in ("kick", "snare")]
            cells += [f"{share:.2f}" for share in one.alike.values()]
            different = "–" if one is kit.people else f"{kit.different[who == 'patterns']}"
            common = "–" if one is kit.people else f"{overlap(one, kit.people):.2f}"
            lines.append(f"| {' | '.join([*cells, different, common])} |")
    return "\n".join(lines)


def _mixture(style: Style) -> tuple[str, ...]:
    if style.kit is None or style.kit.drummer is None:
        return ()
    names = [name for ask in style.kit.drummer.asks for name, _ in ask.styles]
    return tuple(dict.fromkeys(names))


def _is_like(one: Performance, mixture: Sequence[str]) -> bool:
    return one.side == "test" and one.style in mixture and not one.fill and len(one.bars) > 1


def _played(style: Style) -> tuple[DrumBar, ...]:
    part = style.kit.part if style.kit else ""
    played = performed(style, silent_bars(COMMON_TIME, BARS + 1), ASKED, seed=1)
    return tuple(as_bar([n for n in bar.notes if n.part == part], Grid.STRAIGHT) for bar in played)
