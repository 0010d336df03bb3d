"""The last look at an arranged bar: nothing out of range, nothing struck twice at once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter

from courante.types import Beats, NoteEvent, NoteRange, Pitch

OCTAVE = 12


def tidied(notes: Iterable[NoteEvent], ranges: Mapping[str, NoteRange]) -> tuple[NoteEvent, ...]:
    """A bar's notes in order of onset, as its parts can play them.

    A note outside its part's range is moved by octaves. Of several notes of one part on one pitch
    and moment the loudest stays, as long as the longest; one that still sounds when its part
    strikes the pitch again ends there.

    Args:
        notes: of one bar.
        ranges: of each part that has one, an octave at least.
    """
    order = attrgetter("part", "pitch", "onset_beats")
    kept: list[NoteEvent] = []
    for note in sorted((_within(note, ranges.get(note.part)) for note in notes), key=order):
        last = kept[-1] if kept else None
        if last is None or (last.part, last.pitch) != (note.part, note.pitch):
            kept.append(note)
        elif last.onset_beats == note.onset_beats:
            louder = max(last, note, key=attrgetter("velocity"))
            length = max(last.length_beats, note.length_beats)
            kept[-1] = replace(louder, length_beats=length)
        else:
            room = Beats(note.onset_beats - last.onset_beats)
            if room < last.length_beats:
                kept[-1] = replace(last, length_beats=room)
            kept.append(note)
    return tuple(sorted(kept, key=attrgetter("onset_beats", "part", "pitch")))


def _within(note: NoteEvent, walls: NoteRange | None) -> NoteEvent:
    if walls is None or walls.lowest <= note.pitch <= walls.highest:
        return note
    above = walls.lowest + (note.pitch - walls.lowest) % OCTAVE
    below = walls.highest - (walls.highest - note.pitch) % OCTAVE
    return replace(note, pitch=Pitch(above if note.pitch < walls.lowest else below))
