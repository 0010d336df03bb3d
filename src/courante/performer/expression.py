"""Expression: how loud, how detached, how exactly a band plays, all in score time.

Loudness follows the metre (strong, weak, medium, weak) and the phrase (a swell over a few bars),
with the leading part slightly forward; notes end a little early so that repeated ones speak again,
the last of a phrase earlier still, and a piano's ring on under its pedal. A style swings inside
its beats, its leader leans ahead of or behind them, and small random deviations, drawn from the
seed and the bar's number, keep it human. Parts on the grid (the pulse) swing with the rest and
deviate by nothing; parts that people have played already are left as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from courante.config import ExpressionConfig
from courante.performer.dynamics import accent, arch, as_midi
from courante.performer.ornaments import grace_notes
from courante.performer.pedal import pedalled
from courante.performer.swing import STRAIGHT, Knots, knots, warped
from courante.types import ArrangedBar, Beats, NoteEvent

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
    """Give a bar's notes their velocity, length and micro-offset, and add grace notes."""
    config = state.config
    draw = Random(f"expression {state.seed} {bar.index}")
    warp = knots(config, bar.metre)
    written = tuple(_shortened(config, bar))
    bar = replace(bar, notes=pedalled(written, config.pedalled, bar.metre))
    notes = [_expressed(config, bar, note, draw) for note in bar.notes]
    # Drawn by itself, so that who plays ornaments changes no other note.
    graces = Random(f"ornaments {state.seed} {bar.index}")
    notes += grace_notes(config, replace(bar, notes=tuple(notes)), graces)
    return state, replace(bar, notes=tuple(_swung(config, warp, note) for note in notes))


def _expressed(
    config: ExpressionConfig, bar: ArrangedBar, note: NoteEvent, draw: Random
) -> NoteEvent:
    spread = draw.uniform(-config.velocity_spread, config.velocity_spread)
    offset = draw.uniform(-config.offset_beats, config.offset_beats)
    if note.part in config.untouched:
        return note
    velocity = note.velocity + accent(config, bar.metre, note.onset_beats) + spread
    if note.part in config.on_grid:
        return replace(note, velocity=as_midi(velocity))
    leads = note.part == config.leader
    lead = config.lead_velocity if leads else 0
    gap = min(config.gap_beats, GAP_SHARE * note.length_beats)
    return replace(
        note,
        velocity=as_midi(velocity + lead + arch(config, bar, note)),
        length_beats=Beats(note.length_beats - gap),
        micro_offset_beats=Beats(offset + (config.lead_offset_beats if leads else 0.0)),
    )


def _shortened(config: ExpressionConfig, bar: ArrangedBar) -> Iterator[NoteEvent]:
    """The notes, each part's last of a phrase shorter."""
    last: dict[str, Beats] = {}
    if bar.place.ends and config.last_note_share < 1:
        for note in bar.notes:
            last[note.part] = max(note.onset_beats, last.get(note.part, note.onset_beats))
    kept = {*config.on_grid, *config.untouched}
    for note in bar.notes:
        if note.part in kept or note.onset_beats != last.get(note.part):
            yield note
        else:
            share = config.last_note_share
            yield replace(note, length_beats=Beats(note.length_beats * share))


def _swung(config: ExpressionConfig, warp: Knots, note: NoteEvent) -> NoteEvent:
    """A note whose beginning and end lie where the style swings them."""
    if warp == STRAIGHT or note.part in config.untouched:
        return note
    onset, end = note.onset_beats, Beats(note.onset_beats + note.length_beats)
    later = warped(warp, onset) - onset
    return replace(
        note,
        length_beats=Beats(warped(warp, end) - onset),
        micro_offset_beats=Beats(note.micro_offset_beats + later),
    )
