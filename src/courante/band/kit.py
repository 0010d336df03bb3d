"""A drum kit played from patterns: lanes that enter with energy, and fills that lead over."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from courante.band.drums import Grooves
from courante.band.learned_kit import Drummer, learned_notes
from courante.band.pattern import Patterns
from courante.band.stage import ALWAYS, Entry, Stage
from courante.types import Beats, Metre, NoteEvent, Pitch, Section

HIT_LENGTH_BEATS = Beats(0.125)
"""Percussion dies away by itself; only the stroke counts."""
TOUCHES = {"x": 0, "X": 12, "o": -24}
"""A stroke, an accent and a ghost note, by what they add to the velocity."""


@dataclass(frozen=True)
class Lane:
    """One instrument of the kit.

    Attributes:
        letter: its name in fills. key: General MIDI percussion key. velocity: how loud.
        patterns: its rhythms. entry: when. on_phrase: only in the first bar of a phrase.
        always: goes on through fills, breakdowns and beside a drummer, for the foot.
        beside: goes on beside a drummer.
    """

    letter: str
    key: Pitch
    velocity: int
    patterns: Patterns
    entry: Entry = ALWAYS
    on_phrase: bool = False
    always: bool = False
    beside: bool = False


@dataclass(frozen=True)
class Kit:
    """Lanes, and fills of them.

    Attributes:
        part: who plays it. lanes: played together.
        fills: one of them, drawn by the seed, ends a phrase; letters name lanes.
        fill_from: at this energy and above.
        drummer: plays in place of lanes and fills where there is one and it is its turn.
    """

    part: str
    lanes: tuple[Lane, ...]
    fills: tuple[Patterns, ...]
    fill_from: float
    drummer: Drummer | None = None


def kit_notes(
    kit: Kit,
    stage: Stage,
    metre: Metre,
    *,
    leads_over: bool,
    seed: int,
    index: int,
    grooves: Grooves | None = None,
) -> Iterator[NoteEvent]:
    """The strokes of a bar: the patterns' on the grid, a drummer's as people play.

    Args:
        kit: the style's.
        stage: the bar's.
        metre: the bar's.
        leads_over: whether a fill is due, for a phrase ends or somebody enters after this bar.
        seed: of the band; with the bar's number it draws the fill.
        index: the bar's number.
        grooves: that a drummer drew lately; see ``drums.play``.
    """
    drummer = kit.drummer if kit.drummer and kit.drummer.plays(stage) else None
    if drummer is not None:
        yield from learned_notes(
            drummer, kit.part, stage, metre, seed=seed, index=index, grooves=grooves
        )
    fill = _fill(kit, stage, metre, seed, index) if leads_over and drummer is None else ()
    filled_from = min((step for step, _ in fill), default=metre.steps_per_bar)
    for lane in kit.lanes:
        if _plays(lane, stage) and (drummer is None or lane.beside or lane.always):
            for stroke in lane.patterns.strokes(metre, stage.feel, stage.place.phrase_bar):
                if lane.always or stroke.step < filled_from:
                    yield _struck(kit, lane, stroke.step, metre, TOUCHES[stroke.sign])
    for step, lane in fill:
        yield _struck(kit, lane, step, metre, 0)


def _plays(lane: Lane, stage: Stage) -> bool:
    if stage.place.section == Section.BREAKDOWN and not lane.always:
        return False
    return lane.entry.plays(stage) and (stage.place.begins or not lane.on_phrase)


def _fill(
    kit: Kit, stage: Stage, metre: Metre, seed: int, index: int
) -> tuple[tuple[int, Lane], ...]:
    if stage.energy < kit.fill_from or not kit.fills:
        return ()
    lanes = {lane.letter: lane for lane in kit.lanes}
    fill = Random(f"fill {seed} {index}").choice(kit.fills)
    return tuple((s.step, lanes[s.sign]) for s in fill.strokes(metre, stage.feel, 0))


def _struck(kit: Kit, lane: Lane, step: int, metre: Metre, touch: int) -> NoteEvent:
    onset = Beats(step / metre.steps_per_beat)
    velocity = max(1, min(lane.velocity + touch, 127))
    return NoteEvent(onset, HIT_LENGTH_BEATS, lane.key, kit.part, velocity)
