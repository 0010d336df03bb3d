"""The pulse: a plucked bass and a soft stroke on each beat, a lighter one on each off-beat eighth.

The footfall falls on the beat; at half tempo also on the off-beat eighth, so that each one is met.
"""

from collections.abc import Sequence
from random import Random

from courante.band.style import Hit, Pulse
from courante.band.voices import VoiceNote
from courante.types import STEPS_PER_BEAT, Bar, Beats, NoteEvent, NoteRange, Pitch

HIT_LENGTH_BEATS = Beats(0.125)
"""Percussion dies away by itself; only the stroke counts."""


def pulse_notes(
    pulse: Pulse, bar: Bar, notes: Sequence[VoiceNote], *, phrase_bars: int, seed: int
) -> tuple[NoteEvent, ...]:
    """The pulse of a bar, always exactly on the grid.

    Args:
        pulse: the style's.
        bar: the composed bar.
        notes: all that sounds in it, tied notes included; its lowest note is plucked on the beat.
        phrase_bars: every so many bars a turn leads over to the next phrase.
        seed: draws the turn; the same seed and bar give the same.
    """
    events: list[NoteEvent] = []
    for beat in range(bar.metre.beats_per_bar):
        lowest = _lowest_at(notes, beat * STEPS_PER_BEAT)
        if lowest is not None:
            events.append(_plucked(pulse, beat, lowest))
        events += [_stroke(pulse, hit, beat) for hit in pulse.on_beat]
        events += [_stroke(pulse, hit, beat + 0.5) for hit in pulse.off_beat]
    if pulse.turns and bar.index % phrase_bars == phrase_bars - 1:
        turn = Random(f"turn {seed} {bar.index}").choice(pulse.turns)
        events.append(_stroke(pulse, turn, bar.metre.beats_per_bar - 0.5))
    return tuple(events)


def _lowest_at(notes: Sequence[VoiceNote], step: int) -> Pitch | None:
    sounding = [n.pitch for n in notes if n.onset_step <= step < n.onset_step + n.steps]
    return min(sounding, default=None)


def _plucked(pulse: Pulse, beat: int, pitch: Pitch) -> NoteEvent:
    return NoteEvent(
        onset_beats=Beats(beat),
        length_beats=pulse.plucked_length_beats,
        pitch=_folded(pitch, pulse.plucked_range),
        part=pulse.plucked,
        velocity=pulse.plucked_velocity,
    )


def _folded(pitch: Pitch, into: NoteRange) -> Pitch:
    """The same note by octaves within ``into``, which spans at least one; as high as it can be."""
    return Pitch(into.highest - (into.highest - pitch) % 12)


def _stroke(pulse: Pulse, hit: Hit, beat: float) -> NoteEvent:
    return NoteEvent(Beats(beat), HIT_LENGTH_BEATS, hit.key, pulse.percussion, hit.velocity)
