"""A theme heard again: moved to another key, varied, and closed."""

from dataclasses import dataclass
from random import Random

import numpy as np

from courante.composer.form_cadence import closed
from courante.composer.form_key import RELATIVE, Key
from courante.composer.form_leading import parallels_in
from courante.composer.form_notes import Lines, bits_of, lines_of, notes_of, transposed
from courante.composer.form_state import Cue, Theme
from courante.composer.form_vary import Ground, Variation, vary
from courante.types import Bits, Metre

INSISTENT = (Variation.OCTAVE, Variation.RELATIVE)
"""What is tried where the variations that were planned find nothing to vary."""
TRIES = 6


@dataclass(frozen=True, eq=False)
class Restated:
    """A phrase: ``(steps, columns, 2)`` bits, and its key."""

    bits: Bits
    key: Key


def restated(theme: Theme, cue: Cue, semitones: int, metre: Metre, draw: Random) -> Restated:
    """A theme as a cue asks for it.

    Args:
        theme: what is heard again; where the cue asks for more bars than it has, it begins again.
        cue: a recalled one.
        semitones: how far from where it was heard first.
        metre: of all bars.
        draw: decides what is ornamented.
    """
    steps = metre.steps_per_bar
    plain = transposed(_cut(theme, cue, steps), semitones)
    key = theme.key.moved(semitones)
    ground = Ground(key, metre, plain.shape[0], plain.shape[1])
    varied, key = _varied(plain, cue, ground, draw)
    exact = cue.exact * steps
    bits = np.concatenate([plain[:exact], varied[exact:]])
    bits[-steps:] = closed(bits[-steps:], key, metre, cue.ending)
    return Restated(bits, key)


def _cut(theme: Theme, cue: Cue, steps_per_bar: int) -> Bits:
    bars = theme.bits.reshape(-1, steps_per_bar, *theme.bits.shape[1:])
    found = [bars[(cue.first + place) % len(bars)] for place in range(cue.bars)]
    return np.concatenate(found)


def _varied(plain: Bits, cue: Cue, ground: Ground, draw: Random) -> tuple[Bits, Key]:
    from_step = cue.exact * ground.metre.steps_per_bar
    lines, key = lines_of(notes_of(plain), ground.steps), ground.key
    for variation in (*cue.variations, *(INSISTENT if cue.variations else ())):
        done = bits_of(lines.notes, ground.steps, ground.columns)
        planned = variation in cue.variations
        if not planned and not np.array_equal(done[from_step:], plain[from_step:]):
            break
        lines = _clean(lines, ground, variation, draw)
        if variation is Variation.RELATIVE and not cue.exact:
            moved = RELATIVE if key.minor else -RELATIVE
            key = Key(key.moved(moved).tonic, not key.minor)
    return bits_of(lines.notes, ground.steps, ground.columns), key


def _clean(lines: Lines, ground: Ground, variation: Variation, draw: Random) -> Lines:
    """Varied without octaves and fifths in parallel that were not there, if chance allows it."""

    def faults(varied: Lines) -> int:
        return parallels_in(bits_of(varied.notes, ground.steps, ground.columns))

    allowed = faults(lines)
    best, least = lines, -1
    for _ in range(TRIES):
        tried = vary(lines, ground, variation, draw)
        found = faults(tried)
        if least < 0 or found < least:
            best, least = tried, found
        if least <= allowed:
            break
    return best
