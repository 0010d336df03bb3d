"""Chords of the band: struck in a rhythm, held as a pad, broken upwards, or one tone as a line."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from courante.band.chords import Chord
from courante.band.figures import Figure, Scene
from courante.band.key import PITCH_CLASSES
from courante.band.pattern import Stroke
from courante.types import NoteEvent, NoteRange, Pitch

STRIKES = ("x", "X")
DEGREES = tuple("123456789")
FEWEST = 2


def chord_notes(figure: Figure, scene: Scene) -> Iterator[NoteEvent]:
    """The chord struck at every stroke."""
    for stroke in scene.strokes(figure):
        for pitch in _voiced(figure, scene, stroke.step):
            yield scene.note(figure, stroke, pitch)


def pad_notes(figure: Figure, scene: Scene) -> Iterator[NoteEvent]:
    """Each chord held for as long as it lasts in this bar."""
    beats = range(scene.metre.beats_per_bar)
    for chord, group in groupby(beats, key=lambda beat: scene.harmony.chords[beat]):
        first, *rest = group
        steps = (1 + len(rest)) * scene.metre.steps_per_beat
        stroke = Stroke(first * scene.metre.steps_per_beat, "x", steps)
        if chord is not None:
            for pitch in voicing(chord.tones_by_worth(figure.tones), figure.within):
                yield scene.note(figure, stroke, pitch)


def arpeggio_notes(figure: Figure, scene: Scene) -> Iterator[NoteEvent]:
    """Tones of the chord by number, upwards from the lowest in range; beyond it they turn."""
    for stroke in scene.strokes(figure):
        ladder = _ladder(scene.chord_at(stroke.step), figure.within)
        if ladder:
            wanted = int(stroke.sign) - 1
            around = wanted % (2 * len(ladder))
            place = around if around < len(ladder) else 2 * len(ladder) - 1 - around
            yield scene.note(figure, stroke, ladder[place])


def counter_notes(figure: Figure, scene: Scene) -> Iterator[NoteEvent]:
    """A line of chord tones that climbs through the phrase, clear of what the melody sounds."""
    place, metre = scene.stage.place, scene.metre
    for stroke in scene.strokes(figure):
        taken = {pitch % PITCH_CLASSES for pitch in scene.pitches_at(stroke.step)[:1]}
        ladder = _ladder(scene.chord_at(stroke.step), figure.within)
        free = tuple(pitch for pitch in ladder if pitch % PITCH_CLASSES not in taken) or ladder
        if free:
            bars = place.phrase_bar + stroke.step / metre.steps_per_bar
            height = bars / place.phrase_bars
            aim = figure.within.lowest + height * (figure.within.size - 1)
            yield scene.note(figure, stroke, min(free, key=lambda pitch: abs(pitch - aim)))


@lru_cache(maxsize=4096)
def voicing(tones: tuple[int, ...], within: NoteRange) -> tuple[Pitch, ...]:
    """Pitch classes in close position, turned so that they lie round the middle of a range."""
    middle = (within.lowest + within.highest) / 2
    ways: list[tuple[Pitch, ...]] = []
    for lowest in range(within.lowest, within.highest + 1):
        if lowest % PITCH_CLASSES in tones:
            chord = sorted(lowest + (tone - lowest) % PITCH_CLASSES for tone in tones)
            if chord[-1] <= within.highest:
                ways.append(tuple(Pitch(pitch) for pitch in chord))
    return min(ways, key=lambda way: abs(sum(way) / len(way) - middle), default=())


def _voiced(figure: Figure, scene: Scene, step: int) -> tuple[Pitch, ...]:
    """The chord at a step, without tones that rub against a note of the music."""
    chord = scene.chord_at(step)
    if chord is None:
        return ()
    tones = chord.tones_by_worth(figure.tones)
    sounding = {pitch % PITCH_CLASSES for pitch in scene.pitches_at(step)}
    clear = tuple(tone for tone in tones if tone in sounding or not _rubs(tone, sounding))
    return voicing(clear if len(clear) >= FEWEST else tones, figure.within)


def _rubs(tone: int, sounding: set[int]) -> bool:
    return any((tone - other) % PITCH_CLASSES in (1, 11) for other in sounding)


@lru_cache(maxsize=4096)
def _ladder(chord: Chord | None, within: NoteRange) -> tuple[Pitch, ...]:
    if chord is None:
        return ()
    tones = frozenset(chord.tones)
    pitches = range(within.lowest, within.highest + 1)
    return tuple(Pitch(pitch) for pitch in pitches if pitch % PITCH_CLASSES in tones)
