"""Ways to vary a theme: its melody stays what it is, its dress changes.

All of them work on the theme's own notes and need no composer: what comes back must be known again
at once, and a network that composed on from the theme's beginning would write another melody. Each
takes lines and gives lines; they can be put one after the other. Chance comes from the generator
that is passed in, and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest
from random import Random

from courante.composer.form_key import Key
from courante.composer.form_notes import OCTAVE, FormNote, Lines
from courante.types import Metre

ORNAMENTED, PASSED = 0.4, 0.6
"""Shares of the places fit for it where an ornament, or a passing note, is played."""


class Variation(StrEnum):
    """What can be done with a theme."""

    VOICING = "voicing"
    ORNAMENT = "ornament"
    PASSING = "passing"
    BROKEN = "broken"
    OFFBEAT = "offbeat"
    SUSTAINED = "sustained"
    OCTAVE = "octave"
    THIN = "thin"
    BROAD = "broad"
    RELATIVE = "relative"
    RISING = "rising"


@dataclass(frozen=True)
class Ground:
    """What a theme stands on.

    Attributes:
        key: its key. metre: its metre. steps: its length. columns: how many pitches there are.
    """

    key: Key
    metre: Metre
    steps: int
    columns: int


def vary(lines: Lines, ground: Ground, variation: Variation, draw: Random) -> Lines:
    """Lines, varied in one way."""
    return _WAYS[variation](lines, ground, draw)


def _voicing(lines: Lines, ground: Ground, draw: Random) -> Lines:
    """Open the chords: the uppermost inner note goes an octave down (an arranger's drop 2)."""
    del draw
    top: dict[int, int] = {}
    for note in lines.inner:
        top[note.onset] = max(top.get(note.onset, 0), note.column)
    taken = {note.column for note in lines.bass}

    def dropped(note: FormNote) -> FormNote:
        lower = note.column - OCTAVE
        free = lower >= 0 and lower not in taken
        return replace(note, column=lower) if free and note.column == top[note.onset] else note

    del ground
    return replace(lines, inner=tuple(dropped(note) for note in lines.inner))


def _ornament(lines: Lines, ground: Ground, draw: Random) -> Lines:
    """Mordents: a note of an eighth or more touches its upper neighbour in the scale."""
    melody: list[FormNote] = []
    for note in lines.melody:
        if note.steps < 4 or draw.random() >= ORNAMENTED:
            melody.append(note)
            continue
        neighbour = ground.key.along(note.column, 1)
        melody += [
            FormNote(note.onset, 1, note.column),
            FormNote(note.onset + 1, 1, neighbour),
            FormNote(note.onset + 2, note.steps - 2, note.column),
        ]
    return replace(lines, melody=tuple(melody))


def _passing(lines: Lines, ground: Ground, draw: Random) -> Lines:
    """Fill thirds and fourths of the melody with the scale, in the second half of a note."""
    melody: list[FormNote] = []
    for note, after in zip_longest(lines.melody, lines.melody[1:]):
        way = 0 if after is None else after.column - note.column
        near = after is not None and after.onset == note.end
        if not near or note.steps < 2 or not 3 <= abs(way) <= 5 or draw.random() >= PASSED:
            melody.append(note)
            continue
        second = note.steps // 2
        between = ground.key.along(note.column, 1 if way > 0 else -1)
        melody += [
            replace(note, steps=note.steps - second),
            FormNote(note.end - second, second, between),
        ]
    return replace(lines, melody=tuple(melody))


def _broken(lines: Lines, ground: Ground, draw: Random) -> Lines:
    """Break the inner chords: in turn, upwards, an eighth each."""
    del draw
    eighth = 2
    sounding = _columns_by_step(lines.inner, ground.steps)
    inner: list[FormNote] = []
    for onset in range(0, ground.steps, eighth):
        chord = sounding[onset]
        if chord:
            turn = onset // eighth % len(chord)
            inner.append(FormNote(onset, eighth, chord[turn]))
    return replace(lines, inner=tuple(inner))


def _offbeat(lines: Lines, ground: Ground, draw: Random) -> Lines:
    """Strike the inner chords after each beat: halfway, in compound metres a third of it before."""
    del draw
    beat = ground.metre.steps_per_beat
    after = beat - 2
    sounding = _columns_by_step(lines.inner, ground.steps)
    inner = [
        FormNote(onset, beat - after, column)
        for onset in range(after, ground.steps, beat)
        for column in sounding[onset]
    ]
    return replace(lines, inner=tuple(inner))


def _sustained(lines: Lines, ground: Ground, draw: Random) -> Lines:
    """Let inner notes that are struck again in a bar ring on instead."""
    del draw
    bar = ground.metre.steps_per_bar
    held: dict[int, FormNote] = {}
    inner: list[FormNote] = []
    for note in lines.inner:
        last = held.get(note.column)
        if last is not None and last.end == note.onset and note.onset % bar:
            held[note.column] = replace(last, steps=last.steps + note.steps)
            continue
        if last is not None:
            inner.append(last)
        held[note.column] = note
    return replace(lines, inner=tuple(sorted([*inner, *held.values()])))


def _octave(lines: Lines, ground: Ground, draw: Random) -> Lines:
    """Put the melody an octave higher; where there is no room, the bass an octave lower."""
    del draw
    highest = max((note.column for note in lines.melody), default=0)
    if highest + OCTAVE < ground.columns:
        return replace(lines, melody=_moved(lines.melody, OCTAVE))
    deep = tuple(n for n in lines.bass if n.column >= OCTAVE)
    high = tuple(n for n in lines.bass if n.column < OCTAVE)
    return replace(lines, bass=tuple(sorted(_moved(deep, -OCTAVE) + high)))


def _thin(lines: Lines, ground: Ground, draw: Random) -> Lines:
    """Leave melody and bass alone."""
    del ground, draw
    return replace(lines, inner=())


def _broad(lines: Lines, ground: Ground, draw: Random) -> Lines:
    """Twice as broad: the first half takes the time of the whole (augmentation)."""
    del draw
    half = ground.steps // 2

    def broadened(notes: tuple[FormNote, ...]) -> tuple[FormNote, ...]:
        kept = (note for note in notes if note.onset < half)
        return tuple(
            FormNote(2 * n.onset, min(2 * n.steps, ground.steps - 2 * n.onset), n.column)
            for n in kept
        )

    return Lines(broadened(lines.melody), broadened(lines.inner), broadened(lines.bass))


def _relative(lines: Lines, ground: Ground, draw: Random) -> Lines:
    """To the relative key: all a third lower in a major scale, higher in a minor one."""
    del draw
    degrees = 2 if ground.key.minor else -2

    def moved(notes: tuple[FormNote, ...]) -> tuple[FormNote, ...]:
        return tuple(replace(n, column=ground.key.along(n.column, degrees)) for n in notes)

    return Lines(moved(lines.melody), moved(lines.inner), moved(lines.bass))


def _rising(lines: Lines, ground: Ground, draw: Random) -> Lines:
    """The first bar again and again, each time a degree of the scale higher (a sequence)."""
    del draw
    bar = ground.metre.steps_per_bar

    def climbing(notes: tuple[FormNote, ...]) -> tuple[FormNote, ...]:
        head = [note for note in notes if note.onset < bar]
        return tuple(
            FormNote(
                note.onset + bar * number,
                min(note.steps, bar - note.onset),
                ground.key.along(note.column, number % 4),
            )
            for number in range(ground.steps // bar)
            for note in head
        )

    return Lines(climbing(lines.melody), climbing(lines.inner), climbing(lines.bass))


def _moved(notes: tuple[FormNote, ...], semitones: int) -> tuple[FormNote, ...]:
    return tuple(replace(note, column=note.column + semitones) for note in notes)


def _columns_by_step(notes: tuple[FormNote, ...], steps: int) -> list[list[int]]:
    """What sounds at each step, the lowest first."""
    sounding: list[set[int]] = [set() for _ in range(steps)]
    for note in notes:
        for step in range(note.onset, min(note.end, steps)):
            sounding[step].add(note.column)
    return [sorted(columns) for columns in sounding]


_WAYS: dict[Variation, Callable[[Lines, Ground, Random], Lines]] = {
    Variation.VOICING: _voicing,
    Variation.ORNAMENT: _ornament,
    Variation.PASSING: _passing,
    Variation.BROKEN: _broken,
    Variation.OFFBEAT: _offbeat,
    Variation.SUSTAINED: _sustained,
    Variation.OCTAVE: _octave,
    Variation.THIN: _thin,
    Variation.BROAD: _broad,
    Variation.RELATIVE: _relative,
    Variation.RISING: _rising,
}
