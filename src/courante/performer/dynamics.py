"""How loud: by the place in the bar and in the phrase."""

from math import pi, sin

from courante.config import ExpressionConfig
from courante.types import ArrangedBar, Beats, Metre, NoteEvent, Section


def accent(config: ExpressionConfig, metre: Metre, onset_beats: Beats) -> int:
    """The velocity that a place in the bar adds; the beats of 6/8 are a strong and a medium one."""
    if onset_beats == 0:
        return config.strong
    if onset_beats % 1:
        return config.offbeat
    half = metre.beats_per_bar / 2
    return config.medium if onset_beats == half else config.weak


def arch(config: ExpressionConfig, bar: ArrangedBar, note: NoteEvent) -> float:
    """The velocity that a place in the phrase adds: a swell and back; where it builds, a rise."""
    place, inside = bar.place, note.onset_beats / bar.metre.beats_per_bar
    if place.section is Section.BUILD:
        return config.phrase_arch * (place.phrase_bar + inside) / place.phrase_bars
    bars = min(config.phrase_bars, place.phrase_bars)
    return config.phrase_arch * sin(pi * (place.phrase_bar % bars + inside) / bars)


def as_midi(velocity: float) -> int:
    """The nearest velocity that MIDI can say."""
    return max(1, min(127, round(velocity)))
