"""Grace notes as fiddlers and flautists play them: a short upper neighbour just before the beat.

Only a tone of the bar's own music serves, so an ornament is never out of the key.
"""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from courante.config import ExpressionConfig
from courante.types import ArrangedBar, Beats, NoteEvent, Pitch

FROM_ENERGY = 0.5
LONG_ENOUGH_BEATS = 0.4
GRACE_BEATS = 0.11
SOFTER = 14
FURTHEST = 4
"""Semitones to the neighbour."""
_OCTAVE = 12


def grace_notes(config: ExpressionConfig, bar: ArrangedBar, draw: Random) -> Iterator[NoteEvent]:
    """The grace notes of a bar, as further notes.

    Args:
        config: who plays them, and how often.
        bar: as written.
        draw: decides which notes get one.
    """
    share = config.ornament_share * (bar.energy - FROM_ENERGY) / (1 - FROM_ENERGY)
    if share <= 0 or not config.ornamented:
        return
    classes = {note.pitch % _OCTAVE for note in bar.notes if note.part in config.ornamented}
    for note in bar.notes:
        if note.part not in config.ornamented or not _bears_one(note):
            continue
        drawn = draw.random() < share
        neighbour = _above(note.pitch, classes)
        if drawn and neighbour is not None:
            yield replace(
                note,
                pitch=neighbour,
                velocity=max(1, note.velocity - SOFTER),
                length_beats=Beats(GRACE_BEATS / 4),
                micro_offset_beats=Beats(note.micro_offset_beats - GRACE_BEATS),
            )


def _bears_one(note: NoteEvent) -> bool:
    return note.onset_beats % 1 == 0 and note.length_beats >= LONG_ENOUGH_BEATS


def _above(pitch: Pitch, classes: set[int]) -> Pitch | None:
    steps = (by for by in range(1, FURTHEST + 1) if (pitch + by) % _OCTAVE in classes)
    nearest = next(steps, None)
    return None if nearest is None or pitch + nearest > 127 else Pitch(pitch + nearest)
