"""All measures of one piece, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from courante.train.statistics import (
    harmony,
    pitch,
    profiles,
    recurrence,
    rhythm,
    texture,
    voices,
)
from courante.train.statistics.roll import Roll

_MUSPY, _MGEVAL, _SMG = "muspy", "Yang and Lerch", "smg-metrics"
_OWN = "Courante"


@dataclass(frozen=True)
class Measure:
    """Something to measure in a piece.

    Attributes:
        name: unique.
        unit: of its value; ``profile`` where the value is a histogram or a matrix.
        theme: what kind of thing it tells.
        source: who defined it; the functions give the references.
        of: measures; ``None`` where the piece leaves it undefined.
    """

    name: str
    unit: str
    theme: str
    source: str
    of: Callable[[Roll], float | NDArray[np.float64] | None]


COPY_THEME = "copying"
COPIES = (
    ("longest copy", "steps", COPY_THEME, _OWN, False),
    ("longest copy in any key", "steps", COPY_THEME, _OWN, True),
)
"""Name, unit, theme, source and whether any key counts; these need the music learned from."""

MEASURES = (
    Measure("polyphony", "notes", "texture", _MUSPY, texture.polyphony),
    Measure("polyphony rate", "share", "texture", _MUSPY, texture.polyphony_rate),
    Measure("empty steps", "share", "texture", _OWN, texture.empty_step_rate),
    Measure("empty beats", "share", "texture", _MUSPY, texture.empty_beat_rate),
    Measure("empty bars", "share", "texture", _MUSPY, texture.empty_bar_rate),
    Measure("pitch range", "semitones", "pitch", _MUSPY, pitch.pitch_range),
    Measure("pitches used", "pitches", "pitch", _MUSPY, pitch.pitches_used),
    Measure("pitch classes used", "classes", "pitch", _MUSPY, pitch.pitch_classes_used),
    Measure("pitches in a bar", "pitches", "pitch", _MGEVAL, pitch.pitches_per_bar),
    Measure("pitch entropy", "bits", "pitch", _MUSPY, pitch.pitch_entropy),
    Measure("pitch-class entropy", "bits", "pitch", _MUSPY, pitch.pitch_class_entropy),
    Measure("scale consistency", "share", "pitch", _MUSPY, pitch.scale_consistency),
    Measure("out-of-key steps", "share", "pitch", _SMG, pitch.out_of_key_steps),
    Measure("pitch interval", "semitones", "pitch", _MGEVAL, pitch.average_pitch_interval),
    Measure("pitch-class histogram", "profile", "pitch", _MGEVAL, profiles.pitch_class_histogram),
    Measure(
        "pitch-class transitions", "profile", "pitch", _MGEVAL, profiles.pitch_class_transitions
    ),
    Measure("note density", "onsets/bar", "rhythm", _MGEVAL, rhythm.notes_per_bar),
    Measure("inter-onset interval", "beats", "rhythm", _MGEVAL, rhythm.inter_onset_interval),
    Measure("groove consistency", "share", "rhythm", _MUSPY, rhythm.groove_consistency),
    Measure("grooving similarity", "share", "rhythm", _SMG, rhythm.grooving_similarity),
    Measure("4-gram diversity", "share", "rhythm", _SMG, rhythm.ngram_diversity),
    Measure("note-length histogram", "profile", "rhythm", _MGEVAL, profiles.note_length_histogram),
    Measure(
        "note-length transitions", "profile", "rhythm", _MGEVAL, profiles.note_length_transitions
    ),
    Measure("dissonant strong beats", "share", "harmony", _OWN, harmony.dissonant_strong_beats),
    Measure("chord entropy", "bits", "harmony", _SMG, harmony.chord_entropy),
    Measure("parallel fifths", "1/bar", "voice-leading", _OWN, voices.parallel_fifths),
    Measure("parallel octaves", "1/bar", "voice-leading", _OWN, voices.parallel_octaves),
    Measure("direct fifths", "1/bar", "voice-leading", _OWN, voices.direct_fifths),
    Measure("direct octaves", "1/bar", "voice-leading", _OWN, voices.direct_octaves),
    Measure("voice overlaps", "1/bar", "voice-leading", _OWN, voices.overlaps),
    Measure("leaps over an octave", "1/bar", "voice-leading", _OWN, voices.wide_leaps),
    Measure("spacing over an octave", "1/bar", "voice-leading", _OWN, voices.wide_spacing),
    Measure("recurring bars", "share", "recurrence", _OWN, recurrence.recurring_bars),
    Measure("distinct bars", "share", "recurrence", _OWN, recurrence.distinct_bars),
    Measure("bar similarity", "cosine", "recurrence", "Foote", recurrence.mean_similarity),
    *(
        Measure(
            f"bar similarity, lag {lag}",
            "cosine",
            "recurrence",
            "Foote",
            partial(recurrence.similarity_at, lag_bars=lag),
        )
        for lag in (1, 2, 4, 8, 16)
    ),
)
