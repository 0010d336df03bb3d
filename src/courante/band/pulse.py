"""The pulse: what the foot hears on every beat, whoever else plays.

A stroke, a plucked bass or both on each beat, lighter strokes on the eighths between. At half tempo
the foot also falls on the off-beat eighth, so that each step is met.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from courante.band.bass import folded
from courante.band.figures import Scene
from courante.band.key import PITCH_CLASSES
from courante.band.kit import HIT_LENGTH_BEATS
from courante.types import Beats, NoteEvent, NoteRange, Pitch

STEPS_PER_EIGHTH = 2


@dataclass(frozen=True)
class Hit:
    """A stroke on the percussion kit."""

    key: Pitch
    velocity: int


@dataclass(frozen=True)
class Strokes:
    """The strokes of a pulse.

    Attributes:
        part: who plays them.
        on_beat, off_beat: on every beat, and on every eighth between beats.
        turns: in the last bar of a phrase, or before somebody enters, one of them, drawn by the
            seed, joins the last eighth.
    """

    part: str
    on_beat: tuple[Hit, ...]
    off_beat: tuple[Hit, ...] = ()
    turns: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class Plucked:
    """A bass on every beat.

    Attributes:
        part: who plays it.
        within: the lowest note of the music is folded by octaves into this range.
        velocity: how loud. length_beats: how long it rings.
    """

    part: str
    within: NoteRange
    velocity: int
    length_beats: Beats


@dataclass(frozen=True)
class Pulse:
    """What makes the footfall audible; at least one of both."""

    strokes: Strokes | None
    plucked: Plucked | None


def pulse_notes(
    pulse: Pulse, scene: Scene, *, leads_over: bool, seed: int, index: int
) -> Iterator[NoteEvent]:
    """The pulse of a bar, always exactly on the grid.

    Args:
        pulse: the style's.
        scene: of the bar; its lowest note is plucked on the beat, or the chord's root in a rest.
        leads_over: whether a turn is due.
        seed: of the band; with the bar's number it draws the turn.
        index: the bar's number.
    """
    metre = scene.metre
    for step in range(0, metre.steps_per_bar, STEPS_PER_EIGHTH):
        on_beat = step % metre.steps_per_beat == 0
        beat = Beats(step / metre.steps_per_beat)
        if pulse.plucked is not None and on_beat:
            yield from _plucked(pulse.plucked, scene, step)
        if pulse.strokes is not None:
            hits = pulse.strokes.on_beat if on_beat else pulse.strokes.off_beat
            yield from (_stroke(pulse.strokes, hit, beat) for hit in hits)
    if pulse.strokes is not None and pulse.strokes.turns and leads_over:
        turn = Random(f"turn {seed} {index}").choice(pulse.strokes.turns)
        last = (metre.steps_per_bar - STEPS_PER_EIGHTH) / metre.steps_per_beat
        yield _stroke(pulse.strokes, turn, Beats(last))


def _plucked(plucked: Plucked, scene: Scene, step: int) -> Iterator[NoteEvent]:
    pitch = _lowest(plucked, scene, step)
    if pitch is not None:
        onset = Beats(step / scene.metre.steps_per_beat)
        yield NoteEvent(onset, plucked.length_beats, pitch, plucked.part, plucked.velocity)


def _lowest(plucked: Plucked, scene: Scene, step: int) -> Pitch | None:
    """By octaves within the range, as high as it can be; in a rest the chord's root."""
    sounding = scene.pitches_at(step)
    if sounding:
        highest = plucked.within.highest
        return Pitch(highest - (highest - min(sounding)) % PITCH_CLASSES)
    chord = scene.chord_at(step)
    return None if chord is None else folded(chord.root, plucked.within)


def _stroke(strokes: Strokes, hit: Hit, beat: Beats) -> NoteEvent:
    return NoteEvent(beat, HIT_LENGTH_BEATS, hit.key, strokes.part, hit.velocity)
