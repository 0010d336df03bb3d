"""Bars as the band's players see them."""

from courante.band import harmony, voices
from courante.band.chords import Chord
from courante.band.feel import Feel
from courante.band.figures import Scene
from courante.band.harmony import Heard
from courante.band.stage import Stage
from courante.band.voices import VoiceNote
from courante.types import Bar, Bpm, Place

MAJOR, MINOR = (0, 4, 7), (0, 3, 7)


def stage(energy: float = 0.5, place: Place | None = None, feel: Feel = Feel.STRAIGHT) -> Stage:
    """An agreement, in the middle of a phrase if nothing else is said."""
    at = Place(phrase_bar=1) if place is None else place
    return Stage(energy, energy, feel, Bpm(120.0), at)


def sounding(bar: Bar) -> tuple[VoiceNote, ...]:
    """What sounds in a bar, by voice."""
    return voices.step(voices.init(voices.HOMES), bar)[1]


def scene(bar: Bar, agreed: Stage | None = None, next_chord: Chord | None = None) -> Scene:
    """A bar with its chords."""
    notes = sounding(bar)
    _, chords = harmony.step(Heard(), bar.metre, notes)
    return Scene(stage() if agreed is None else agreed, bar.metre, chords, notes, next_chord)
