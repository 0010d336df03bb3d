"""Chords recognised under the notes of a bar.

Template matching after Pardo and Birmingham (Algorithms for Chordal Analysis, Computer Music
Journal 26:2, 2002): a chord scores what sounds of it, less what sounds beside it, less what of it
is missing; of all ways to divide the bar at its beats, the one is taken whose chords score most.
Beyond their method, a pitch class counts by its length and its place in the metre, the bass speaks
for its root, the key for its own chords, and a change costs something, more on a weak beat.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courante.band.key import KEYS, PITCH_CLASSES, Key
from courante.band.voices import VoiceNote
from courante.types import Metre

QUALITIES = {
    "major": (0, 4, 7),
    "minor": (0, 3, 7),
    "seventh": (0, 4, 7, 10),
    "minor seventh": (0, 3, 7, 10),
    "diminished": (0, 3, 6),
    "half-diminished": (0, 3, 6, 10),
    "diminished seventh": (0, 3, 6, 9),
}
"""Semitones above the root. The commonest first: on a draw it wins."""
STRUCK, ON_BEAT = 0.5, 1.0
"""Counted for a pitch class beside its length in beats: struck, and sounding on the beat."""
MISSING = 0.6
"""What a tone of the chord that does not sound costs, each beat."""
BASS_ROOT, BASS_FIFTH = 1.0, -0.3
"""Each beat, if the bass plays the root; if it plays the fifth."""
OUT_OF_KEY = 0.5
"""What a tone beside the key costs, each beat."""
DEGREES = {0: 0.4, 7: 0.35, 5: 0.3, 2: 0.1, 9: 0.1}
"""What speaks for a root by its distance from the tonic, each beat."""
CHANGE, WEAK_CHANGE = 1.0, 1.8
"""What a change of chord costs within a bar, on a strong and on a weak beat."""


@dataclass(frozen=True)
class Chord:
    """A root, as a pitch class, and the semitones above it."""

    root: int
    intervals: tuple[int, ...]

    @property
    def tones(self) -> tuple[int, ...]:
        """Its pitch classes, the root first."""
        return tuple((self.root + interval) % PITCH_CLASSES for interval in self.intervals)

    def tones_by_worth(self, count: int) -> tuple[int, ...]:
        """So many of its tones that it is still known by: third, root, seventh, fifth."""
        return tuple(self.tones[place] for place in (1, 0, 3, 2) if place < len(self.tones))[:count]


CHORDS = tuple(
    Chord(root, intervals) for intervals in QUALITIES.values() for root in range(PITCH_CLASSES)
)
ROOTS = np.array([chord.root for chord in CHORDS])
FIFTHS = np.array([chord.tones[2] for chord in CHORDS])
SIZES = np.array([len(chord.intervals) for chord in CHORDS])
TEMPLATES = np.array(
    [[float(tone in chord.tones) for tone in range(PITCH_CLASSES)] for chord in CHORDS]
)


def chords_of(metre: Metre, notes: Sequence[VoiceNote], key: Key) -> tuple[Chord | None, ...]:
    """The chord of each beat; ``None`` where nothing sounds.

    Args:
        metre: the bar's.
        notes: all that sounds in it, tied notes included.
        key: of the music around it.
    """
    beats = range(metre.beats_per_bar)
    weights = np.array([beat_weights(metre, notes, beat) for beat in beats])
    basses = [_bass(notes, beat * metre.steps_per_beat, metre.steps_per_beat) for beat in beats]
    scores = np.array([_beat_scores(w, bass) for w, bass in zip(weights, basses, strict=True)])
    silent = weights.sum(axis=1) == 0
    scores[silent] = 0.0
    scores[~silent] += KEY_SCORES[key]
    return _divided(weights, scores, silent)


def beat_weights(metre: Metre, notes: Sequence[VoiceNote], beat: int) -> NDArray[np.float64]:
    """How much each of the 12 pitch classes counts in one beat."""
    first, last = beat * metre.steps_per_beat, (beat + 1) * metre.steps_per_beat
    weights = np.zeros(PITCH_CLASSES)
    for note in notes:
        begins, ends = max(note.onset_step, first), min(note.onset_step + note.steps, last)
        if begins < ends:
            place = ON_BEAT if begins == first else 0.0
            struck = STRUCK if begins == note.onset_step and not note.tied_in else 0.0
            weights[note.pitch % 12] += (
                (ends - begins) / metre.steps_per_beat * (1 + place + struck)
            )
    return weights


def _bass(notes: Sequence[VoiceNote], first: int, steps: int) -> int | None:
    """The pitch class of the lowest note, if anything sounds above it."""
    sounding = [
        n.pitch for n in notes if n.onset_step < first + steps and n.onset_step + n.steps > first
    ]
    return min(sounding) % PITCH_CLASSES if len(set(sounding)) > 1 else None


def _beat_scores(weights: NDArray[np.float64], bass: int | None) -> NDArray[np.float64]:
    """How each of ``CHORDS`` fits one beat, but for what is missing, which counts by segment."""
    inside = TEMPLATES @ weights
    scores = 2 * inside - weights.sum()
    if bass is not None:
        scores = scores + BASS_ROOT * (bass == ROOTS) + BASS_FIFTH * (bass == FIFTHS)
    return scores


def _key_scores(key: Key) -> NDArray[np.float64]:
    beside = [
        sum(tone not in key.scale and not _leading(key, tone) for tone in c.tones) for c in CHORDS
    ]
    degrees = [DEGREES.get((chord.root - key.tonic) % PITCH_CLASSES, 0.0) for chord in CHORDS]
    return np.array(degrees) - OUT_OF_KEY * np.array(beside)


def _leading(key: Key, tone: int) -> bool:
    """In minor the raised seventh belongs to the key's chords."""
    return key.minor and (tone + 1) % PITCH_CLASSES == key.tonic


KEY_SCORES = {key: _key_scores(key) for key in KEYS}


def _divided(
    weights: NDArray[np.float64], scores: NDArray[np.float64], silent: NDArray[np.bool_]
) -> tuple[Chord | None, ...]:
    """The best division of a bar: ``best[n]`` is that of its first ``n`` beats."""
    beats = len(weights)
    best: list[tuple[float, tuple[Chord | None, ...]]] = [(0.0, ())]
    for end in range(1, beats + 1):
        ways: list[tuple[float, tuple[Chord | None, ...]]] = []
        for start in range(end):
            score, chord = _segment(weights[start:end], scores[start:end], silent[start:end])
            before, chords = best[start]
            cost = 0.0 if start == 0 else CHANGE if _strong(start, beats) else WEAK_CHANGE
            ways.append((before + score - cost, (*chords, *([chord] * (end - start)))))
        best.append(max(ways, key=lambda way: way[0]))
    return best[beats][1]


def _segment(
    weights: NDArray[np.float64], scores: NDArray[np.float64], silent: NDArray[np.bool_]
) -> tuple[float, Chord | None]:
    if silent.all():
        return 0.0, None
    sounding = weights.any(axis=0)
    missing = SIZES - TEMPLATES @ sounding
    total = scores.sum(axis=0) - MISSING * missing * len(weights)
    found = int(np.argmax(total))
    return float(total[found]), CHORDS[found]


def _strong(beat: int, beats: int) -> bool:
    return 2 * beat == beats
