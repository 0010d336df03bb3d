"""The piano's right pedal, as longer notes: score time knows no controller.

The foot is lifted where the bass moves to another pitch class on a beat, and at every bar line, and
a tone gives way as soon as its own part strikes a neighbour of it: legato pedalling, which is heard
as resonance and never as a blur.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from courante.types import Beats, Metre, NoteEvent, Pitch

OCTAVE = 12
NEIGHBOUR = 2
"""Semitones: tones so near blur into each other."""


def pedalled(
    notes: Sequence[NoteEvent], parts: Iterable[str], metre: Metre
) -> tuple[NoteEvent, ...]:
    """The notes of a bar, those of these parts ringing on; others as they are."""
    names = frozenset(parts)
    held = sorted((n for n in notes if n.part in names), key=lambda n: n.onset_beats)
    if not held:
        return tuple(notes)
    changes = _changes(held, metre)
    return tuple(_rung(n, held, changes) if n.part in names else n for n in notes)


def _changes(held: Sequence[NoteEvent], metre: Metre) -> tuple[Beats, ...]:
    """Where the foot is lifted after the bar's beginning, in order, the bar line last."""
    changes: list[Beats] = []
    bass: Pitch | None = None
    for beat in range(metre.beats_per_bar):
        struck = [n.pitch for n in held if n.onset_beats == beat]
        if not struck:
            continue
        lowest = min(struck)
        if bass is None or _moves(bass, lowest):
            changes += [Beats(beat)] if bass is not None else []
            bass = lowest
    return (*changes, Beats(metre.beats_per_bar))


def _moves(bass: Pitch, lowest: Pitch) -> bool:
    """Whether the lowest note struck is another bass, not a note of the hand above it."""
    return lowest <= bass + OCTAVE and (lowest - bass) % OCTAVE != 0


def _rung(note: NoteEvent, held: Sequence[NoteEvent], changes: Sequence[Beats]) -> NoteEvent:
    lifted = next((change for change in changes if change > note.onset_beats), changes[-1])
    near = (
        other.onset_beats
        for other in held
        if other.part == note.part
        and other.onset_beats > note.onset_beats
        and abs(other.pitch - note.pitch) <= NEIGHBOUR
    )
    until = min(lifted, min(near, default=lifted))
    return replace(note, length_beats=Beats(max(note.length_beats, until - note.onset_beats)))
