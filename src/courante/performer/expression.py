"""Expression: how loud, how detached, how exactly a band plays, all in score time.

Loudness follows the metre (strong, weak, medium, weak) and the phrase (an arch over a few bars),
with the leading part slightly forward; notes end a little early so that repeated ones speak again;
small random deviations, drawn from the seed and the bar's number, keep it human. Parts on the grid
(the pulse) are never moved.
"""

from dataclasses import dataclass, replace
from math import pi, sin
from random import Random

from courante.config import ExpressionConfig
from courante.types import ArrangedBar, Beats, Metre, NoteEvent

GAP_SHARE = 0.25
"""A gap takes at most this share of its note."""


@dataclass(frozen=True)
class ExpressionState:
    """How to play. Every bar is drawn from the seed and its own number alone."""

    config: ExpressionConfig
    seed: int


def init(config: ExpressionConfig, seed: int) -> ExpressionState:
    """Begin, or go on in another style: the same seed and bars give the same notes."""
    return ExpressionState(config, seed)


def step(state: ExpressionState, bar: ArrangedBar) -> tuple[ExpressionState, ArrangedBar]:
    """Give a bar's notes their velocity, gap and micro-offset."""
    draw = Random(f"expression {state.seed} {bar.index}")
    notes = tuple(_expressed(state.config, bar, note, draw) for note in bar.notes)
    return state, replace(bar, notes=notes)


def accent(config: ExpressionConfig, metre: Metre, onset_beats: Beats) -> int:
    """The velocity that a place in the bar adds."""
    if onset_beats == 0:
        return config.strong
    if onset_beats % 1:
        return config.offbeat
    half = metre.beats_per_bar / 2
    return config.medium if onset_beats == half else config.weak


def _expressed(
    config: ExpressionConfig, bar: ArrangedBar, note: NoteEvent, draw: Random
) -> NoteEvent:
    spread = draw.uniform(-config.velocity_spread, config.velocity_spread)
    offset = draw.uniform(-config.offset_beats, config.offset_beats)
    velocity = note.velocity + accent(config, bar.metre, note.onset_beats) + spread
    if note.part in config.on_grid:
        return replace(note, velocity=_midi(velocity))
    lead = config.lead_velocity if note.part == config.leader else 0
    gap = min(config.gap_beats, GAP_SHARE * note.length_beats)
    return replace(
        note,
        velocity=_midi(velocity + lead + _arch(config, bar, note)),
        length_beats=Beats(note.length_beats - gap),
        micro_offset_beats=Beats(offset),
    )


def _arch(config: ExpressionConfig, bar: ArrangedBar, note: NoteEvent) -> float:
    """Swells to the middle of a phrase and back."""
    bars = bar.index % config.phrase_bars + note.onset_beats / bar.metre.beats_per_bar
    return config.phrase_arch * sin(pi * bars / config.phrase_bars)


def _midi(velocity: float) -> int:
    return max(1, min(127, round(velocity)))
