"""Figures: what a session player adds by convention, on the chords that were recognised.

On a strong beat a figure has tones of the chord only; so has everything but a walking bass, which
passes from one chord to the next by the scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from courante.band.chords import Chord
from courante.band.harmony import Harmony
from courante.band.pattern import Patterns, Stroke
from courante.band.stage import ALWAYS, Entry, Stage
from courante.band.voices import VoiceNote
from courante.types import Beats, Metre, NoteEvent, NoteRange, Pitch

ACCENT_VELOCITY = 12
ACCENT = "X"


class Kind(StrEnum):
    """What a figure makes of a chord."""

    BASS = "bass"
    CHORDS = "chords"
    ARPEGGIO = "arpeggio"
    PAD = "pad"
    COUNTER = "counter"


@dataclass(frozen=True)
class Figure:
    """A player and what it adds.

    Attributes:
        kind: of figure. part: who plays it.
        within: the pitches used, at least an octave.
        velocity: how loud. length_beats: how long a stroke rings at most.
        tones: how many tones of the chord sound at once (chords and pad).
        patterns: its rhythms; a pad has none, it changes with the chord.
        entry: when.
    """

    kind: Kind
    part: str
    within: NoteRange
    velocity: int
    length_beats: Beats
    patterns: Patterns
    tones: int = 1
    entry: Entry = ALWAYS


@dataclass(frozen=True)
class Scene:
    """All that figures depend on in a bar.

    Attributes:
        stage: the bar's agreement. metre: its metre. harmony: its chords.
        sounding: the composed notes that sound in it, tied notes included.
        next_chord: of the next bar's first beat, where a walking bass goes.
    """

    stage: Stage
    metre: Metre
    harmony: Harmony
    sounding: Sequence[VoiceNote]
    next_chord: Chord | None

    def chord_at(self, step: int) -> Chord | None:
        """The chord at a step; the step after the last is the next bar's first."""
        beat = step // self.metre.steps_per_beat
        chords = self.harmony.chords
        return chords[beat] if beat < len(chords) else self.next_chord

    def pitches_at(self, step: int) -> list[Pitch]:
        """What the network has sounding at a step."""
        return [n.pitch for n in self.sounding if n.onset_step <= step < n.onset_step + n.steps]

    def strokes(self, figure: Figure) -> tuple[Stroke, ...]:
        """A figure's rhythm in this bar."""
        stage = self.stage
        return figure.patterns.strokes(self.metre, stage.feel, stage.place.phrase_bar)

    def note(self, figure: Figure, stroke: Stroke, pitch: Pitch) -> NoteEvent:
        """One of a figure's notes; it ends within the bar."""
        beats = stroke.steps / self.metre.steps_per_beat
        accent = ACCENT_VELOCITY if stroke.sign == ACCENT else 0
        return NoteEvent(
            onset_beats=Beats(stroke.step / self.metre.steps_per_beat),
            length_beats=Beats(min(beats, figure.length_beats)),
            pitch=pitch,
            part=figure.part,
            velocity=min(figure.velocity + accent, 127),
        )
