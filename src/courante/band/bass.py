"""Bass figures: one note at a time, on the bass of the music and the chord above it."""

from collections.abc import Iterator

from courante.band.chords import Chord
from courante.band.figures import Figure, Scene
from courante.band.key import PITCH_CLASSES
from courante.band.pattern import Stroke
from courante.types import NoteEvent, NoteRange, Pitch

ROOT, THIRD, FIFTH, OCTAVE, WALK = "1", "3", "5", "8", "w"
SIGNS = (ROOT, THIRD, FIFTH, OCTAVE, WALK)


def bass_notes(figure: Figure, scene: Scene) -> Iterator[NoteEvent]:
    """A bass figure's notes in a bar, in order.

    A walking note lies a step of the scale from where the line goes, on the side it comes from.
    """
    strokes = scene.strokes(figure)
    pitches: list[Pitch | None] = [
        None if stroke.sign == WALK else _tone(figure, scene, stroke) for stroke in strokes
    ]
    goal = _goal(figure, scene)
    for place in reversed(range(len(strokes))):
        if strokes[place].sign == WALK:
            known = [pitch for pitch in pitches[:place] if pitch is not None]
            pitches[place] = _passing(figure, scene, known[-1] if known else None, goal)
        goal = pitches[place] or goal
    for stroke, pitch in zip(strokes, pitches, strict=True):
        if pitch is not None:
            yield scene.note(figure, stroke, pitch)


def root_at(scene: Scene, step: int) -> int | None:
    """The pitch class the bass stands on: the music's lowest note if the chord has it."""
    chord = scene.chord_at(step)
    if chord is None:
        return None
    pitches = scene.pitches_at(step)
    lowest = min(pitches) % PITCH_CLASSES if len(pitches) > 1 else chord.root
    return lowest if lowest in chord.tones else chord.root


def folded(pitch_class: int, within: NoteRange) -> Pitch:
    """The lowest pitch of a class within a range of at least an octave."""
    return Pitch(within.lowest + (pitch_class - within.lowest) % PITCH_CLASSES)


def _tone(figure: Figure, scene: Scene, stroke: Stroke) -> Pitch | None:
    chord, root = scene.chord_at(stroke.step), root_at(scene, stroke.step)
    if chord is None or root is None:
        return None
    low = folded(root, figure.within)
    if stroke.sign == ROOT:
        return low
    pitch = Pitch(low + PITCH_CLASSES) if stroke.sign == OCTAVE else _above(low, chord, stroke.sign)
    return pitch if pitch <= figure.within.highest else Pitch(pitch - PITCH_CLASSES)


def _above(low: Pitch, chord: Chord, sign: str) -> Pitch:
    """The chord's third or fifth above a pitch, whichever tone of it that is."""
    tone = chord.tones[1 if sign == THIRD else 2]
    return Pitch(low + (tone - low) % PITCH_CLASSES)


def _goal(figure: Figure, scene: Scene) -> Pitch | None:
    chord = scene.next_chord
    return None if chord is None else folded(chord.root, figure.within)


def _passing(
    figure: Figure, scene: Scene, before: Pitch | None, goal: Pitch | None
) -> Pitch | None:
    """The scale's neighbour of ``goal`` on the side of ``before``."""
    if goal is None:
        return before
    way = 1 if before is not None and before > goal else -1
    scale = scene.harmony.key.scale
    near = [goal + way * steps for steps in (1, 2)]
    pitch = next((pitch for pitch in near if pitch % PITCH_CLASSES in scale), near[0])
    if figure.within.lowest <= pitch <= figure.within.highest:
        return Pitch(pitch)
    return Pitch(pitch + (PITCH_CLASSES if pitch < figure.within.lowest else -PITCH_CLASSES))
